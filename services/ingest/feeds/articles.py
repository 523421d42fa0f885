"""An item, with or without the page behind it, as a RawArticle's fields. Pure."""

import html
import re
from dataclasses import dataclass
from typing import Any

from services.ingest.feeds.entries import Entry, digest
from services.ingest.feeds.markup import plain_text, visible_text

CHANNEL = "feed"
_BLOCK = re.compile(r"<(?:p|div|section|article|h[1-6]|[ou]l|li|dl|table|blockquote|pre|figure)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A fetched page: where it was found after redirects, and its HTML; `notes` on how it was decoded."""

    url: str
    html: str
    notes: tuple[str, ...] = ()


def article_of(entry: Entry, source: dict[str, Any], feed_url: str | None, page: Page | None = None) -> dict[str, Any]:
    """The article: the feed's own title, dates, authors and categories; the page's HTML, else the feed's text.

    The page's address names the document, so that it is the same one whichever way it comes; the feed's id does where an item has none.
    """
    said: dict[str, Any] = {
        "title": entry.title,
        "url": page.url if page else entry.link,
        "provider_id": entry.id if entry.link is None else None,
        "authors": list(entry.authors),
        "keywords": list(entry.categories),
        "published_at": entry.published,
        "modified_at": entry.updated,
    }
    return {
        "source": source,
        **{name: value for name, value in said.items() if value},
        "content": page.html if page else _as_page(entry),
        "content_type": "text/html",
        "provenance": {"channel": CHANNEL, **({"uri": feed_url} if feed_url else {})},
    }


def article_digest(entry: Entry, page: Page | None) -> str:
    """The same for the same article: a page whose scripts have changed, or a feed that only moved its date of change, is no new one."""
    text = visible_text(page.html) if page else plain_text(entry.text)
    said = (entry.title, entry.published, str(entry.authors), str(entry.categories))
    return digest(text, *said)


def _as_page(entry: Entry) -> str:
    """A feed's text is a piece of HTML; what cleans articles wants to know where the article begins."""
    if not plain_text(entry.text):
        return ""
    title = html.escape(entry.title or "", quote=False)
    heading = f"<h1>{title}</h1>" if title else ""
    # Text that stands loose beside a heading is no paragraph to what looks for paragraphs.
    text = entry.text if _BLOCK.search(entry.text) else f"<p>{entry.text}</p>"
    return f"<html><head><title>{title}</title></head><body><article>{heading}{text}</article></body></html>"
