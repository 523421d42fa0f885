"""Times as sources state them: as precise as they were written, and no more."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

Precision = Literal["day", "minute", "second"]
Origin = Literal["source", "json-ld", "page", "feed"]

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?\s?(Z|[+-]\d\d:?\d\d)?)?",
    re.ASCII | re.IGNORECASE,
)


def _offset(text: str) -> timezone:
    if text in "Zz":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def parse_iso(text: str) -> tuple[datetime, Precision]:
    """An ISO 8601 date or time as (datetime, precision); the datetime is naive where no offset is stated.

    Raises ValueError with a sentence a producer can act on.
    """
    match = _ISO.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text[:40]!r} is not an ISO 8601 date or time such as 2026-03-22 or 2026-03-22T09:30:00Z")
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    day_of = date(int(year), int(month), int(day))
    if hour is None:
        return datetime(day_of.year, day_of.month, day_of.day), "day"
    stated = datetime(
        day_of.year,
        day_of.month,
        day_of.day,
        int(hour),
        int(minute),
        int(second or 0),
        int(float(fraction or 0) * 1_000_000),
        tzinfo=_offset(zone) if zone else None,
    )
    return stated, "second" if second is not None else "minute"


def as_instant(text: str) -> datetime:
    """The stated time for sorting: UTC, start of day where only the day is known, read as UTC where no offset is stated."""
    stated, _ = parse_iso(text)
    return stated.replace(tzinfo=UTC) if stated.tzinfo is None else stated.astimezone(UTC)


def _checked(text: str) -> str:
    as_instant(text)
    return text.strip()


def _checked_with_offset(text: str) -> str:
    if parse_iso(text)[0].tzinfo is None:
        raise ValueError(f"{text[:40]!r} has no time with an offset: write it like 2026-03-22T09:30:00+01:00")
    return _checked(text)


StatedTime = Annotated[str, AfterValidator(_checked)]
Instant = Annotated[str, AfterValidator(_checked_with_offset)]


class StatedDate(BaseModel):
    """A date as it is shown to readers: the value exactly as precise as its source stated it, and where it came from."""

    model_config = ConfigDict(frozen=True)
    value: StatedTime
    precision: Precision
    origin: Origin
