"""One poll of one feed: fetched, read, its news published, and what came of it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from schemas.feeds import MOST_SEEN, Feed, FeedSeen, FeedStatus
from services.common.logging import get_logger
from services.ingest import metrics
from services.ingest.feeds.entries import Entry, FeedDocument
from services.ingest.feeds.items import Items, Tally
from services.ingest.feeds.memory import Memory
from services.ingest.feeds.pages import Getting
from services.ingest.feeds.reader import NotAFeed, read_feed
from services.ingest.feeds.schedule import next_poll, unfinished_poll
from services.ingest.fetch.failures import FetchFailed
from services.ingest.fetch.fetcher import NOT_MODIFIED, Fetched
from services.ingest.fetch.polite import Stopped
from services.ingest.intake import Confirming

log = get_logger(__name__)
ACCEPT = (
    "application/atom+xml,application/rss+xml,application/rdf+xml;q=0.9,application/xml;q=0.8,text/xml;q=0.8,*/*;q=0.1"
)
# What a crash makes us publish twice, at most.
TOGETHER = 10
LONGEST_ERROR = 500
# The tree of a large feed takes several times its bytes: one at a time.
LARGE_BYTES = 1024 * 1024
_LARGE = threading.Lock()


@dataclass(frozen=True, slots=True)
class Means:
    """What polling needs; `save` keeps a feed's seen items and `check` raises Stopped when this process must not go on."""

    fetcher: Getting
    publisher: Confirming
    save: Callable[[str, FeedSeen], None]
    check: Callable[[], None]
    now_ms: Callable[[], int]
    chance: Callable[[], float]
    confirm_seconds: float


def poll_feed(feed: Feed, status: FeedStatus, seen: FeedSeen, means: Means) -> tuple[FeedStatus, FeedSeen]:
    """The feed's new status and what is remembered of it, saved already. Raises Stopped, PublisherBroken, KafkaError."""
    try:
        fetched = means.fetcher.get(feed.url, _conditions(status))
        if fetched.status == NOT_MODIFIED:
            metrics.POLLS.labels("not_modified").inc()
            return _succeeded(feed, status, means, fetched, Tally(), status.items), seen
        document = _read(fetched)
    except Stopped:
        raise
    except (FetchFailed, NotAFeed) as error:
        return failed(feed, status, str(error), means, getattr(error, "retry_after", None)), seen
    metrics.POLLS.labels("read").inc()
    memory = Memory(seen)
    tally = _publish(feed, document, memory, means)
    present = document.entries[:MOST_SEEN]
    return _succeeded(feed, status, means, fetched, tally, len(document.entries)), memory.saved(present)


def failed(feed: Feed, status: FeedStatus, why: str, means: Means, retry_after: float | None = None) -> FeedStatus:
    """The status after a poll that came to nothing."""
    metrics.POLLS.labels("failed").inc()
    pause = next_poll(feed.every_seconds, status.failures + 1, means.chance(), retry_after)
    log.warning("feed_failed", feed=feed.url, why=why, failures=status.failures + 1, next_seconds=round(pause))
    return status.model_copy(
        update={
            "polled_ms": means.now_ms(),
            "next_ms": means.now_ms() + int(pause * 1000),
            "failures": status.failures + 1,
            "error": why[:LONGEST_ERROR],
        }
    )


def _conditions(status: FeedStatus) -> dict[str, str]:
    asked = {"Accept": ACCEPT, "If-None-Match": status.etag, "If-Modified-Since": status.last_modified}
    return {name: value for name, value in asked.items() if value}


def _read(fetched: Fetched) -> FeedDocument:
    kind = fetched.headers.get("content-type", "")
    if len(fetched.body) < LARGE_BYTES:
        return read_feed(fetched.body, fetched.url, kind)
    with _LARGE:
        return read_feed(fetched.body, fetched.url, kind)


def _publish(feed: Feed, document: FeedDocument, memory: Memory, means: Means) -> Tally:
    """The oldest first, as they came to be: a feed lists the newest first."""
    items = Items(feed, memory, means.fetcher, means.publisher, means.now_ms, means.confirm_seconds, means.check)
    entries = document.entries[:MOST_SEEN]
    if len(document.entries) > MOST_SEEN:
        log.warning("feed_too_long", feed=feed.url, items=len(document.entries), taken=MOST_SEEN)
    news: dict[str, Entry] = {}
    for entry in entries:
        if not memory.is_done(entry):
            news.setdefault(entry.key, entry)
    waiting = list(reversed(news.values()))
    for at in range(0, len(waiting), TOGETHER):
        try:
            items.publish(waiting[at : at + TOGETHER])
        finally:
            # Also when it was broken off: what the broker has confirmed is not published again.
            if memory.is_changed:
                means.save(feed.url, memory.saved(entries))
    return items.tally


def _succeeded(feed: Feed, status: FeedStatus, means: Means, fetched: Fetched, tally: Tally, items: int) -> FeedStatus:
    """Where something is left to do, the feed is asked for in full again, and soon."""
    now, chance = means.now_ms(), means.chance()
    left = tally.unfinished > 0
    pause = unfinished_poll(feed.every_seconds, chance) if left else next_poll(feed.every_seconds, 0, chance)
    kept = fetched.status == NOT_MODIFIED
    return FeedStatus(
        polled_ms=now,
        succeeded_ms=now,
        next_ms=now + int(max(pause, tally.retry_after or 0.0) * 1000),
        error=f"{tally.unfinished} items wait: {tally.why}"[:LONGEST_ERROR] if left else None,
        etag=None if left else _header(fetched, "etag") or (status.etag if kept else None),
        last_modified=None if left else _header(fetched, "last-modified") or (status.last_modified if kept else None),
        items=items,
        articles=status.articles + tally.articles,
        refused=status.refused + tally.refused,
    )


def _header(fetched: Fetched, name: str) -> str | None:
    value = fetched.headers.get(name, "")
    # It goes back to the server, and into our own state.
    return value if 0 < len(value) <= 1_000 and value.isprintable() and value.isascii() else None
