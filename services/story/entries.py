"""What newswire-stories knows of a document: enough to compare it, and nothing that could be read. Pure."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from schemas.enriched import EnrichedArticle
from schemas.holds import Hold
from schemas.versions import Status
from services.common.bands import from_bands

# Of shorter articles two say the same by chance ("More follows.").
FEWEST_WORDS = 12
# As many figures as a table of results has; more say nothing new.
MOST_FIGURES = 64
_FIGURE = re.compile(r"\d+(?:[.,:\u00a0\u202f’']\d+)*")
_SEPARATORS = re.compile(r"\D")


@dataclass(frozen=True, slots=True)
class Entry:
    """One document; `first_at` is when its earliest known version came in, ms. Without bands and hash it stands in no story."""

    document_id: str
    version: int
    first_at: int
    status: Status = "published"
    embargoed_until: datetime | None = None
    text_hash: str | None = None
    bands: tuple[str, ...] = ()
    size: int = 0
    figures: frozenset[int] = frozenset()

    @property
    def order(self) -> tuple[int, str]:
        """The first of a story gives it its id: the one that came in first; ids break ties."""
        return self.first_at, self.document_id


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands: `similarity` to the story's first (0-1, 1 for itself); `duplicate_of` the first with its very words."""

    story_id: str | None = None
    duplicate_of: str | None = None
    similarity: float | None = None


def entry_of(article: EnrichedArticle) -> Entry:
    """The document as it is compared; what may not be shown keeps nothing of its text."""
    entry = Entry(
        document_id=article.document_id,
        version=article.version,
        first_at=int(article.ingested_at.timestamp() * 1000),
        status=article.status,
        embargoed_until=article.embargoed_until,
    )
    # A page of headlines is another one each hour, and no article.
    if article.status != "published" or article.kind == "index_page":
        return entry
    return replace(
        entry,
        text_hash=article.text_hash if article.word_count >= FEWEST_WORDS else None,
        bands=tuple(article.story_bands) if from_bands(article.story_bands) else (),
        size=article.story_size,
        figures=figures_of(article.body),
    )


def figures_of(body: str) -> frozenset[int]:
    """The first figures of a text as 32-bit hashes, however thousands and decimals are marked."""
    found: dict[int, None] = {}
    for match in _FIGURE.finditer(body):
        found[zlib.crc32(_SEPARATORS.sub("", match[0]).encode())] = None
        if len(found) == MOST_FIGURES:
            break
    return frozenset(found)


def under_hold(entry: Entry, hold: Hold) -> Entry:
    """In the same version: lifting the hold needs no newer one."""
    status: Status = "retracted" if "retracted" in (entry.status, _STATUS[hold.action]) else _STATUS[hold.action]
    return replace(entry, status=status, text_hash=None, bands=(), size=0, figures=frozenset())


_STATUS: dict[str, Status] = {"retract": "retracted", "withhold": "withheld"}


def merged(known: Entry | None, come: Entry) -> Entry:
    """The newer of two; of one version the one that came. In whatever order they come, the earliest time stays."""
    if known is None:
        return come
    newer = known if known.version > come.version else come
    return replace(newer, first_at=min(known.first_at, come.first_at))


def to_source(entry: Entry, place: Place) -> dict[str, Any]:
    """As Elasticsearch keeps it."""
    fields: dict[str, Any] = {
        "document_id": entry.document_id,
        "version": entry.version,
        "first_at": entry.first_at,
        "status": entry.status,
        "embargoed_until": entry.embargoed_until.isoformat() if entry.embargoed_until else None,
        "text_hash": entry.text_hash,
        "bands": list(entry.bands),
        "size": entry.size,
        "figures": sorted(entry.figures),
        "story_id": place.story_id,
        "duplicate_of": place.duplicate_of,
        "similarity": place.similarity,
    }
    return {name: value for name, value in fields.items() if value is not None and value != []}


def from_source(source: Mapping[str, Any]) -> tuple[Entry, Place]:
    """And back."""
    until = source.get("embargoed_until")
    entry = Entry(
        document_id=source["document_id"],
        version=int(source["version"]),
        first_at=int(source["first_at"]),
        status=source["status"],
        embargoed_until=datetime.fromisoformat(until) if until else None,
        text_hash=source.get("text_hash"),
        bands=tuple(source.get("bands", ())),
        size=int(source.get("size", 0)),
        figures=frozenset(source.get("figures", ())),
    )
    return entry, Place(source.get("story_id"), source.get("duplicate_of"), source.get("similarity"))


_KEYWORD = {"type": "keyword", "ignore_above": 1_024}
_KEPT = {"index": False, "doc_values": False}
_LONG = {"type": "long"}
MAPPINGS: dict[str, Any] = {
    "dynamic": "strict",
    "properties": {
        **dict.fromkeys(("document_id", "status", "text_hash", "bands", "story_id", "duplicate_of"), _KEYWORD),
        **dict.fromkeys(("version", "first_at"), _LONG),
        "embargoed_until": {"type": "date", "format": "strict_date_optional_time"},
        "size": {"type": "integer", **_KEPT},
        "figures": {**_LONG, **_KEPT},
        "similarity": {"type": "float", **_KEPT},
    },
}
