"""Revisions as newswire-revisions keeps them: one entry for each content that a document has had. Pure."""

import hashlib
from typing import Any

import orjson

from schemas.raw import MAX_REVISION
from schemas.versions import RANK, version_of
from services.index.tombstones import Document, without_text

# What a reader can see of an article: where nothing of this differs, a fetch brought nothing new.
_CONTENT = (
    *("status", "title", "standfirst", "body", "byline", "section"),
    *("ed_note", "correction_note", "reason", "embargoed_until"),
)
_KEPT = (
    *("document_id", "revision", "generation", "source", "url", "language", "published", "modified"),
    *("ingested_at", "enriched_at", "src", "trace"),
    *_CONTENT,
)
_HIGHEST = version_of(MAX_REVISION, max(RANK, key=lambda status: RANK[status]), 249)

_TEXT = {"type": "text", "index": False}
_KEYWORD = {"type": "keyword", "ignore_above": 10_000}
_SHOWN = {**_KEYWORD, "index": False, "doc_values": False}
_STORED = {"type": "object", "enabled": False}
_LONG = {"type": "long"}
_FLAG = {"type": "boolean"}
_DATE = {"type": "date", "format": "strict_date_optional_time"}
MAPPINGS: dict[str, Any] = {
    "dynamic": "strict",
    "properties": {
        **dict.fromkeys(("document_id", "status", "content_hash"), _KEYWORD),
        **dict.fromkeys(("title", "standfirst", "body", "byline", "section"), _TEXT),
        **dict.fromkeys(("ed_note", "correction_note", "reason"), _TEXT),
        **dict.fromkeys(("url", "language", "src", "trace"), _SHOWN),
        **dict.fromkeys(("source", "published", "modified"), _STORED),
        **dict.fromkeys(("ingested_at", "enriched_at", "embargoed_until"), _DATE),
        "revision": _LONG,
        "version": _LONG,
        "generation": {"type": "integer"},
        "has_text": _FLAG,
        "is_marker": _FLAG,
    },
}


def content_hash(document: Document) -> str:
    """64 bits over what a reader can see of it."""
    seen = [document.get(name) or None for name in _CONTENT]
    return hashlib.sha256(orjson.dumps(seen)).hexdigest()[:16]


def entry_of(document: Document, version: int) -> Document:
    """The document as an entry, with its text."""
    kept = {name: document[name] for name in _KEPT if document.get(name) not in (None, "", [])}
    return {
        **kept,
        "version": version,
        "content_hash": content_hash(document),
        "has_text": document.get("status") != "retracted",
        "is_marker": False,
    }


def without_entry_text(entry: Document) -> Document:
    """The entry as a retraction leaves it: that this revision was, and when."""
    kept = {name: value for name, value in without_text(entry).items() if name in _KEPT}
    own = {name: entry[name] for name in ("version", "content_hash", "is_marker", "status")}
    return {**kept, **own, "has_text": False}


def entry_id(entry: Document, retracted_through: int) -> str:
    """The same content again is the same entry, unless a retraction stands between."""
    plain = f"{entry['document_id']}:{entry['content_hash']}"
    return f"{plain}:{retracted_through}" if 0 <= retracted_through < entry["revision"] else plain


def precedence(entry: Document) -> int:
    """As a version in Elasticsearch: of two fetches of one content the earlier is kept, in whatever order they arrive."""
    return _HIGHEST - int(entry["version"])


def marker_id(document_id: str) -> str:
    """Where it stands through which revision a document is retracted; no content hash looks like that."""
    return f"{document_id}:retracted"


def marker(document_id: str, revision: int) -> Document:
    """No revision at or below this one has text."""
    return {
        "document_id": document_id,
        "revision": revision,
        "status": "retracted",
        "has_text": False,
        "is_marker": True,
    }
