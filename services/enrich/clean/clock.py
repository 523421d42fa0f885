"""Times of day as a page states them, with an offset only where the zone is beyond doubt."""

import re
from datetime import date

from services.enrich.clean.model import Precision, StatedDate

CLOCK = re.compile(
    r"(?<!\d)(?P<pre>午前|午後|오전|"
    r"오후)?\s?(?P<h>\d{1,2})(?:(?P<s>[:.])(?P<mi>\d{2})(?::(?P<se>\d{2}))?|\s?(?:h|時|"
    r"시)\s?(?P<mi2>\d{2})(?:分|분)?)(?!\d)"
    r"\s?(?P<half>a\.?m\.?|p\.?m\.?)?\s?(?P<uhr>uhr|"
    r"h\b)?\s?\(?(?P<zone>[a-z]{1,5}(?:[+-]\d{1,2}(?::?\d\d)?)?|мск|[+-]\d\d:?\d\d)?(?!\w)\)?"
)
_CLOCK_ALONE = re.compile(
    r"(?:um |at |kl\.? |à |a las |alle |ore |о |в |"
    r"saat )?\d{1,2}[:.h時]\s?\d{2}(?:分)?(?: ?(?:uhr|h|a\.?m|p\.?m|gmt|utc|et|cet|msk|мск))?"
)
# Offsets of abbreviations that mean one thing; BST, IST, CST and their like mean several.
_STANDARD = {"cet": "+01:00", "mez": "+01:00", "eet": "+02:00", "est": "-05:00", "pst": "-08:00"}
_SUMMER = {"cest": "+02:00", "mesz": "+02:00", "eest": "+03:00", "edt": "-04:00", "pdt": "-07:00"}
_FIXED = {
    "gmt": "+00:00",
    "utc": "+00:00",
    "z": "+00:00",
    "jst": "+09:00",
    "kst": "+09:00",
    "msk": "+03:00",
    "мск": "+03:00",
    "hkt": "+08:00",
    "wib": "+07:00",
}
_SEVERAL = frozenset(("bst", "ist", "cst", "et", "pt"))
_OFFSET = re.compile(r"(?:gmt|utc)?([+-])(\d{1,2})(?::?(\d\d))?")
_NEAR = 34  # characters between a date and the time that belongs to it


def with_time(day: date, before: str, after: str) -> StatedDate:
    """The day with the time that stands near it in the folded text after or before; the day alone where none does."""
    for text in (after[:_NEAR], before[-_NEAR:]):
        for match in CLOCK.finditer(text):
            alone = text == after and not (after[: match.start()] + after[match.end() :]).strip(" ,.)-–")
            clock = _clock(match, alone)
            if clock:
                value, precision = clock
                return StatedDate(f"{day.isoformat()}T{value}{_offset(match['zone'], day)}", precision, "page")
    return StatedDate(day.isoformat(), "day", "page")


def _clock(match: re.Match[str], alone: bool = False) -> tuple[str, Precision] | None:
    hour, minute, second = int(match["h"]), int(match["mi"] or match["mi2"]), match["se"]
    if match["s"] == "." and not (alone or match["uhr"] or match["half"] or _is_zone(match["zone"])):
        return None  # 14.30 may be a price or a version, unless it is all that stands behind a date
    half = (match["half"] or "").replace(".", "") or {"午前": "am", "오전": "am", "午後": "pm", "오후": "pm"}.get(
        match["pre"] or "", ""
    )
    if half and not 0 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59 or int(second or 0) > 59:
        return None
    return (f"{hour:02}:{minute:02}:{int(second):02}", "second") if second else (f"{hour:02}:{minute:02}", "minute")


def _is_zone(word: str | None) -> bool:
    return word is not None and (word in _FIXED or word in _STANDARD or word in _SUMMER or word in _SEVERAL)


def _offset(zone: str | None, day: date) -> str:
    """The offset of a stated zone; "" where the word is missing, ambiguous, or at odds with the season."""
    if not zone:
        return ""
    if zone in _FIXED:
        return _FIXED[zone]
    if zone in _STANDARD and day.month in (11, 12, 1, 2):
        return _STANDARD[zone]
    if zone in _SUMMER and 4 <= day.month <= 9:
        return _SUMMER[zone]
    match = _OFFSET.fullmatch(zone)
    return f"{match[1]}{int(match[2]):02}:{match[3] or '00'}" if match and int(match[2]) <= 14 else ""


def is_clock(line: str) -> bool:
    """Whether a folded line is a time of day and nothing else, as above an entry of a live blog."""
    return len(line) <= 24 and _CLOCK_ALONE.fullmatch(line) is not None


def opens_with_clock(line: str) -> bool:
    """Whether a folded line opens with a time of day."""
    match = _CLOCK_ALONE.match(line[:24])
    return match is not None and not line[match.end() : match.end() + 1].isdigit()
