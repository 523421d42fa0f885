"""The brake on dead letters of our own making: a bad deploy must not empty a topic into the dead letters. Pure.

What counts is what may speak of us: a record that went through, and one that failed for a reason of ours. A malformed message counts
on neither side (a flood of them would hide that all the rest fails), nor does a replay (it is known to have failed before).
"""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic_core import from_json

from schemas.plain_json import without_mark
from schemas.reasons import Reason

# One source that sends what we can't take is that source's trouble and ours for later; two at once are ours now.
SOURCES = 2


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of one record: `reason` is None where it went through, `source` counts for failures only."""

    reason: Reason | None = None
    source: str | None = None
    is_replay: bool = False


class Brake:
    """A sliding window over the last records that count. Not thread-safe."""

    def __init__(self, window: int, minimum: int, share: float) -> None:
        """`window` and `minimum` in records; over `share` (between 0 and 1) of the window must fail."""
        self._window, self._minimum, self._share = window, minimum, share
        self._seen: deque[Seen] = deque()
        self._sources: Counter[str | None] = Counter()
        self._failed = 0

    def judge(self, outcomes: Iterable[Seen]) -> str | None:
        """Takes a batch in, in its order; the sentence that says why to stop before any of it is published, or None to go on."""
        for seen in outcomes:
            if seen.is_replay or (seen.reason is not None and not seen.reason.is_ours):
                continue
            self._take(seen)
            if self._trips():
                return self._sentence()
        return None

    def another(self) -> "Brake":
        """One of the same measures, with an empty window."""
        return Brake(self._window, self._minimum, self._share)

    def release(self) -> None:
        """Somebody looked: the window starts empty."""
        self._seen.clear()
        self._sources.clear()
        self._failed = 0

    def _take(self, seen: Seen) -> None:
        self._seen.append(seen)
        if seen.reason is not None:
            self._count(seen, 1)
        if len(self._seen) > self._window:
            gone = self._seen.popleft()
            if gone.reason is not None:
                self._count(gone, -1)

    def _count(self, seen: Seen, change: int) -> None:
        self._failed += change
        self._sources[seen.source] += change
        if not self._sources[seen.source]:
            del self._sources[seen.source]

    def _trips(self) -> bool:
        if not self._failed:
            return False
        enough = len(self._seen) >= self._minimum and len(self._sources) >= SOURCES
        return enough and self._failed > self._share * len(self._seen)

    def _sentence(self) -> str:
        worst = ", ".join(f"{source or 'unknown'} {count}" for source, count in self._sources.most_common(5))
        return (
            f"{self._failed} of the last {len(self._seen)} records failed by our own fault,"
            f" from {len(self._sources)} sources ({worst})"
        )


def source_id(value: bytes | None) -> str | None:
    """Who published the article in a message of the raw or the enriched topic; None where that can't be read."""
    try:
        article = from_json(without_mark(value or b""))
    except ValueError:
        return None
    source = article.get("source") if isinstance(article, dict) else None
    if isinstance(source, dict):
        source = source.get("id")
    return source if isinstance(source, str) else None
