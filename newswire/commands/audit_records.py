"""The raw records behind a number: where they are, which document they are, and why they ended so."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from newswire.accounting.ends import End
from newswire.accounting.ledger import Ledger
from newswire.accounting.spans import Range, joined
from newswire.record_fields import identity_of
from newswire.topic_reader import TopicReader
from schemas.headers import Position

# Records held at once; the list itself may be as long as the topic.
BATCH = 1_000
_WHY = {
    End.LOST: "behind the committed offset, and nothing came of it",
    End.IN_FLIGHT: "not finished yet",
    End.UNSEEN: "a retention may have removed what came of it",
    End.SUPERSEDED: "a newer version, or a later record of the same version, is indexed",
    End.RETRACTED: "the document was retracted",
}

_Entry = tuple[Position, End, str]


def listed(reader: TopicReader, ledger: Ledger, wanted: frozenset[str]) -> Iterator[dict[str, Any]]:
    """Every record whose end, or whose dead letter's reason, is among `wanted`."""
    matching = (entry for entry in ledger.records() if _is_wanted(entry, wanted)) if wanted else iter(())
    while batch := list(islice(matching, BATCH)):
        known = {(at.partition, at.offset): (at, end, reason) for at, end, reason in batch}
        ranges = joined(Range(at.partition, at.offset, at.offset + 1) for at, _, _ in batch)
        for record in reader.read(ledger.topic, ranges):
            entry = known.get((record.partition, record.offset))
            if entry:
                yield _about(entry, record.value)


def _is_wanted(entry: _Entry, wanted: Iterable[str]) -> bool:
    _, end, reason = entry
    return end.value in wanted or (bool(reason) and reason.split(" ")[-1] in wanted)


def _about(entry: _Entry, value: bytes | None) -> dict[str, Any]:
    at, end, reason = entry
    return {"end": end.value, "src": str(at), "document_id": identity_of(value), "why": reason or _WHY.get(end, "")}
