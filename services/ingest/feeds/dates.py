"""A feed's dates, as precise as they are written: RFC 822 as RSS has it, and ISO 8601 as Atom and Dublin Core have it. Pure.

Nothing is made up: "yesterday" and 03/04/2026 are no dates, a day without a time stays a day, a time without a zone stays without.
"""

import re

from schemas.times import as_instant, parse_iso

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_RFC_822 = re.compile(
    r"(?:[A-Za-z]{3,9}\.?,?\s{1,3})?(\d{1,2})[\s-]{1,3}([A-Za-z]{3,9})\.?[\s-]{1,3}(\d{4}|\d\d)"
    r"(?:,?\s{1,3}(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?\s{0,3}([A-Za-z]{1,5}|[+-]\d\d:?\d\d)?)?",
    re.ASCII,
)
# Those that RFC 822 defines. Others (IST, CST in China …) mean different things to different people.
_ZONES = {
    **dict.fromkeys(("Z", "UT", "UTC", "GMT"), "Z"),
    **{"EST": "-05:00", "EDT": "-04:00", "CST": "-06:00", "CDT": "-05:00"},
    **{"MST": "-07:00", "MDT": "-06:00", "PST": "-08:00", "PDT": "-07:00"},
}
_ISO_PARTIAL = re.compile(r"(\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)\s?([+-]\d\d)", re.ASCII)
LONGEST = 80


def feed_date(text: str | None) -> str | None:
    """The date in ISO 8601, as precise as it was stated; None where it can't be read beyond doubt."""
    text = " ".join((text or "").split())
    if not text or len(text) > LONGEST:
        return None
    if match := _ISO_PARTIAL.fullmatch(text):
        text = f"{match[1]}{match[2]}:00"
    found = text if text[:4].isdigit() else _from_rfc_822(text)
    try:
        if found is None:
            return None
        parse_iso(found)
        as_instant(found)
    except ValueError:
        return None
    return found


def _from_rfc_822(text: str) -> str | None:
    match = _RFC_822.fullmatch(text)
    if match is None:
        return None
    day, name, year, hour, minute, second, zone = match.groups()
    if name[:3].lower() not in _MONTHS:
        return None
    if len(year) == 2:
        year = f"{'19' if year >= '50' else '20'}{year}"
    date = f"{year}-{_MONTHS.index(name[:3].lower()) + 1:02}-{int(day):02}"
    if hour is None:
        return date
    offset = _offset(zone)
    # A zone that we can't read: the day is all that is known of it.
    return date if offset is None else f"{date}T{int(hour):02}:{minute}{f':{second}' if second else ''}{offset}"


def _offset(zone: str | None) -> str | None:
    if not zone:
        return ""
    if zone[0] in "+-":
        return zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
    return _ZONES.get(zone.upper())
