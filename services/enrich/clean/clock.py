"""Times of day as a page states them, with an offset only where the zone is beyond doubt."""

import re
from collections.abc import Mapping
from datetime import date

from services.enrich.clean.model import Precision, StatedDate
from services.enrich.clean.zones import is_zone, offset_of

_MORNING = r"a\.?\s?m\b\.?|ص\b|صباحا|π\.?μ\b\.?"
_AFTERNOON = r"p\.?\s?m\b\.?|م\b|مساء|μ\.?μ\b\.?"
CLOCK = re.compile(
    r"(?:(?<!\w)(?P<at>klo|kl\.?|alle|ore|um|godz\.?|saat|om|a las|at)\s)?"
    r"(?<!\d)(?<!\d[.:])(?P<pre>午前|午後|오전|오후|上午|下午)?\s?"
    r"(?P<h>\d{1,2})(?:(?P<s>[:.])(?P<mi>\d{2})(?::(?P<se>\d{2}))?|\s?(?:h|時|时|시)\s?(?P<mi2>\d{2})(?:分|분)?)(?!\d)"
    rf"\s?(?:(?P<am>{_MORNING})|(?P<pm>{_AFTERNOON}))?\s?(?P<uhr>uhr|uur|godz|"
    r"h\b)?(?:,?\s?\(?(?P<zone>(?:gmt|utc)\s?[+−–-]\s?\d{1,2}(?::?\d\d)?|[a-z]{1,5}|мск|[+−-]\d\d:?\d\d)(?!\w)\)?)?"
)
_CLOCK_ALONE = re.compile(
    r"(?:um |at |kl\.? |à |a las |alle |ore |о |в |klo |om |"
    r"saat )?\d{1,2}[:.h時]\s?\d{2}(?:分)?(?: ?(?:uhr|uur|h|a\.?m|p\.?m)\.?)?"
    r"(?: (?:gmt|utc|[cewm]e?[sd]?[tz]|[ecmp][sd]t|msk|мск|bst|ist))?"
)
_NEAR = 44  # characters between a date and the time that belongs to it
_LATE = frozenset(("午後", "오후", "下午"))
_EARLY = frozenset(("午前", "오전", "上午"))


def with_time(day: date, before: str, after: str, zones: Mapping[str, str], *, labelled: bool = False) -> StatedDate:
    """The day with the time that stands near it in the folded text after or before; the day alone where none does.

    `zones` says what ambiguous names mean on the page; `labelled` texts hold the time and nothing else.
    """
    for text in (after[:_NEAR], before[-_NEAR:]):
        for match in CLOCK.finditer(text):
            rest = (after[: match.start()] + after[match.end() :]).strip(" ,.)-–")
            clock = _clock(match, labelled or (text == after and not rest))
            if clock:
                value, precision = clock
                twelve = bool(match["am"] or match["pm"])
                offset = offset_of(_plain(match["zone"]), day, text, twelve_hours=twelve, known=zones)
                return StatedDate(f"{day.isoformat()}T{value}{offset}", precision, "page")
    return StatedDate(day.isoformat(), "day", "page")


def _plain(zone: str | None) -> str | None:
    return "".join(zone.split()) if zone else None


def _clock(match: re.Match[str], alone: bool = False) -> tuple[str, Precision] | None:
    hour, minute, second = int(match["h"]), int(match["mi"] or match["mi2"]), match["se"]
    late = bool(match["pm"]) or match["pre"] in _LATE
    twelve = late or bool(match["am"]) or match["pre"] in _EARLY
    if match["s"] == "." and not (alone or match["at"] or match["uhr"] or twelve or is_zone(_plain(match["zone"]))):
        return None  # 14.30 may be a price or a version, unless it is all that stands behind a date
    if twelve and hour <= 12:
        hour = hour % 12 + 12 * late
    if hour > 23 or minute > 59 or int(second or 0) > 59:
        return None
    return (f"{hour:02}:{minute:02}:{int(second):02}", "second") if second else (f"{hour:02}:{minute:02}", "minute")


def is_clock(line: str) -> bool:
    """Whether a folded line is a time of day and nothing else, as above an entry of a live blog."""
    return len(line) <= 24 and _CLOCK_ALONE.fullmatch(line) is not None


def opens_with_clock(line: str) -> bool:
    """Whether a folded line opens with a time of day."""
    match = _CLOCK_ALONE.match(line[:24])
    return match is not None and not line[match.end() : match.end() + 1].isdigit()
