"""What goes into the enriching of one record, and the two things that can come out."""

from dataclasses import dataclass

from schemas.headers import Position
from schemas.reasons import Reason


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
