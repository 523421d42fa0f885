"""The index as the contract says it: every field of EnrichedArticle, strictly, and nothing that is not in it.

Only what both Elasticsearch builds have. No value a valid document can hold is too long for its field: what exceeds
`ignore_above` is kept and shown, and not searchable.
"""

from collections.abc import Collection
from typing import Any

from schemas.enriched import ANALYZERS

# Lucene's longest term is 32,766 bytes, and a UTF-16 unit takes at most 3 in UTF-8.
LONGEST_KEYWORD = 10_000
LONGEST_FACET = 1_024

_TEXT = {"type": "text"}
_KEYWORD = {"type": "keyword", "ignore_above": LONGEST_KEYWORD}
_FACET = {"type": "keyword", "ignore_above": LONGEST_FACET}
_SHOWN = {"type": "keyword", "index": False, "doc_values": False, "ignore_above": LONGEST_KEYWORD}
# Without epoch milliseconds, so that a number, which may be in seconds, is refused and never misread.
_DATE = {"type": "date", "format": "strict_date_optional_time"}
_FLOAT, _INTEGER, _LONG = {"type": "float"}, {"type": "integer"}, {"type": "long"}
_STORED = {"type": "object", "enabled": False}


def _object(**properties: Any) -> dict[str, Any]:
    return {"dynamic": "strict", "properties": properties}


def properties(analyzers: Collection[str]) -> dict[str, Any]:
    """The fields; `analyzers` are those the server has, any other language is analysed by `standard`."""
    languages = {lang: {**_TEXT, "analyzer": a if a in analyzers else "standard"} for lang, a in ANALYZERS.items()}
    stated = _object(value=_SHOWN, precision=_SHOWN, origin=_FACET)
    return {
        **dict.fromkeys(("document_id", "url", "provider_id", "provider_version", "src", "trace"), _KEYWORD),
        **dict.fromkeys(("status", "language", "section", "dateline", "slugline", "genre", "text_hash"), _FACET),
        **dict.fromkeys(("entities_status", "quality", "kind", "flags", "story_bands"), _FACET),
        **dict.fromkeys(("authors", "agencies", "keywords", "people", "organisations", "places"), _FACET),
        **dict.fromkeys(("countries", "topics", "entity_ids"), _FACET),
        **dict.fromkeys(("title", "standfirst", "body", "headings", "byline", "related"), _TEXT),
        **dict.fromkeys(("ed_note", "correction_note", "reason"), _TEXT),
        **dict.fromkeys(("published_at", "modified_at", "sort_at", "ingested_at", "enriched_at"), _DATE),
        "embargoed_until": _DATE,
        "published": stated,
        "modified": stated,
        "revision": _LONG,
        **dict.fromkeys(("generation", "urgency", "word_count", "reading_seconds", "story_size"), _INTEGER),
        "language_confidence": _FLOAT,
        "source": _object(id=_FACET, name=_FACET, domain=_FACET),
        "images": _object(url=_SHOWN, caption=_TEXT, credit=_FACET),
        "rights": _object(holder=_FACET, notice=_TEXT, usage_terms=_TEXT, expires_at=_SHOWN),
        "country_weights": _object(code=_FACET, weight=_FLOAT),
        "topic_details": _object(code=_FACET, name=_FACET, confidence=_FLOAT, by=_FACET),
        "place_points": {"type": "geo_point"},
        **dict.fromkeys(("entities", "quotes", "dates_mentioned", "money"), _STORED),
        "key_phrases": _FACET,
        "summary": _SHOWN,
        "readability": _object(score=_FLOAT, words_per_sentence=_FLOAT, syllables_per_word=_FLOAT),
        "provenance": {"type": "flattened", "ignore_above": LONGEST_FACET},
        "text": _object(**languages),
    }


def mappings(analyzers: Collection[str]) -> dict[str, Any]:
    """The whole mapping; the text by language is searched, not kept: title, standfirst and body already are."""
    return {"dynamic": "strict", "_source": {"excludes": ["text"]}, "properties": properties(analyzers)}


def missing(existing: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """Of the wanted properties those that the existing ones lack, objects field by field: what may be added to a live index."""
    added: dict[str, Any] = {}
    for name, field in wanted.items():
        if name not in existing:
            added[name] = field
        elif "properties" in field:
            inner = missing(existing[name].get("properties", {}), field["properties"])
            if inner:
                added[name] = {"properties": inner}
    return added
