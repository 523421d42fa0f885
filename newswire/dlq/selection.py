"""Which dead letters are meant. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newswire.dlq.letters import DeadLetter
from schemas.times import as_instant, parse_iso

_AGO = re.compile(r"(\d{1,6})\s*([smhdw])", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
DAY_MS = 24 * 3600 * 1000


class BadTime(ValueError):
    """A time that can't be read; the message says which and how it is written."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Empty means any; times in ms since the epoch, both ends included."""

    reasons: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    builds: frozenset[str] = frozenset()
    document_ids: frozenset[str] = frozenset()
    since_ms: int | None = None
    until_ms: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it narrows nothing."""
        return self == Selection()

    def matches(self, letter: DeadLetter) -> bool:
        """The cheap questions first: the last two read the article."""
        return (
            (not self.reasons or letter.reason in self.reasons)
            and (not self.stages or letter.stage in self.stages)
            and (not self.builds or letter.build in self.builds)
            and (self.since_ms is None or letter.time_ms >= self.since_ms)
            and (self.until_ms is None or letter.time_ms <= self.until_ms)
            and (not self.sources or letter.source in self.sources)
            and (not self.document_ids or letter.document_id in self.document_ids)
        )


def moment_ms(text: str, now: datetime, *, is_end: bool = False) -> int:
    """`2h` as two hours before `now`, a day as its first (or, as an end, its last) millisecond in UTC, else an ISO 8601 time.

    Raises BadTime.
    """
    ago = _AGO.fullmatch(text.strip())
    try:
        if ago:
            return _ms(now - timedelta(**{_UNITS[ago[2]]: int(ago[1])}))
        stated, precision = parse_iso(text)
    except (ValueError, OverflowError) as error:
        raise BadTime(f"{error}; or a span such as 30m, 2h, 7d") from None
    if precision == "day":
        start = _ms(datetime(stated.year, stated.month, stated.day, tzinfo=UTC))
        return start + DAY_MS - 1 if is_end else start
    return _ms(as_instant(text))


def _ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
