"""What stays of a document that may not be shown. Pure; documents are decoded JSON, as messages and Elasticsearch hold them."""

from typing import Any

from schemas.enriched import searchable_text
from schemas.holds import HELD, Hold

Document = dict[str, Any]

# Nothing of the text, and nothing made from it: that the document was, where it came from, why it went.
_KEPT = (
    *("document_id", "revision", "generation", "source", "url", "provider_id", "provider_version", "reason"),
    *("sort_at", "ingested_at", "enriched_at", "embargoed_until", "flags", "src", "trace"),
)


def without_text(document: Document) -> Document:
    """The document as a retraction leaves it."""
    kept = {name: document[name] for name in _KEPT if document.get(name) is not None}
    return {**kept, "status": "retracted", "quality": "empty", "kind": "article", "entities_status": "ok"}


def under_hold(document: Document, hold: Hold) -> Document:
    """The document as an operator's hold leaves it, in the same version: lifting the hold needs no newer one.

    What a provider retracted stays retracted under an operator's withholding.
    """
    flags = sorted({*document.get("flags", []), HELD})
    if hold.action == "retract" or document.get("status") == "retracted":
        return {**without_text(document), "reason": hold.reason, "flags": flags}
    parts = (document.get("title"), document.get("standfirst"), document.get("body"))
    text = searchable_text(document.get("language"), *parts)
    held = {**document, "status": "withheld", "reason": hold.reason, "flags": flags}
    return {**held, "text": text} if text else held
