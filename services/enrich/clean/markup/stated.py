"""What a page's head states about its article, and times as it writes them."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from services.enrich.clean.dates import read_dates
from services.enrich.clean.lines import fold
from services.enrich.clean.model import Image, Kind, Origin, Precision, StatedDate

# Before this year a page's date is a default of its software (0001, 1900, 1970), not a day of publication.
FIRST_YEAR = 1980
_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ]{1,2}(\d\d:\d\d)(:\d\d)?(?:[.,]\d{1,9})?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII | re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z|[+-]\d\d:?\d\d)?)?", re.ASCII)
_MAIL = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(:\d\d)? (?:GMT|UTC|[+-]\d{4})")


@dataclass(frozen=True, slots=True)
class Metadata:
    """All optional: a page states what it likes.

    `kind` only where the page's own type says so; `paywalled` None where it says nothing; `body` is the text as
    stated.
    """

    title: str | None = None
    standfirst: str | None = None
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    section: str | None = None
    site: str | None = None
    images: tuple[Image, ...] = ()
    published: StatedDate | None = None
    modified: StatedDate | None = None
    copyright: str | None = None
    kind: Kind | None = None
    paywalled: bool | None = None
    body: str | None = None


def stated_time(value: Any, origin: Origin = "json-ld") -> StatedDate | None:
    """A date or time in one of the forms that software writes; None for anything else. Never adds a time or an offset."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _epoch(value, origin)
    if not isinstance(value, str) or len(value) > 80:
        return None
    said = value.strip()
    match = _TIME.fullmatch(said)
    if match:
        year, month, day, minutes, seconds, zone = match.groups()
        return _made(year, month, day, minutes, seconds, zone, origin)
    match = _COMPACT.fullmatch(said)
    if match:
        year, month, day, hour, minute, second, zone = match.groups()
        return _made(year, month, day, hour and f"{hour}:{minute}", second and f":{second}", zone, origin)
    if _MAIL.fullmatch(said):
        return _mail(said, origin)
    found = read_dates(fold(said))
    return StatedDate(found[0].date.value, found[0].date.precision, origin) if len(found) == 1 else None


def _made(
    year: str, month: str, day: str, minutes: str | None, seconds: str | None, zone: str | None, origin: Origin
) -> StatedDate | None:
    try:
        datetime.fromisoformat(f"{year}-{month}-{day}" + (f"T{minutes}{seconds or ''}" if minutes else ""))
    except ValueError:
        return None
    precision: Precision = "second" if seconds else "minute" if minutes else "day"
    zone = f"{zone}:00" if zone and len(zone) == 3 else zone
    value = f"{year}-{month}-{day}" + (f"T{minutes}{seconds or ''}{zone or ''}" if minutes else "")
    return StatedDate(value, precision, origin)


def _epoch(value: float, origin: Origin) -> StatedDate | None:
    """Seconds or milliseconds since 1970, as some software writes times."""
    seconds = value / 1000 if value > 1e11 else value
    if not 0 <= seconds < 7.3e9:
        return None
    return StatedDate(datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "second", origin)


def _mail(said: str, origin: Origin) -> StatedDate | None:
    try:
        when = parsedate_to_datetime(said)
    except ValueError:
        return None
    seconds = said.count(":") == 2
    value = when.isoformat() if seconds else when.strftime("%Y-%m-%dT%H:%M") + when.isoformat()[19:]
    return StatedDate(value, "second" if seconds else "minute", origin)
