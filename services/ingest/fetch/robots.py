"""What robots.txt lets us fetch (RFC 9309): read once a day for each origin, shared by all threads."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

from services.ingest.fetch.failures import FetchFailed, FetchRefused
from services.ingest.fetch.fetcher import Fetched, Fetcher, Limits
from services.ingest.fetch.targets import Target

# The name that robots.txt has to use for us, whatever contact stands in the User-Agent.
TOKEN = "newswire"  # noqa: S105 - a product's name
# As RFC 9309 has it: what is beyond need not be read, and no copy is used for longer than a day.
MOST_BYTES = 500 * 1024
FRESH_SECONDS = 24 * 3600.0
FAILED_SECONDS = 600.0
MOST_DELAY_SECONDS = 60.0
_MOST_ORIGINS = 10_000
_LIMITS = Limits(seconds=15.0, most_bytes=8 * MOST_BYTES)


@dataclass(frozen=True, slots=True)
class Rules:
    """One origin's robots.txt as far as it touches us; `until` on the caller's clock. `away` is why it could not be read."""

    until: float
    parsed: Protego | None = None
    away: FetchFailed | None = None

    def check(self, target: Target) -> None:
        """Raises FetchRefused where robots.txt says no, FetchFailed where it could not be read for now."""
        if isinstance(self.away, FetchRefused):
            # Nothing of this host is fetched: its address says so, not its robots.txt.
            raise FetchRefused(str(self.away))
        if self.away is not None:
            raise FetchFailed(f"robots.txt can't be read, so nothing is fetched ({self.away})", temporary=True)
        if self.parsed is not None and not self.parsed.can_fetch(target.url, TOKEN):
            raise FetchRefused(f"robots.txt of {target.host} does not let {TOKEN} fetch it")

    @property
    def delay_seconds(self) -> float:
        """The pause between two requests that it asks for, within reason."""
        asked = self.parsed.crawl_delay(TOKEN) if self.parsed else None
        return min(max(float(asked or 0.0), 0.0), MOST_DELAY_SECONDS)


class Robots:
    """The rules of every origin that was asked of. Safe to use from several threads."""

    def __init__(self, fetcher: Fetcher, clock: Callable[[], float]) -> None:
        self._fetcher, self._clock = fetcher, clock
        self._known: dict[str, Rules] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def of(self, target: Target) -> Rules:
        """The rules for the target's origin, fetched where they are missing or too old."""
        with self._lock:
            if len(self._known) > _MOST_ORIGINS:
                self._known.clear()
                self._locks.clear()
            lock = self._locks.setdefault(target.origin, threading.Lock())
        with lock:
            rules = self._known.get(target.origin)
            if rules is None or rules.until <= self._clock():
                rules = self._known[target.origin] = self._read(target.origin)
            return rules

    def _read(self, origin: str) -> Rules:
        try:
            found = self._fetcher.get(f"{origin}/robots.txt", limits=_LIMITS)
        except FetchFailed as error:
            fresh, soon = self._clock() + FRESH_SECONDS, self._clock() + FAILED_SECONDS
            # Where there is none, or none for us, everything may be fetched; where the server is ill, nothing.
            refused = error.status is not None and 400 <= error.status < 500 and error.status != 429
            return Rules(fresh) if refused else Rules(soon, away=error)
        return Rules(self._clock() + FRESH_SECONDS, _parsed(found))


def _parsed(found: Fetched) -> Protego:
    return Protego.parse(found.body[:MOST_BYTES].decode("utf-8", "replace"))
