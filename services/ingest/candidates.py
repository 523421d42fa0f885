"""What a source hands on: something that may be an article, something that can't be one, something that was never meant to be one."""

from dataclasses import dataclass
from typing import Any

from schemas.reasons import BadMessage, Reason
from services.ingest.prepare import Prepared, prepare


@dataclass(frozen=True, slots=True)
class Candidate:
    """One article as a source found it. `name` is what people call the input: a path, or path:line."""

    name: str
    article: bytes | dict[str, Any]
    channel: str
    uri: str | None
    received_ms: int
    changed_ms: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """An input that is no article, why, and what to do about it; `line` is the 1-based line number in JSON Lines."""

    name: str
    line: int | None
    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """What was never meant to be an article: another file of a folder, or a record of an archive; counted by `why`."""

    name: str
    why: str = "other files"


Found = Candidate | Refused | Skipped


def prepare_candidate(candidate: Candidate, ingest_id: str) -> Prepared:
    """The candidate as the message that Kafka gets. Raises BadMessage."""
    return prepare(
        candidate.article,
        channel=candidate.channel,
        uri=candidate.uri,
        received_ms=candidate.received_ms,
        changed_ms=candidate.changed_ms,
        ingest_id=ingest_id,
        notes=candidate.notes,
    )


def refused(name: str, error: BadMessage, line: int | None = None) -> Refused:
    """A refusal as a value."""
    return Refused(name, line, error.reason, error.detail)
