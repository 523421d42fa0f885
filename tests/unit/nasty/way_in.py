"""The way that every input takes, without servers: what ingest reads and sends, what enrich makes of it. So does `newswire preview`."""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schemas.enriched import parse_enriched
from schemas.headers import Position
from schemas.reasons import BadMessage, Reason
from services.enrich.records import Enriched, RawRecord
from services.enrich.records import Refused as DeadLetter
from services.enrich.stage import Stage
from services.ingest.candidates import Candidate, Refused, Skipped, prepare_candidate
from services.ingest.sources.contents import Opened, read_input
from services.ingest.sources.files import candidates
from services.ingest.sources.formats import Format
from services.ingest.sources.given import Given
from tests.unit.enrich.stand_ins import NOW, Recogniser

# Processor seconds within which an input comes to its end.
SECONDS = 2.0


@dataclass(frozen=True)
class Refusal:
    """An input that was turned away at the door, or a message that became a dead letter."""

    reason: Reason
    detail: str


@dataclass(frozen=True)
class PassedOver:
    """A record of an archive that is no article."""

    why: str


End = dict[str, Any] | Refusal | PassedOver


def ends(path: Path, format: Format | None = None, **given: str) -> list[End]:
    """What becomes of each article in the file, in order; each document is held against its schema."""
    found = list(candidates([str(path)], Given(**given), format, now_ms=lambda: NOW))
    return [_end(one) for one in found]


def ends_of(data: bytes, format: Format) -> list[End]:
    """The same for bytes that come on standard input."""
    opened = Opened("standard input", io.BytesIO(data), format, "stdin", None, NOW)
    return [_end(one) for one in read_input(opened, Given())]


def messages(*values: bytes | str | dict[str, Any] | None) -> list[End]:
    """What becomes of plain Kafka messages in one batch; a dict is written as JSON."""
    sent = [json.dumps(value).encode() if isinstance(value, dict) else value for value in values]
    return _enriched([one.encode() if isinstance(one, str) else one for one in sent])


def _end(found: Candidate | Refused | Skipped) -> End:
    if isinstance(found, Skipped):
        return PassedOver(found.why)
    if isinstance(found, Refused):
        return _told(found.reason, found.detail)
    try:
        return _enriched([prepare_candidate(found, "nasty").value])[0]
    except BadMessage as error:
        return _told(error.reason, error.detail)


def _enriched(values: list[bytes | None]) -> list[End]:
    records = [RawRecord(value, {}, Position("nasty", 0, at), NOW, NOW) for at, value in enumerate(values)]
    return [_read(result) for result in Stage(Recogniser(mentions=0), 7, lambda: NOW).enrich(records)]


def _read(result: Enriched | DeadLetter) -> End:
    if isinstance(result, DeadLetter):
        return _told(result.reason, result.detail)
    document, had_unknown = parse_enriched(result.value)
    assert not had_unknown
    assert document.version == result.version
    return document.model_dump(mode="json")


def _told(reason: Reason, detail: str) -> Refusal:
    """A refusal is the input's fault and says so; a crash of ours is none."""
    assert not reason.is_ours, detail
    assert len(detail) > 10
    return Refusal(reason, detail)
