"""Dates as a page states them: as precise as written, with an offset only where the zone is beyond doubt, else nothing.

A date without a year, or one like 03/04/2026 that two countries read differently, is not read at all.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.enrich.clean.model import Precision, StatedDate
from services.enrich.clean.vocabulary.calendar import AGO, FILLER, MODIFIED, MONTHS, PUBLISHED

Meaning = Literal["published", "modified"] | None

_DATES = (
    re.compile(r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일]?"),
    re.compile(r"(?<!\d)(?P<y>\d{4})(?P<s>[-/.])\s?(?P<m>\d{1,2})(?P=s)\s?(?P<d>\d{1,2})(?!\d)\.?"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(?P<a>\d{1,2})(?P<s>[-/])(?P<b>\d{1,2})(?P=s)(?P<y>\d{4})(?!\d)"),
    re.compile(
        r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th|er|\.|º|o)?\s+(?:de |d')?(?P<n>[^\W\d_]{3,13}(?: [^\W\d_]{4,6})?)\.?(?:/[^\W\d_]{3,9})?,?\s+(?:de |del )?(?P<y>\d{4})(?!\d)"
    ),
    re.compile(r"(?<!\w)(?P<n>[^\W\d_]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})(?!\d)"),
)
_CLOCK = re.compile(
    r"(?<!\d)(?P<pre>午前|午後|오전|오후)?\s?(?P<h>\d{1,2})(?:(?P<s>[:.])(?P<mi>\d{2})(?::(?P<se>\d{2}))?|\s?(?:h|時|시)\s?(?P<mi2>\d{2})(?:分|분)?)(?!\d)"
    r"\s?(?P<half>a\.?m\.?|p\.?m\.?)?\s?(?P<uhr>uhr|h\b)?\s?\(?(?P<zone>[a-z]{1,5}(?:[+-]\d{1,2}(?::?\d\d)?)?|мск|[+-]\d\d:?\d\d)?(?!\w)\)?"
)
_CLOCK_ALONE = re.compile(r"(?:um |at |kl\.? |à |a las |alle |ore |о |в |saat )?\d{1,2}[:.h時]\s?\d{2}(?:分)?(?: ?(?:uhr|h|a\.?m|p\.?m|gmt|utc|et|cet|msk|мск))?")
# Offsets of abbreviations that mean one thing; BST, IST, CST and their like mean several.
_STANDARD = {"cet": "+01:00", "mez": "+01:00", "eet": "+02:00", "est": "-05:00", "pst": "-08:00"}
_SUMMER = {"cest": "+02:00", "mesz": "+02:00", "eest": "+03:00", "edt": "-04:00", "pdt": "-07:00"}
_FIXED = {"gmt": "+00:00", "utc": "+00:00", "z": "+00:00", "jst": "+09:00", "kst": "+09:00", "msk": "+03:00", "мск": "+03:00", "hkt": "+08:00", "wib": "+07:00"}
_OFFSET = re.compile(r"(?:gmt|utc)?([+-])(\d{1,2})(?::?(\d\d))?")
_WORDS = re.compile(r"[^\W\d_]+")
_NEAR = 34  # characters between a date and the time that belongs to it
_SEPARATORS = ("|", "·", "•")


@dataclass(frozen=True, slots=True)
class Stated:
    """One date in a line and what the line says it is."""

    date: StatedDate
    meaning: Meaning


def read_dates(line: str, url: str | None = None) -> list[Stated]:
    """The dates of a folded line, in order. `url` may settle which number is the month (/2026/04/03/)."""
    found = _find(line, url)
    stated: list[Stated] = []
    for at, (start, end, day) in enumerate(found):
        before = line[found[at - 1][1] if at else 0 : start]
        after = line[end : found[at + 1][0] if at + 1 < len(found) else len(line)]
        own_before = before[_cuts(before)[1] :] if at == 0 or _cuts(before)[1] else ""
        time = _with_time(day, own_before, after[: _cuts(after)[0]])
        stated.append(Stated(time, _meaning(before) or _meaning(after[:28], trailing=True)))
    return stated


def is_date_line(line: str) -> bool:
    """Whether a folded line is a date and little else, or says how long ago."""
    found = _find(line, None, loose=True)
    if not found:
        return len(line) < 40 and any(c.isdigit() for c in line) and any(w in line for w in AGO) and len(line.split()) <= 5
    rest = line
    for start, end, _ in reversed(found):
        rest = rest[:start] + " " + rest[end:]
    separated = any(mark in rest for mark in _SEPARATORS)
    rest = _CLOCK.sub(" ", rest)
    for label in (*MODIFIED, *PUBLISHED):
        rest = rest.replace(label, " ")
    letters = sum(len(word) for word in _WORDS.findall(rest) if word not in FILLER)
    return letters <= (40 if separated else 10)


def is_clock(line: str) -> bool:
    """Whether a folded line is a time of day and nothing else, as above an entry of a live blog."""
    return len(line) <= 24 and _CLOCK_ALONE.fullmatch(line) is not None


def opens_with_clock(line: str) -> bool:
    """Whether a folded line opens with a time of day."""
    match = _CLOCK_ALONE.match(line[:24])
    return match is not None and not line[match.end() : match.end() + 1].isdigit()


def _find(line: str, url: str | None, *, loose: bool = False) -> list[tuple[int, int, date | None]]:
    """(start, end, day) of each readable date; with `loose` also those whose day and month cannot be told apart."""
    if not any(c.isdigit() for c in line):
        return []
    spans: list[tuple[int, int, date | None]] = []
    for pattern in _DATES:
        for match in pattern.finditer(line):
            if any(match.start() < end and start < match.end() for start, end, _ in spans):
                continue
            day = _day(match, url)
            if day is not None or (loose and "a" in match.groupdict()):
                spans.append((match.start(), match.end(), day))
    return sorted(spans, key=lambda span: span[0])


def _day(match: re.Match[str], url: str | None) -> date | None:
    parts = match.groupdict()
    year = int(parts["y"])
    if "a" in parts:
        return _slashed(int(parts["a"]), int(parts["b"]), year, url)
    month = MONTHS.get(parts["n"], 0) if parts.get("n") else int(parts["m"])
    return _valid(year, month, int(parts["d"]))


def _slashed(first: int, second: int, year: int, url: str | None) -> date | None:
    choices = {day for day in (_valid(year, second, first), _valid(year, first, second)) if day}
    if len(choices) > 1:
        named = {day for day in choices if url and any(day.strftime(form) in url for form in ("%Y/%m/%d", "%Y-%m-%d", "%Y%m%d"))}
        choices = named
    return choices.pop() if len(choices) == 1 else None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1800 <= year <= 2200 else None
    except ValueError:
        return None


def _with_time(day: date | None, before: str, after: str) -> StatedDate:
    assert day is not None  # noqa: S101 — _find without `loose` gives days only
    for text in (after[:_NEAR], before[-_NEAR:]):
        for match in _CLOCK.finditer(text):
            clock = _clock(match)
            if clock:
                value, precision = clock
                return StatedDate(f"{day.isoformat()}T{value}{_offset(match['zone'], day)}", precision, "page")
    return StatedDate(day.isoformat(), "day", "page")


def _clock(match: re.Match[str]) -> tuple[str, Precision] | None:
    hour, minute, second = int(match["h"]), int(match["mi"] or match["mi2"]), match["se"]
    if match["s"] == "." and not (match["uhr"] or match["half"]):
        return None  # 14.30 alone may be a price or a version
    half = (match["half"] or "").replace(".", "") or {"午前": "am", "오전": "am", "午後": "pm", "오후": "pm"}.get(match["pre"] or "", "")
    if half and not 0 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59 or int(second or 0) > 59:
        return None
    return (f"{hour:02}:{minute:02}:{int(second):02}", "second") if second else (f"{hour:02}:{minute:02}", "minute")


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


def _cuts(text: str) -> tuple[int, int]:
    """Where the first separator or label of a text starts and the last one ends: beyond it, a time belongs to another date."""
    marks = [(at, at + len(mark)) for mark in (*_SEPARATORS, *MODIFIED, *PUBLISHED) if (at := text.find(mark)) >= 0]
    last = [text.rfind(mark) + len(mark) for mark in (*_SEPARATORS, *MODIFIED, *PUBLISHED) if mark in text]
    return min((start for start, _ in marks), default=len(text)), max(last, default=0)


def _meaning(text: str, *, trailing: bool = False) -> Meaning:
    """What the words near a date say it is; after the date only where scripts put the word there (更新, 입력)."""
    last = {
        "modified": max((text.rfind(w) for w in MODIFIED if not trailing or w >= "\u0e00"), default=-1),
        "published": max((text.rfind(w) for w in PUBLISHED if not trailing or w >= "\u0e00"), default=-1),
    }
    if max(last.values()) < 0:
        return None
    return "modified" if last["modified"] > last["published"] else "published"
