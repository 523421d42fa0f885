"""What a source hands on: something that may be an article, something that can't be one, something that was never meant to be one."""

import re
from dataclasses import dataclass
from typing import Any

from schemas.reasons import BadMessage, Reason
from services.ingest.prepare import Prepared, prepare


@dataclass(frozen=True, slots=True)
class Candidate:
    """One article as a source found it. `name` is what people call the input: a path, or path:line.

    `sidecar` is the name of the file beside it, and the fields that come from there.
    """

    name: str
    article: bytes | dict[str, Any]
    channel: str
    uri: str | None
    received_ms: int
    changed_ms: int | None = None
    notes: tuple[str, ...] = ()
    sidecar: tuple[str, frozenset[str]] | None = None


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
    """The candidate as the message that Kafka gets. Raises BadMessage; one about a field of the sidecar names the sidecar."""
    try:
        return prepare(
            candidate.article,
            channel=candidate.channel,
            uri=candidate.uri,
            received_ms=candidate.received_ms,
            changed_ms=candidate.changed_ms,
            ingest_id=ingest_id,
            notes=candidate.notes,
        )
    except BadMessage as error:
        file, fields = candidate.sidecar or ("", frozenset())
        if re.split(r"[.:]", error.detail, maxsplit=1)[0] in fields:
            raise BadMessage(error.reason, f"sidecar {file}: {error.detail}") from None
        raise


def refused(name: str, error: BadMessage, line: int | None = None) -> Refused:
    """A refusal as a value."""
    return Refused(name, line, error.reason, error.detail)
