"""Dates as a page states them: as precise as written, with an offset only where the zone is beyond doubt, else nothing.

A date without a year, or one like 03/04/2026 that two countries read differently, is not read at all.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.enrich.clean.clock import CLOCK, with_time
from services.enrich.clean.model import StatedDate
from services.enrich.clean.vocabulary.calendar import AGO, FILLER, MODIFIED, MONTHS, PUBLISHED

Meaning = Literal["published", "modified"] | None

_DATES = (
    re.compile(r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일]?"),
    re.compile(r"(?<!\d)(?P<y>\d{4})(?P<s>[-/.])\s?(?P<m>\d{1,2})(?P=s)\s?(?P<d>\d{1,2})(?!\d)\.?"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(?P<a>\d{1,2})(?P<s>[-/])(?P<b>\d{1,2})(?P=s)(?P<y>\d{4})(?!\d)"),
    re.compile(
        r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th|er|\.|º|o)?\s+(?:de |"
        r"d')?(?P<n>[^\W\d_]{3,13}(?: [^\W\d_]{4,6})?)\.?(?:/[^\W\d_]{3,9})?,?\s+(?:de |"
        r"del )?(?P<y>\d{4})(?!\d)"
    ),
    re.compile(r"(?<!\w)(?P<n>[^\W\d_]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})(?!\d)"),
)
_WORDS = re.compile(r"[^\W\d_]+")
_LABELS = (*(label for label in (*MODIFIED, *PUBLISHED) if len(label) > 6 or label >= "\u0e00"), "最終更新")
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
        if day is None:
            continue
        before = line[found[at - 1][1] if at else 0 : start]
        after = line[end : found[at + 1][0] if at + 1 < len(found) else len(line)]
        own_before = before[_cuts(before)[1] :] if at == 0 or _cuts(before)[1] else ""
        time = with_time(day, own_before, after[: _cuts(after)[0]])
        stated.append(Stated(time, _meaning(before) or _meaning(after[:28], trailing=True)))
    return stated


def is_date_line(line: str) -> bool:
    """Whether a folded line is a date and little else, or says how long ago."""
    found = _find(line, None, loose=True)
    if not found and len(line) < 40 and _labelled(line):
        return True  # labelled, but without a year: no date to read, and no text either
    if not found:
        return (
            len(line) < 40 and any(c.isdigit() for c in line) and any(w in line for w in AGO) and len(line.split()) <= 5
        )
    rest = line
    for start, end, _ in reversed(found):
        rest = rest[:start] + " " + rest[end:]
    separated = any(mark in rest for mark in _SEPARATORS)
    rest = CLOCK.sub(" ", rest)
    for label in (*MODIFIED, *PUBLISHED):
        rest = rest.replace(label, " ")
    letters = sum(len(word) for word in _WORDS.findall(rest) if word not in FILLER)
    return letters <= (40 if separated else 10)


def _labelled(line: str) -> bool:
    """Whether the line opens with a date's label and goes on with a number."""
    label = next((label for label in _LABELS if line.startswith(label)), None)
    return label is not None and line[len(label) :].lstrip(" :")[:1].isdigit()


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
        named = {
            day
            for day in choices
            if url and any(day.strftime(form) in url for form in ("%Y/%m/%d", "%Y-%m-%d", "%Y%m%d"))
        }
        choices = named
    return choices.pop() if len(choices) == 1 else None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1800 <= year <= 2200 else None
    except ValueError:
        return None


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
