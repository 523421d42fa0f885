"""Feeds as people add them and read of them. Pure."""

import re
from collections.abc import Iterator
from typing import Any

from newswire.dlq.view import when
from newswire.render import plain
from schemas.feeds import MOST_EVERY, Feed, FeedStatus
from services.ingest.feeds.entries import Entry, FeedDocument
from services.ingest.feeds.markup import plain_text
from services.ingest.feeds.teaser import wants_page

_SPAN = re.compile(r"(\d{1,6})([smhd])", re.ASCII)
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
# Who asks a publisher more often is soon refused.
LEAST_SECONDS = 60
OVERDUE_MS = 5 * 60 * 1000


def read_span(text: str) -> int:
    """`15m` in seconds. Raises ValueError with the remedy."""
    match = _SPAN.fullmatch(text.strip())
    seconds = int(match[1]) * _SECONDS[match[2]] if match else 0
    if not LEAST_SECONDS <= seconds <= MOST_EVERY:
        raise ValueError(f"{text!r}: write a span from 1m to 7d, such as 15m or 2h")
    return seconds


def span(seconds: int) -> str:
    """Seconds as `read_span` takes them."""
    for unit in ("d", "h", "m"):
        if seconds >= _SECONDS[unit] and seconds % _SECONDS[unit] == 0:
            return f"{seconds // _SECONDS[unit]}{unit}"
    return f"{seconds}s"


def feed_lines(feed: Feed, status: FeedStatus, now_ms: int) -> Iterator[str]:
    """One feed in a list."""
    yield plain(feed.url)
    name = f" ({plain(feed.name)})" if feed.name else ""
    yield f"  source {feed.source}{name}, every {span(feed.every_seconds)}, pages {feed.page}"
    yield (
        f"  last success {_time(status.succeeded_ms)}, next poll {_next(status, now_ms)}, failures {status.failures},"
        f" items {status.items}, articles {status.articles}, refused {status.refused}"
    )
    if status.error:
        yield f"  {'failing' if status.failures else 'note'}: {plain(status.error)}"


def _time(ms: int | None) -> str:
    return when(ms) if ms else "never"


def _next(status: FeedStatus, now_ms: int) -> str:
    if not status.next_ms:
        return "at once"
    late = status.next_ms + OVERDUE_MS < now_ms
    return when(status.next_ms) + (" (overdue: does an ingest service run?)" if late else "")


def as_json(feed: Feed, status: FeedStatus) -> dict[str, Any]:
    """One feed for machines; times in ms since the epoch."""
    return {**feed.model_dump(), **status.model_dump(exclude={"etag", "last_modified"})}


def document_line(document: FeedDocument) -> str:
    """What a feed says of itself."""
    return f"{plain(document.title or '(no title)')}: {len(document.entries)} items, read by {document.by}"


def entry_lines(entry: Entry, feed: Feed) -> Iterator[str]:
    """One item as it would be taken."""
    yield plain(entry.title or "(no title)")
    about = (entry.published, ", ".join(entry.authors), ", ".join(entry.categories), entry.link or entry.id)
    yield "  " + " · ".join(plain(part) for part in about if part)
    size = f"{len(plain_text(entry.text)):,} characters of text in the feed"
    yield f"  {size}; {'its page would be fetched' if wants_page(entry, feed.page) else 'its page would not be fetched'}"
