"""Dead letters and decisions where they lie: in Kafka. Whatever a call can't do it raises as KafkaError."""

import time
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any, Self

from kafka import TopicPartition
from kafka.errors import KafkaError

from newswire.dlq.decisions import Decision, decoded
from newswire.dlq.letters import DeadLetter, replay_of
from schemas import headers
from schemas.headers import Position
from schemas.topics import MIB, Topics
from services.common.kafka import make_consumer, make_producer
from services.common.settings import CommonSettings

CHUNK_LETTERS, CHUNK_BYTES = 200, 32 * MIB
POLL_MS = 500


class ReplayFailed(Exception):
    """The broker did not take a replay; what was confirmed before stays decided."""


class Desk:
    """All DLQ topics of one installation."""

    def __init__(self, settings: CommonSettings, by: str) -> None:
        """`by` is who decides."""
        self._settings, self._by = settings, by
        self._topics = Topics.named(settings.namespace)
        self._failed_in = {
            self._topics.raw_dlq.name: self._topics.raw.name,
            self._topics.enriched_dlq.name: self._topics.enriched.name,
        }

    def __enter__(self) -> Self:
        self._consumer = make_consumer(self._settings)
        self._producer: Any = None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._consumer.close()
        if self._producer is not None:
            self._producer.close(timeout=5)

    @property
    def dlq_topics(self) -> tuple[str, ...]:
        """Where dead letters lie."""
        return tuple(self._failed_in)

    def letters(self) -> Iterator[DeadLetter]:
        """Every dead letter up to the end that the topics have now, in the order of each partition."""
        for record in self._records(self.dlq_topics):
            yield self._letter(record)

    def letter(self, at: Position) -> DeadLetter | None:
        """The one at that position, if there is one."""
        partition = TopicPartition(at.topic, at.partition)
        if at.topic not in self._failed_in or at.partition not in (
            self._consumer.partitions_for_topic(at.topic) or set()
        ):
            return None
        self._consumer.assign([partition])
        first = self._consumer.beginning_offsets([partition])[partition]
        end = self._consumer.end_offsets([partition])[partition]
        if not first <= at.offset < end:
            return None
        self._consumer.seek(partition, at.offset)
        found: Any = None
        while found is None and self._consumer.position(partition) < end:
            found = next(iter(self._consumer.poll(POLL_MS, max_records=1).get(partition, ())), None)
        return self._letter(found) if found is not None and found.offset == at.offset else None

    def decisions(self) -> dict[Position, Decision]:
        """What was decided, by the letter's position."""
        found: dict[Position, Decision] = {}
        for record in self._records((self._topics.dlq_decisions.name,)):
            read = decoded(record.key, record.value)
            if read is not None and read[1] is not None:
                found[read[0]] = read[1]
            elif read is not None:
                found.pop(read[0], None)
        return found

    def replay(self, letters: Iterable[DeadLetter]) -> Iterator[DeadLetter]:
        """Sends each, and yields it once the broker has confirmed both the record and the decision. Raises ReplayFailed.

        A crash between the two leaves the letter undecided: replayed a second time it is the same revision of the same document.
        """
        for chunk in _chunks(letters):
            sent = [(letter, self._send(letter)) for letter in chunk]
            confirmed: list[DeadLetter] = []
            failure: KafkaError | None = None
            for letter, future in sent:
                try:
                    future.get()
                except KafkaError as error:
                    failure = failure or error
                else:
                    confirmed.append(letter)
            yield from self._decide(
                (letter, Decision.about(letter, "replay", _now_ms(), self._by)) for letter in confirmed
            )
            if failure is not None:
                raise ReplayFailed(f"the broker did not take all of them: {failure!r}") from failure

    def drop(self, letters: Iterable[DeadLetter], reason: str) -> Iterator[DeadLetter]:
        """Yields each once the broker has confirmed the decision; the letter itself stays where it is."""
        for chunk in _chunks(letters):
            yield from self._decide(
                (letter, Decision.about(letter, "drop", _now_ms(), self._by, reason)) for letter in chunk
            )

    def _decide(self, decided: Iterable[tuple[DeadLetter, Decision]]) -> list[DeadLetter]:
        topic = self._topics.dlq_decisions.name
        sent = [
            (letter, self._outgoing().send(topic, key=str(letter.at).encode(), value=decision.encoded()))
            for letter, decision in decided
        ]
        for _, future in sent:
            future.get()
        return [letter for letter, _ in sent]

    def _send(self, letter: DeadLetter) -> Any:
        replay = replay_of(letter)
        return self._outgoing().send(
            replay.topic, key=replay.key, value=replay.value, headers=replay.headers, timestamp_ms=replay.timestamp_ms
        )

    def _outgoing(self) -> Any:
        if self._producer is None:
            self._producer = make_producer(self._settings, delivery_seconds=30.0)
        return self._producer

    def _records(self, topics: Iterable[str]) -> Iterator[Any]:
        consumer = self._consumer
        partitions = [TopicPartition(topic, n) for topic in topics for n in consumer.partitions_for_topic(topic) or ()]
        consumer.assign(partitions)
        ends: Mapping[TopicPartition, int] = consumer.end_offsets(partitions) if partitions else {}
        consumer.seek_to_beginning(*partitions)
        while any(consumer.position(partition) < end for partition, end in ends.items()):
            for partition, records in consumer.poll(POLL_MS).items():
                # What a replay has made since is for the next call.
                yield from (record for record in records if record.offset < ends[partition])

    def _letter(self, record: Any) -> DeadLetter:
        at = Position(record.topic, record.partition, record.offset)
        given = headers.read(record.headers)
        return DeadLetter(at, self._failed_in[record.topic], record.key, record.value, given, record.timestamp)


def _chunks(letters: Iterable[DeadLetter]) -> Iterator[list[DeadLetter]]:
    chunk: list[DeadLetter] = []
    size = 0
    for letter in letters:
        chunk.append(letter)
        size += len(letter.value or b"")
        if len(chunk) >= CHUNK_LETTERS or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
