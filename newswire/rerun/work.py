"""The rerun itself: raw records through a child process of its own, results on the topics, each confirmed by the broker."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol

from kafka.errors import KafkaError, MessageSizeTooLargeError, RecordListTooLargeError

from schemas import headers
from schemas.headers import Position
from schemas.reasons import Reason
from schemas.topics import Topics
from services.common.brake import Brake
from services.common.dead_letters import build_version, dead_letter_headers
from services.enrich.child import now_ms
from services.enrich.records import Enriched, RawRecord, Refused, Result, to_seen

_TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError)


class Works(Protocol):
    """The child process."""

    def work(self, records: Sequence[RawRecord]) -> Iterator[list[Result]]: ...


class Braked(Exception):
    """Too much fails by our own fault; the message says how much. What was held back is as it was."""


@dataclass(slots=True)
class Done:
    """What came of it so far."""

    enriched: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    @property
    def all(self) -> int:
        """Records that have a new output."""
        return self.enriched + sum(self.refused.values())


class Rerun:
    """Enriches raw records again. `records` are Kafka's, as kafka-python gives them."""

    def __init__(self, workshop: Works, producer: Any, topics: Topics, brake: Brake, batch: int) -> None:
        self._workshop, self._producer, self._brake, self._batch = workshop, producer, brake, batch
        self._enriched, self._dead_letters = topics.enriched.name, topics.raw_dlq.name
        self.done = Done()

    def run(self, records: Iterable[Any], may_go_on: Callable[[int], bool]) -> None:
        """Until there are no more, or `may_go_on`, which is told how many the batch before had, says no.

        Raises Braked; KafkaError where the broker does not confirm (what it did confirm stays done).
        """
        source, before = iter(records), 0
        while may_go_on(before) and (batch := list(islice(source, self._batch))):
            self._one(batch)
            before = len(batch)

    def _one(self, batch: Sequence[Any]) -> None:
        records = [to_record(record) for record in batch]
        results: list[Result] = []
        for piece in self._workshop.work(records):
            results += piece
        if why := self._brake.judge(to_seen(records, results)):
            raise Braked(why)
        sent = [
            (record, raw, result, self._send(record, raw, result))
            for record, raw, result in zip(batch, records, results, strict=True)
        ]
        for record, raw, result, future in sent:
            self._confirm(record, raw, result, future)

    def _confirm(self, record: Any, raw: RawRecord, result: Result, future: Any) -> None:
        try:
            future.get()
        except _TOO_LARGE as error:
            if not isinstance(result, Enriched):
                raise
            result = Refused(
                Reason.TOO_LARGE, f"the document has {len(result.value)} bytes and the broker refuses it ({error!r})"
            )
            self._send(record, raw, result).get()
        if isinstance(result, Enriched):
            self.done.enriched += 1
        else:
            self.done.refused[result.reason.value] += 1

    def _send(self, record: Any, raw: RawRecord, result: Result) -> Any:
        try:
            return self._sent(record, raw, result)
        except _TOO_LARGE as error:  # the client itself refuses what no broker would take
            return _Failed(error)

    def _sent(self, record: Any, raw: RawRecord, result: Result) -> Any:
        if isinstance(result, Enriched):
            lineage = headers.lineage(raw.headers, raw.at, "enrich", raw.received_ms, now_ms())
            lineage[headers.VERSION] = str(result.version)
            return self._producer.send(
                self._enriched, key=result.document_id.encode(), value=result.value, headers=headers.write(lineage)
            )
        said = dead_letter_headers(
            raw.headers,
            raw.at,
            stage="enrich",
            reason=result.reason,
            detail=result.detail,
            received_ms=raw.received_ms,
            now_ms=now_ms(),
            build=build_version(),
        )
        # A record without key and value can't be sent again as it was: the client wants one of them.
        key = b"" if record.key is None and raw.value is None else record.key
        return self._producer.send(
            self._dead_letters, key=key, value=raw.value, headers=said, timestamp_ms=raw.timestamp_ms
        )


class _Failed:
    """A future that has failed already."""

    def __init__(self, error: KafkaError) -> None:
        self._error = error

    def get(self) -> None:
        """Raises it."""
        raise self._error


def to_record(record: Any) -> RawRecord:
    """A record as kafka-python gives it."""
    at = Position(record.topic, record.partition, record.offset)
    return RawRecord(record.value, headers.read(record.headers), at, record.timestamp, now_ms())
