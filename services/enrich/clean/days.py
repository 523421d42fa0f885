"""The days that a line names: found, told apart from other numbers, with day and month in the page's order."""

import re
from datetime import date

from services.enrich.clean.vocabulary.calendar import MONTHS

_LETTER = r"(?:[^\W\d_]|[\u0900-\u0965\u0e31\u0e34-\u0e4e])"  # with the vowel signs that \w leaves out
_MONTH = rf"(?P<n>{_LETTER}{{3,13}}(?: {_LETTER}{{4,6}})?)"
# A year; pages run together "2026" and "10:30" or "9 Oct" where a space was mark-up.
_YEAR = r"(?P<y>\d{4})(?!\d(?!\d?(?::\d\d|\s[^\W\d_]{3})))"
_DATES = (
    re.compile(r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일]?"),
    re.compile(r"(?<!\d)(?P<y>\d{4})(?P<s>[-/.])\s?(?P<m>\d{1,2})(?P=s)\s?(?P<d>\d{1,2})(?!\d)\.?"),
    re.compile(rf"(?<!\d)(?<!\d\.)(?P<d>\d{{1,2}})\.\s?(?P<m>\d{{1,2}})\.\s?{_YEAR}"),
    re.compile(rf"(?<!\d)(?P<a>\d{{1,2}})(?P<s>\s?[-/]\s?)(?P<b>\d{{1,2}})(?P=s){_YEAR}"),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.|º|o)?[\s/-]+(?:de |d'|ta |ng )?{_MONTH}\.?"
        rf"(?:\s?/\s?[^\W\d_]{{3,9}})?,?[\s/-]+(?:de |del )?{_YEAR}"
    ),
    re.compile(rf"(?<!\w)(?P<n>{_LETTER}{{3,10}})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}"),
    re.compile(r"(?<!\w)(?P<y>\d{4})\.?\s+(?P<n>[^\W\d_]{3,10})\s+(?P<d>\d{1,2})(?!\d)"),
    re.compile(rf"(?<!\d)(?P<d>\d{{1,2}}) thang (?P<m>\d{{1,2}}),? (?:nam )?{_YEAR}"),
    re.compile(r"(?<![\d.:/-])(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<c>\d{2})(?![\d.:/-])"),
)
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]{3}")
_EAST_ASIAN = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]")


def find_days(
    line: str, url: str | None, day_first: bool | None = None, *, loose: bool = False
) -> list[tuple[int, int, date | None]]:
    """(start, end, day) of each readable date; with `loose` also those whose day and month cannot be told apart."""
    if not _DIGIT.search(line):
        return []
    spans: list[tuple[int, int, date | None]] = []
    for pattern in _DATES:
        for match in pattern.finditer(line):
            if any(match.start() < end and start < match.end() for start, end, _ in spans):
                continue
            day = _day(match, url, day_first)
            if day is not None or (loose and "a" in match.groupdict() and "c" not in match.groupdict()):
                spans.append((match.start(), match.end(), day))
    return sorted(spans, key=lambda span: span[0])


def _day(match: re.Match[str], url: str | None, day_first: bool | None) -> date | None:
    parts = match.groupdict()
    if "c" in parts:
        return _short(match, url, day_first)
    year = int(parts["y"])
    if "a" in parts:
        return _slashed(int(parts["a"]), int(parts["b"]), year, url, day_first)
    month = MONTHS.get(parts["n"], 0) if parts.get("n") else int(parts["m"])
    return _valid(year - 543 if 2400 <= year <= 2700 else year, month, int(parts["d"]))  # Thai years


def _short(match: re.Match[str], url: str | None, day_first: bool | None) -> date | None:
    """A date with a year of two digits; with points, outside East Asia, the day comes first."""
    first, second, third = int(match["a"]), int(match["b"]), int(match["c"])
    if match["s"] == ".":
        told = day_first or (_LETTERS.search(match.string) and not _EAST_ASIAN.search(match.string))
        return _valid(2000 + third, second, first) if told and len(match["b"]) == 2 else None
    if _valid(2000 + first, second, third) and day_first is None:
        return None
    return _slashed(first, second, 2000 + third, url, day_first)


def _slashed(first: int, second: int, year: int, url: str | None, day_first: bool | None) -> date | None:
    by_day, by_month = _valid(year, second, first), _valid(year, first, second)
    choices = {day for day in (by_day, by_month) if day}
    if len(choices) > 1:
        named = {
            day
            for day in choices
            if url and any(day.strftime(form) in url for form in ("%Y/%m/%d", "%Y-%m-%d", "%Y%m%d"))
        }
        settled = by_day if day_first else by_month
        choices = named or ({settled} if day_first is not None and settled else set())
    return choices.pop() if len(choices) == 1 else None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1800 <= year <= 2200 else None
    except ValueError:
        return None


def order_of(line: str) -> bool | None:
    """Whether the folded line writes the day before the month: told by a date that only one order makes one."""
    for match in _DATES[3].finditer(line):
        first, second = int(match["a"]), int(match["b"])
        if first <= 12 < second <= 31 or second <= 12 < first <= 31:
            return first > 12
    return None
