"""Times as sources state them: as precise as they were written, and no more."""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
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
    hours, minutes = int(text[1:3]), int(text[-2:])
    if minutes > 59:
        raise ValueError(f"offset {text} has more than 59 minutes")
    minutes += hours * 60
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def parse_iso(text: str) -> tuple[datetime, Precision]:
    """An ISO 8601 date or time as (datetime, precision); the datetime is naive where no offset is stated.

    Raises ValueError with a sentence a producer can act on.
    """
    return _parse(text.strip())


# A time is read again wherever it is needed, and one load's articles share theirs.
@lru_cache(maxsize=1024)
def _parse(text: str) -> tuple[datetime, Precision]:
    match = _ISO.fullmatch(text)
    if match is None:
        raise ValueError(f"{text[:40]!r} is not an ISO 8601 date or time such as 2026-03-22 or 2026-03-22T09:30:00Z")
    try:
        stated = _read(*match.groups())
        # Near the years 1 and 9999 an offset can lead out of the calendar.
        _utc(stated)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text[:40]!r} is no possible date or time: {error}; correct it or leave it out") from None
    second, hour = match[6], match[4]
    return stated, "second" if second else "minute" if hour else "day"


def _read(
    year: str, month: str, day: str, hour: str | None, minute: str | None, second: str | None, *rest: str | None
) -> datetime:
    fraction, zone = rest
    return datetime(
        int(year),
        int(month),
        int(day),
        int(hour or 0),
        int(minute or 0),
        int(second or 0),
        int((fraction or "")[1:7].ljust(6, "0")),
        tzinfo=_offset(zone) if zone else None,
    )


def _utc(stated: datetime) -> datetime:
    return stated.replace(tzinfo=UTC) if stated.tzinfo is None else stated.astimezone(UTC)


def as_instant(text: str) -> datetime:
    """The stated time for sorting: UTC, start of day where only the day is known, read as UTC where no offset is stated."""
    return _utc(parse_iso(text)[0])


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
