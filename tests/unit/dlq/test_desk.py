"""Replays and drops against a Kafka in memory that refuses when told to, or dies."""

from collections import defaultdict
from types import SimpleNamespace
from typing import Any

import pytest
from kafka import TopicPartition
from kafka.errors import KafkaTimeoutError

from newswire.dlq import desk as module
from newswire.dlq.choice import chosen
from newswire.dlq.desk import Desk, ReplayFailed
from newswire.dlq.selection import Selection
from schemas import headers
from schemas.topics import Topics
from services.common.settings import CommonSettings

TOPICS = Topics.named("")


class Log:
    """Topics of one partition; `refused` values are not taken, and after `takes` records nothing is."""

    def __init__(self) -> None:
        self.topics: dict[str, list[Any]] = defaultdict(list)
        self.refused: set[bytes] = set()
        self.takes = 10_000

    def append(self, topic: str, value: bytes | None, key: bytes | None = None, **given: Any) -> None:
        records = self.topics[topic]
        at = {"topic": topic, "partition": 0, "offset": len(records), "timestamp": given.get("timestamp_ms", 0)}
        records.append(SimpleNamespace(key=key, value=value, headers=given.get("headers") or [], **at))

    def values(self, topic: str) -> list[bytes | None]:
        return [record.value for record in self.topics[topic]]


class Consumer:
    def __init__(self, log: Log) -> None:
        self.log, self.at = log, {}

    def partitions_for_topic(self, topic: str) -> set[int]:
        return {0}

    def assign(self, partitions: list[TopicPartition]) -> None:
        self.at = dict.fromkeys(partitions, 0)

    def seek_to_beginning(self, *partitions: TopicPartition) -> None:
        self.at = dict.fromkeys(self.at, 0)

    def end_offsets(self, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
        return {partition: len(self.log.topics[partition.topic]) for partition in partitions}

    def position(self, partition: TopicPartition) -> int:
        return self.at[partition]

    def poll(self, milliseconds: int) -> dict[TopicPartition, list[Any]]:
        found = {partition: self.log.topics[partition.topic][offset:] for partition, offset in self.at.items()}
        self.at = {partition: offset + len(found[partition]) for partition, offset in self.at.items()}
        return found

    def close(self) -> None:
        """Nothing to close."""


class Producer:
    def __init__(self, log: Log) -> None:
        self.log = log

    def send(self, topic: str, value: bytes | None = None, **given: Any) -> "_Sent":
        if self.log.takes <= 0:
            raise ConnectionAbortedError("the process dies here")
        self.log.takes -= 1
        taken = value not in self.log.refused
        if taken:
            self.log.append(topic, value, **given)
        return _Sent(taken)

    def close(self, timeout: float) -> None:
        """Nothing to close."""


class _Sent:
    def __init__(self, taken: bool) -> None:
        self.taken = taken

    def get(self) -> None:
        if not self.taken:
            raise KafkaTimeoutError("not confirmed")


@pytest.fixture
def log(monkeypatch) -> Log:
    log = Log()
    for number in range(6):
        said = headers.write({"src": f"{TOPICS.raw.name}:0:{number}", "reason": "processing_failed", "attempt": "1"})
        log.append(TOPICS.raw_dlq.name, b"article %d" % number, headers=said, timestamp_ms=1_000 + number)
    monkeypatch.setattr(module, "make_consumer", lambda settings: Consumer(log))
    monkeypatch.setattr(module, "make_producer", lambda settings, **_: Producer(log))
    monkeypatch.setattr(module, "CHUNK_LETTERS", 2)
    return log


def replay(log: Log) -> list[int]:
    """The offsets of the letters that were said to be replayed, of all undecided ones."""
    with Desk(CommonSettings(), "desk") as desk:
        return [letter.at.offset for letter in desk.replay(chosen(desk, [], Selection(), every=True))]


def test_a_replay_that_was_interrupted_goes_on_where_it_was(log: Log) -> None:
    # Two letters and their two decisions, then the next two letters; the decisions on those are not written any more.
    log.takes = 6
    with pytest.raises(ConnectionAbortedError):
        replay(log)
    log.takes = 1_000
    assert replay(log) == [2, 3, 4, 5], "what was decided is not sent again, what was not is"
    raw = log.values(TOPICS.raw.name)
    assert [raw.count(b"article %d" % number) for number in range(6)] == [1, 1, 2, 2, 1, 1]
    assert replay(log) == []


def test_what_the_broker_did_not_take_stays_undecided_and_its_neighbours_do_not(log: Log) -> None:
    log.refused = {b"article 2"}
    with pytest.raises(ReplayFailed, match="not confirmed"):
        replay(log)
    log.refused = set()
    assert replay(log) == [2, 4, 5]
    assert sorted(log.values(TOPICS.raw.name)) == [b"article %d" % number for number in range(6)]


def test_a_replay_says_how_often_it_was_tried(log: Log) -> None:
    replay(log)
    assert {headers.read(record.headers)["attempt"] for record in log.topics[TOPICS.raw.name]} == {"1"}
    assert [record.timestamp for record in log.topics[TOPICS.raw.name]] == [1_000 + number for number in range(6)]
