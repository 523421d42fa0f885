"""Dead letters of the index service: the original bytes, on the broker before anything is committed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kafka import KafkaProducer
from kafka.errors import KafkaError

from schemas import headers
from schemas.headers import Position
from schemas.reasons import Reason
from services.common.dead_letters import build_version, dead_letter_headers
from services.common.records import Record
from services.index import metrics

STAGE = "index"


class DeadLetterFailed(Exception):
    """A dead letter could not be written; without it nothing may be committed."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A record that can't be indexed, and why."""

    record: Record
    reason: Reason
    detail: str


class DeadLetters:
    """Writes to one DLQ topic."""

    def __init__(self, producer: KafkaProducer, topic: str, now_ms: Callable[[], int]) -> None:
        self._producer = producer
        self._topic = topic
        self._now_ms = now_ms
        self._build = build_version()

    def concerns(self, record: Record) -> bool:  # noqa: ARG002 - it writes all
        """Whether this writes the record's dead letter, should it become one."""
        return True

    def write(self, letters: Sequence[Letter], received_ms: int) -> None:
        """Returns when the broker confirmed all. Raises DeadLetterFailed."""
        try:
            confirmations = [self._send(letter, received_ms) for letter in letters]
            for confirmation in confirmations:
                confirmation.get()
        except KafkaError as error:
            raise DeadLetterFailed(f"{len(letters)} dead letters for {self._topic}: {error!r}") from error
        for letter in letters:
            metrics.DEAD_LETTERS.labels(letter.reason.value).inc()

    def _send(self, letter: Letter, received_ms: int):  # type: ignore[no-untyped-def]  # noqa: ANN202 - kafka's future
        record = letter.record
        said = dead_letter_headers(
            headers.read(record.headers),
            Position(record.topic, record.partition, record.offset),
            stage=STAGE,
            reason=letter.reason,
            detail=letter.detail,
            received_ms=received_ms,
            now_ms=self._now_ms(),
            build=self._build,
        )
        # A record without key and value can't be sent again as it was: the client wants one of them.
        key = b"" if record.key is None and record.value is None else record.key
        return self._producer.send(
            self._topic, key=key, value=record.value, headers=said, timestamp_ms=record.timestamp
        )


class LaterLetters:
    """Only those from given offsets on; what stands before in the topic is somebody else's to write."""

    def __init__(self, letters: DeadLetters, from_offsets: Mapping[int, int]) -> None:
        """`from_offsets` by partition; of partitions that are not in it, all."""
        self._letters, self._from = letters, from_offsets

    def concerns(self, record: Record) -> bool:
        """As DeadLetters.concerns."""
        return record.offset >= self._from.get(record.partition, 0)

    def write(self, letters: Sequence[Letter], received_ms: int) -> None:
        """As DeadLetters.write."""
        ours = [one for one in letters if self.concerns(one.record)]
        if ours:
            self._letters.write(ours, received_ms)
