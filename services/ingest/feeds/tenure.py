"""The time in which one process polls all feeds: what is due, what is being polled, and that it is over. No Kafka."""

import threading
import time

from schemas.feeds import Feed
from services.ingest.feeds.state import FeedState, note_feed
from services.ingest.fetch.failures import FetchFailed
from services.ingest.fetch.polite import Stopped
from services.ingest.fetch.targets import parse_target

# After a poll whose result could not be kept.
AGAIN_MS = 10_000


class Tenure:
    """Shared by the thread that hands out and those that poll."""

    def __init__(self, stopping: threading.Event) -> None:
        self.feeds: dict[str, Feed] = {}
        self._states: dict[str, FeedState] = {}
        self.has_begun = False
        # Where the feeds' topic ended when this began; unknown until it has been asked for.
        self.end_offset = -1
        self._stopping = stopping
        self._over = threading.Event()
        self._handed_over = False
        self._running: dict[str, str] = {}
        self._not_before: dict[str, int] = {}
        self._lock = threading.Condition()

    @property
    def is_positioned(self) -> bool:
        """Whether the feeds are being read from the topic's beginning."""
        return self.end_offset >= 0

    @property
    def failing(self) -> int:
        """How many feeds failed at their last poll."""
        with self._lock:
            return sum(self._state(url).status.failures > 0 for url in self.feeds)

    def begin(self, states: dict[str, FeedState]) -> None:
        """All feeds are known, and so is what came of them: polling may begin."""
        with self._lock:
            self._states = states
            self.has_begun = True

    def note(self, key: bytes | None, value: bytes | None) -> None:
        """A record of the feeds' topic. What was known of a feed that is gone is forgotten; a changed one is polled at once."""
        with self._lock:
            before = dict(self.feeds)
            note_feed(self.feeds, key, value)
            for url, feed in before.items():
                if self.feeds.get(url) != feed and self.has_begun:
                    self._changed(url)

    def due(self, now_ms: int) -> list[Feed]:
        """What is to be polled now, the longest overdue first, one feed a host at a time; it counts as being polled."""
        with self._lock:
            if not self.has_begun or self._over.is_set():
                return []
            waiting = sorted((self._next_ms(url), url) for url in self.feeds.keys() - self._running.keys())
            found = []
            for at, url in waiting:
                if at <= now_ms and (host := _host(url)) not in self._running.values():
                    self._running[url] = host
                    found.append(self.feeds[url])
            return found

    def state(self, feed: Feed) -> FeedState:
        """What is known of it."""
        with self._lock:
            return self._state(feed.url)

    def check(self, feed: Feed) -> None:
        """Raises Stopped where this process must not go on with the feed: it stops, lost the feeds, or the feed was removed."""
        if self._stopping.is_set() or self._over.is_set() or feed.url not in self.feeds:
            raise Stopped

    def check_saving(self) -> None:
        """Raises Stopped once another process may have read the state: what we would write of it is older than what that one does."""
        if self._handed_over:
            raise Stopped

    def done(self, feed: Feed, state: FeedState | None) -> None:
        """A poll has ended; None where its result could not be kept, so that it is done again."""
        with self._lock:
            if state is not None and feed.url in self.feeds:
                self._states[feed.url] = state
                self._not_before.pop(feed.url, None)
            elif state is None:
                self._not_before[feed.url] = int(time.time() * 1000) + AGAIN_MS
            self._running.pop(feed.url, None)
            self._lock.notify_all()

    def end(self, seconds: float) -> None:
        """Nothing is polled any more; waits so long for what is."""
        self._over.set()
        with self._lock:
            self._lock.wait_for(lambda: not self._running, seconds)
            self._handed_over = True

    def _changed(self, url: str) -> None:
        self._not_before.pop(url, None)
        if url not in self.feeds:
            self._states.pop(url, None)
            return
        state = self._state(url)
        # Asked for in full: another way of taking pages, or another source, says something of items that are old.
        status = state.status.model_copy(update={"next_ms": 0, "etag": None, "last_modified": None})
        self._states[url] = FeedState(status, state.seen)

    def _state(self, url: str) -> FeedState:
        return self._states.get(url) or FeedState()

    def _next_ms(self, url: str) -> int:
        return max(self._state(url).status.next_ms, self._not_before.get(url, 0))


def _host(url: str) -> str:
    try:
        return parse_target(url).host
    except FetchFailed:
        return url
