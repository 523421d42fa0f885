"""What goes into the enriching of one record, and the two things that can come out."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas import headers
from schemas.headers import Position
from schemas.reasons import Reason
from services.common.brake import Seen, source_id


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record of the raw topic, as Kafka gave it; times in ms since the epoch."""

    value: bytes | None
    headers: dict[str, str]
    at: Position
    timestamp_ms: int
    received_ms: int


@dataclass(frozen=True, slots=True)
class Enriched:
    """A document, serialised for the enriched topic."""

    document_id: str
    value: bytes
    version: int
    unknown_fields: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """A dead letter in the making."""

    reason: Reason
    detail: str


Result = Enriched | Refused


def to_seen(records: Sequence[RawRecord], results: Sequence[Result]) -> list[Seen]:
    """What the brake counts by: one for every result."""
    return [_seen(record, result) for record, result in zip(records, results, strict=False)]


def _seen(record: RawRecord, result: Result) -> Seen:
    is_replay = headers.ATTEMPT in record.headers
    if isinstance(result, Enriched):
        return Seen(is_replay=is_replay)
    return Seen(result.reason, source_id(record.value) if result.reason.is_ours else None, is_replay)
