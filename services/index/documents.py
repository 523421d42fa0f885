"""A record of the enriched topic as one line of a bulk request, its bytes untouched wherever they can be."""

from dataclasses import dataclass

import orjson

from schemas.enriched import parse_enriched
from schemas.versions import is_retraction
from services.common.envelope import check_envelope
from services.common.records import Record
from services.common.seal import sealed_version
from services.index.tombstones import without_text


@dataclass(frozen=True, slots=True)
class BulkItem:
    """One document on its way: `line` is its JSON without any line break."""

    id: str
    version: int
    line: bytes
    record: Record
    has_unknown_fields: bool = False

    @property
    def action(self) -> bytes:
        """The action line; the id's pattern needs no escaping."""
        return b'{"index":{"_id":"%b","version":%d,"version_type":"external_gte"}}' % (self.id.encode(), self.version)


class Nowhere:
    """The record of an item that comes from an index."""

    topic, partition, offset, timestamp = "", 0, 0, 0
    key: bytes | None = None
    value: bytes | None = None
    headers: tuple[tuple[str, bytes | None], ...] = ()


NOWHERE = Nowhere()

# Readers filter on these: a producer that leaves the default out still means it.
_FILTERED = frozenset({"status", "quality", "kind", "entities_status"})


def to_item(record: Record) -> BulkItem:
    """The record as a bulk item. Raises BadMessage where it is no document or its envelope contradicts it."""
    value = record.value
    version = sealed_version(record)
    if version is not None and record.key and value and not is_retraction(version):
        return BulkItem(record.key.decode(), version, value, record)
    article, has_unknown = parse_enriched(value)
    assert value is not None  # noqa: S101 - parse_enriched refuses null
    check_envelope(record, article)
    if article.status == "retracted":
        # Whatever text its producer left in it.
        line = orjson.dumps(without_text(article.model_dump(mode="json", exclude_none=True)))
        return BulkItem(article.document_id, article.version, line, record, has_unknown)
    # In valid JSON a line break stands between tokens only; in a bulk body it would end the document and begin an action.
    rewrite = has_unknown or b"\n" in value or b"\r" in value or not article.model_fields_set >= _FILTERED
    line = article.model_dump_json(exclude_none=True).encode() if rewrite else value
    return BulkItem(article.document_id, article.version, line, record, has_unknown)
