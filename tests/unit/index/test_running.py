"""Several loops in one process, and the holds they share."""

import threading
import time
from dataclasses import dataclass

import pytest
from kafka import TopicPartition
from kafka.errors import KafkaConnectionError

from schemas.holds import Hold, read_hold
from services.common.holds import Holds
from services.index.running import run_all


def test_all_run_and_one_that_fails_ends_all_at_once() -> None:
    assert run_all([lambda: True, lambda: True])
    assert not run_all([lambda: True, lambda: False])
    with pytest.raises(ZeroDivisionError):
        run_all([lambda: bool(1 / 0), lambda: threading.Event().wait(60)])


@dataclass
class Said:
    offset: int
    key: bytes
    value: bytes | None


class Topic:
    """A consumer of a topic that grows."""

    def __init__(self) -> None:
        self.records: list[Said] = []
        self.at, self.fails = 0, 0

    def assign(self, partitions) -> None: ...

    def seek_to_beginning(self, partition) -> None: ...

    def close(self, timeout_ms) -> None: ...

    def append(self, key: bytes, value: bytes | None) -> None:
        self.records.append(Said(len(self.records), key, value))

    def end_offsets(self, partitions):
        if self.fails:
            self.fails -= 1
            raise KafkaConnectionError("away")
        return {partitions[0]: len(self.records)}

    def position(self, partition) -> int:
        return self.at

    def poll(self, timeout_ms):
        time.sleep(0.005)
        if self.at == len(self.records):
            return {}
        self.at += 1
        return {TopicPartition("newswire-holds", 0): [self.records[self.at - 1]]}


def hold(reason: str = "why") -> bytes:
    return b'{"action":"retract","reason":"%b","at":"2026-03-22T12:00:00Z","by":"desk"}' % reason.encode()


def test_who_asks_gets_what_stands_in_the_topic_at_that_moment(monkeypatch) -> None:
    monkeypatch.setattr("services.common.holds.RETRY_SECONDS", 0.01)
    topic, heard = Topic(), []
    for number in range(20):
        topic.append(b"d%d" % number, hold())
    topic.append(b"d3", None)
    topic.append(b"d4", b"not a hold")
    topic.append(b"d5", hold("another"))
    holds = Holds(topic, "newswire-holds")
    holds.listen(heard.append)
    holds.start()
    try:
        topic.fails = 2
        assert holds.up_to_date(10)
        assert holds.ids == {f"d{number}" for number in range(20) if number != 3}
        assert isinstance(holds.of("d4"), Hold), "what can't be read lifts nothing"
        assert holds.of("d5").reason == "another"
        assert heard.count("d5") == 2
        topic.append(b"d0", None)
        assert holds.up_to_date(10)
        assert holds.of("d0") is None
    finally:
        holds.close()


def test_while_kafka_is_away_nobody_is_told_that_all_was_read(monkeypatch) -> None:
    monkeypatch.setattr("services.common.holds.RETRY_SECONDS", 0.01)
    topic = Topic()
    topic.fails = 10**9
    holds = Holds(topic, "newswire-holds").start()
    try:
        assert not holds.up_to_date(0.2)
    finally:
        holds.close()


@pytest.mark.parametrize("value", [b"{}", b"x", b'{"action":"hide","reason":"r","at":"2026-01-01T00:00:00Z","by":"b"}'])
def test_what_is_no_hold_is_refused(value: bytes) -> None:
    with pytest.raises(ValueError, match="no hold"):
        read_hold(value)
