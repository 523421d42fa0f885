"""Times as wire formats write them: ISO 8601, extended or basic (NITF recommends 20260322T093000+0100)."""

import re
from typing import Any

from schemas.raw import MAX_REVISION
from schemas.times import as_instant, parse_iso

_BASIC = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(?:[.,]\d{1,9})?\s?(Z|[+-]\d\d:?\d\d)?)?", re.ASCII | re.IGNORECASE
)
_SHORT_OFFSET = re.compile(r"([T ]\d\d:\d\d[0-9:.]{0,20}\s?[+-]\d\d)(\d\d)?", re.ASCII | re.IGNORECASE)
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]00:00(:00)?(\.0+)?\s?(Z|[+-]\d\d:\d\d)?", re.ASCII | re.IGNORECASE)


def stated_time(value: Any) -> str | None:
    """The time in the contract's form, as precise as stated; None where it can't be read."""
    said = value.strip() if isinstance(value, str) and len(value) <= 60 else ""
    basic = _BASIC.fullmatch(said)
    if basic:
        said = _extended(*basic.groups())
    short = _SHORT_OFFSET.fullmatch(said, 10)
    if short:
        said = f"{said[:10]}{short[1]}:{short[2] or '00'}"
    try:
        parse_iso(said)
    except ValueError:
        return None
    return said


def _extended(
    year: str, month: str, day: str, hour: str | None, minute: str, second: str | None, zone: str | None
) -> str:
    date = f"{year}-{month}-{day}"
    if hour is None:
        return date
    return f"{date}T{hour}:{minute}{':' + second if second else ''}{zone or ''}"


def day_of_midnight(said: str | None) -> str | None:
    """The day alone where the clock stands at midnight: in NITF that means that no time is known (NITF 3.1, date formats)."""
    midnight = _MIDNIGHT.fullmatch(said) if said else None
    return midnight[1] if midnight else said


def stated_instant(value: Any) -> str | None:
    """A time with clock and offset: a moment that can be waited for; None for anything less."""
    said = stated_time(value)
    return said if said and parse_iso(said)[0].tzinfo else None


def as_revision(said: str | None) -> int | None:
    """A stated time in ms since the epoch; None where only the day is known: updates of one day would be a tie."""
    if said is None or parse_iso(said)[1] == "day":
        return None
    return min(max(int(as_instant(said).timestamp() * 1000), 0), MAX_REVISION)


def dates(first: str | None, this: str | None, *, is_first: bool) -> tuple[str | None, str | None]:
    """(published, modified) of an item whose first version and this version were made at these times.

    Where the first version's time is not stated, this version's stands for it only if this is known to be the first.
    """
    published = first or (this if is_first else None)
    if this is None or (published and as_instant(this) <= as_instant(published)):
        return published, None
    return published, this
