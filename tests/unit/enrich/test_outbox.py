import asyncio
from typing import Any

import pytest
from aiokafka.errors import (
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    NotLeaderForPartitionError,
    TopicAuthorizationFailedError,
)

from schemas import headers
from schemas.reasons import Reason
from services.enrich import metrics, outbox
from services.enrich.outbox import Outbox, Outgoing
from services.enrich.records import Enriched, Refused
from tests.unit.enrich.stand_ins import NOW, record


class SendError(Exception):
    """What Faust wraps a client's error in."""


def wrapped(error: Exception) -> SendError:
    outer = SendError("while sending")
    outer.__cause__ = error
    return outer


TOO_LARGE = wrapped(MessageSizeTooLargeError())


class Topic:
    """A topic whose n-th confirmation can fail: `failures` are used up in order, None is a success."""

    def __init__(self, *failures: Exception | None, at_once: bool = False) -> None:
        self.failures, self.at_once = list(failures), at_once
        self.sent: list[tuple[bytes | None, bytes | None, dict[str, str]]] = []
        self.timestamps: list[int | None] = []

    async def send(
        self, key: bytes | None, value: bytes | None, given: headers.Headers, timestamp_ms: int | None = None
    ) -> Any:
        failure = self.failures.pop(0) if self.failures else None
        self.sent.append((key, value, headers.read(given)))
        self.timestamps.append(timestamp_ms)
        if failure is not None and self.at_once:
            raise failure
        done = asyncio.get_running_loop().create_future()
        if failure is None:
            done.set_result(None)
        else:
            done.set_exception(failure)
        return done


class Counts:
    def __init__(self) -> None:
        self._before = self._now()

    @staticmethod
    def _now() -> tuple[float, float]:
        dead = sum(s.value for m in metrics.DEAD_LETTERS.collect() for s in m.samples if s.name.endswith("_total"))
        return metrics.ENRICHED._value.get(), dead

    @property
    def since(self) -> tuple[float, float]:
        """Documents and dead letters that were counted."""
        now = self._now()
        return now[0] - self._before[0], now[1] - self._before[1]


@pytest.fixture
def counts() -> Counts:
    return Counts()


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(outbox, "RETRY_SECONDS", 0.0)


def good(number: int = 0) -> Outgoing:
    return Outgoing(record("A text.", number), b"raw-key", Enriched(f"doc-{number}", b"{}", 70 + number, 2))


def bad(value: bytes | None = b"not JSON", key: bytes | None = None) -> Outgoing:
    return Outgoing(record(value, 9), key, Refused(Reason.NOT_JSON, "not JSON: send one object"))


def deliver(enriched: Topic, dead: Topic, *outgoing: Outgoing) -> Outbox:
    box = Outbox(enriched.send, dead.send, (SendError,), "1.2.3")
    asyncio.run(box.deliver(outgoing))
    return box


def test_all_is_sent_in_order_and_counted(counts):
    enriched, dead = Topic(), Topic()
    unknown = metrics.UNKNOWN_FIELDS._value.get()
    deliver(enriched, dead, good(1), bad(), good(2), good(3))
    assert [key for key, _, _ in enriched.sent] == [b"doc-1", b"doc-2", b"doc-3"]
    assert len(dead.sent) == 1
    assert counts.since == (3, 1)
    assert metrics.UNKNOWN_FIELDS._value.get() - unknown == 6


def test_a_document_has_its_version_and_lineage():
    enriched = Topic()
    deliver(enriched, Topic(), good(5))
    ((_, value, said),) = enriched.sent
    assert value == b"{}"
    assert (said["version"], said["src"], said["via"]) == ("75", "articles-raw-v1:3:5", "articles-raw-v1:3:5")
    assert said["t"].startswith("enrich=")


def test_a_dead_letter_has_the_original_bytes_and_the_reason():
    dead = Topic()
    deliver(Topic(), dead, bad(b"\xff\x00", b"their-key"))
    ((key, value, said),) = dead.sent
    assert (key, value) == (b"their-key", b"\xff\x00")
    assert (said["reason"], said["stage"], said["build"]) == ("not_json", "enrich", "1.2.3")


def test_a_record_without_key_and_value_can_be_sent():
    dead = Topic()
    deliver(Topic(), dead, bad(None, None))
    assert dead.sent[0][:2] == (b"", None)


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("error", [KafkaTimeoutError(), NotLeaderForPartitionError()])
def test_what_can_be_mended_is_sent_again_alone_until_it_is_confirmed(counts, error, at_once):
    enriched = Topic(None, wrapped(error), None, wrapped(error), wrapped(error), at_once=at_once)
    box = deliver(enriched, Topic(), good(1), good(2), good(3))
    assert [key for key, _, _ in enriched.sent] == [b"doc-1", b"doc-2", b"doc-3", b"doc-2", b"doc-2", b"doc-2"]
    assert counts.since == (3, 0)
    assert not box.away


def test_it_is_away_until_the_broker_confirms(monkeypatch):
    seen = []

    async def nap(seconds: float) -> None:
        seen.append((box.away, metrics.KAFKA_AWAY._value.get()))

    monkeypatch.setattr(outbox.asyncio, "sleep", nap)
    enriched = Topic(*[KafkaTimeoutError()] * 3)
    box = Outbox(enriched.send, Topic().send, (SendError,), "1")
    asyncio.run(box.deliver([good()]))
    assert seen == [(True, 1.0), (True, 1.0)]
    assert (box.away, metrics.KAFKA_AWAY._value.get()) == (False, 0.0)


def test_one_line_when_kafka_goes_and_one_when_it_is_back(monkeypatch):
    said = []

    class Log:
        def warning(self, event, **_):
            said.append(event)

        info = warning

    monkeypatch.setattr(outbox, "log", Log())
    deliver(Topic(*[wrapped(KafkaTimeoutError())] * 6), Topic(), good(), good(1))
    assert said == ["kafka_away", "kafka_back"]


def test_what_the_broker_finds_too_large_becomes_a_dead_letter(counts):
    enriched, dead = Topic(None, TOO_LARGE, None, TOO_LARGE), Topic()
    deliver(enriched, dead, good(1), good(2), good(3))
    ((key, value, said),) = dead.sent
    assert (key, value) == (b"raw-key", good(2).record.value)
    assert said["reason"] == "too_large"
    assert "2 bytes" in said["detail"]
    assert counts.since == (2, 1)


def test_innocents_of_a_batch_that_was_too_large_are_documents(counts):
    too_large = TOO_LARGE
    enriched, dead = Topic(too_large, too_large, None, None), Topic()
    deliver(enriched, dead, good(1), good(2))
    assert dead.sent == []
    assert counts.since == (2, 0)


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("no such thing"),
        SendError("without a cause"),
        wrapped(TopicAuthorizationFailedError()),
        asyncio.CancelledError(),
    ],
)
def test_what_cannot_be_waited_for_is_raised_and_not_counted(counts, error, at_once):
    # A first failure is tried again alone, whatever it was.
    enriched = Topic(error, error, at_once=at_once)
    with pytest.raises((RuntimeError, SendError, TopicAuthorizationFailedError, asyncio.CancelledError)):
        deliver(enriched, Topic(), good())
    assert counts.since == (0, 0)


def test_a_dead_letter_that_is_refused_is_raised_never_dropped(counts):
    dead = Topic(*[wrapped(MessageSizeTooLargeError())] * 2)
    with pytest.raises(MessageSizeTooLargeError):
        deliver(Topic(), dead, bad())
    assert counts.since == (0, 0)


def test_it_returns_only_when_all_is_confirmed():
    async def scene() -> None:
        confirmation = asyncio.get_running_loop().create_future()

        async def send(*_: object) -> Any:
            return confirmation

        task = asyncio.ensure_future(Outbox(send, send, (), "1").deliver([good()]))
        for _ in range(20):
            await asyncio.sleep(0)
        assert not task.done()
        confirmation.set_result(None)
        await task

    asyncio.run(scene())


def test_a_dead_letter_keeps_the_timestamp_of_its_record():
    dead = Topic()
    deliver(Topic(), dead, bad())
    assert dead.timestamps == [NOW]
