"""Dates as a page states them: as precise as written, with an offset only where the zone is beyond doubt, else nothing.

A date without a year is not read, nor one like 03/04/2026 that two countries read differently, unless the page settles it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.enrich.clean.clock import CLOCK, with_time
from services.enrich.clean.days import find_days
from services.enrich.clean.model import StatedDate
from services.enrich.clean.vocabulary.calendar import AGO, ENGLISH, FILLER, MODIFIED, PUBLISHED

Meaning = Literal["published", "modified"] | None

_SIGNED = re.compile(
    r"(?:来源|來源|作者|编辑|責任編輯|责任编辑|责编|记者|記者|출처|기자)\s?[:：]\s?[^\s:：]{2,14}"
)  # behind a date in China
_DIGIT = re.compile(r"\d")
_WORDS = re.compile(r"[^\W\d_]+")
_SEPARATORS = ("|", "·", "•")
_DASHED = re.compile(r"\s[–—-]\s")
# Where mark-up parted them and the text does not: "Ana RuizPublished: Dec 20, 2026", "updatedSep 4, 2026".
_GLUED = re.compile(
    r"(?<=[a-zà-ÿ.0-9])(?=(?:Published|Updated|Posted|Last|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.? \d))"
    r"|(?<=ublished)(?=[A-Z])|(?<=pdated)(?=[A-Z])|(?<=osted)(?=[A-Z])|(?<=\d [AaPp]M)(?=[A-Z])"
)


def _labels(words: tuple[str, ...]) -> re.Pattern[str]:
    """Short labels as whole words, long ones with any ending, those of scripts without spaces anywhere."""
    eastern = [re.escape(word) for word in words if word >= "\u0e00"]
    short = [re.escape(word) for word in words if word < "\u0e00" and len(word) < 6]
    long = [re.escape(word) + r"\w{0,6}" for word in words if word < "\u0e00" and len(word) >= 6]
    longest_first = [*sorted(long, key=len, reverse=True), rf"(?:{'|'.join(short)})(?!\w)"]
    return re.compile("|".join([rf"(?<!\w)(?:{'|'.join(longest_first)})", *sorted(eastern, key=len, reverse=True)]))


_MODIFIED, _PUBLISHED, _AGO = _labels(MODIFIED), _labels(PUBLISHED), _labels(AGO)


@dataclass(frozen=True, slots=True)
class Stated:
    """One date in a line and what the line says it is."""

    date: StatedDate
    meaning: Meaning


def apart(text: str) -> str:
    """The line with a space where a date or its label is run together with the word before it."""
    return _GLUED.sub(" ", text) if _DIGIT.search(text) else text


def read_dates(
    line: str, url: str | None = None, *, day_first: bool | None = None, zones: Mapping[str, str] | None = None
) -> list[Stated]:
    """The dates of a folded line, in order.

    `url` may settle which number is the month (/2026/04/03/), or `day_first`, where the page's language does; `zones` gives
    the offsets of names like BST, where the page tells which is meant.
    """
    found = find_days(line, url, True if day_first is None and _is_foreign(line) else day_first)
    known = zones or {}
    behind = bool(found) and _meaning(_one_time(line[found[-1][1] :][:28]), trailing=True) is not None
    stated: list[Stated] = []
    for at, (start, end, day) in enumerate(found):
        if day is None:
            continue
        before = line[found[at - 1][1] if at else 0 : start]
        after = line[end : found[at + 1][0] if at + 1 < len(found) else len(line)]
        own_before = _own_before(before) if at == 0 or _cuts(before)[1] else ""
        time = with_time(day, own_before, _own_after(after), known)
        stated.append(
            Stated(time, _meaning(before) or (_meaning(_one_time(after[:28]), trailing=True) if behind else None))
        )
        last = at + 1 == len(found)
        if last and time.precision != "day" and (again := time_alone(after[_cuts(after)[0] :], day, known)):
            stated.append(Stated(again, "modified"))
    return stated


def time_alone(text: str, day: date, zones: Mapping[str, str]) -> StatedDate | None:
    """The time of an update on a day that the page stated before ("updated 11.02"); None for any other folded text."""
    label = _MODIFIED.search(text[:40])
    if label is None or find_days(text, None, loose=True):
        return None
    rest = text[label.end() :].strip(" :,.|·")
    clock = CLOCK.search(rest[:40])
    if clock is None or any(c.isdigit() for c in rest[: clock.start()] + rest[clock.end() :]):
        return None  # "updated 12.3. at 11.02" is another day
    found = with_time(day, "", rest, zones, labelled=True)
    return found if found.precision != "day" else None


def is_date_line(line: str) -> bool:
    """Whether a folded line is a date and little else, or says how long ago."""
    found = find_days(line, None, loose=True)
    if not found and len(line) < 40 and _labelled(line):
        return True  # labelled, but without a year: no date to read, and no text either
    if not found:
        return (
            len(line) < 40
            and _DIGIT.search(line) is not None
            and _AGO.search(line) is not None
            and len(line.split()) <= 5
        )
    rest = line
    for start, end, _ in reversed(found):
        rest = rest[:start] + " " + rest[end:]
    separated = any(mark in rest for mark in _SEPARATORS)
    dashed = _DASHED.search(rest) is not None
    rest = _SIGNED.sub(" ", CLOCK.sub(" ", rest))
    for label in (_MODIFIED, _PUBLISHED):
        rest = label.sub(" ", rest)
    words = [word for word in _WORDS.findall(rest) if word not in FILLER]
    letters = sum(map(len, words))
    return letters <= (40 if separated else 24 if dashed and len(words) <= 3 else 10)


def is_labelled(line: str) -> bool:
    """Whether a folded line opens with a date's label, such as "published:"."""
    return (_MODIFIED.match(line) or _PUBLISHED.match(line)) is not None


def _labelled(line: str) -> bool:
    """Whether the line opens with a date's label and goes on with a number."""
    label = _MODIFIED.match(line) or _PUBLISHED.match(line)
    if label is None:
        return False
    rest = line[label.end() :].lstrip(" :")
    if rest[:1].isdigit():
        return True
    while (word := _WORDS.match(rest)) and word[0] in FILLER:
        rest = rest[word.end() :].lstrip(" :.")
    return CLOCK.match(rest) is not None


def _one_time(text: str) -> str:
    """The text up to a second time of day: a label behind that belongs to another date, if to one without a year."""
    times = [match.end() for match in CLOCK.finditer(text)]
    return text[: times[0]] if len(times) > 1 else text


def _is_foreign(line: str) -> bool:
    """Whether a label in another language than English dates the line: all others that write 3/4/2026 put the day first."""
    labels = [match[0] for label in (_MODIFIED, _PUBLISHED) for match in label.finditer(line)]
    return any(label < "\u0e00" and not label.startswith(ENGLISH) for label in labels)


def _own_before(before: str) -> str:
    """What belongs to the date in the text before it: down to a separator or label, or, right before a separator, a time alone."""
    cut = _cuts(before)[1]
    if before[cut:].strip(" ,.-–") or before[cut - 1 : cut] not in _SEPARATORS:
        return before[cut:]
    rest = before[: cut - 1].strip(" ,.-–")
    return rest if CLOCK.fullmatch(rest) else before[cut:]


def _own_after(after: str) -> str:
    """What belongs to the date in the text behind it: up to a separator or label, or, right behind a separator, a time alone."""
    cut = _cuts(after)[0]
    if after[:cut].strip(" ,.-–") or after[cut : cut + 1] not in _SEPARATORS:
        return after[:cut]
    rest = after[cut + 1 :]
    rest = rest[: _cuts(rest)[0]].strip(" ,.-–")
    return rest if CLOCK.fullmatch(rest) else after[:cut]


def _cuts(text: str) -> tuple[int, int]:
    """Where the first separator or label of a text starts and the last one ends: beyond it, a time belongs to another date."""
    spans = [match.span() for label in (_MODIFIED, _PUBLISHED) for match in label.finditer(text)]
    for mark in _SEPARATORS:
        if (first := text.find(mark)) >= 0:
            spans += [(first, first + len(mark)), (first, text.rfind(mark) + len(mark))]
    return min((start for start, _ in spans), default=len(text)), max((end for _, end in spans), default=0)


def _meaning(text: str, *, trailing: bool = False) -> Meaning:
    """What the words near a date say it is; after the date only where scripts put the word there (更新, 입력)."""
    last = {"modified": -1, "published": -1}
    for meaning, label in (("modified", _MODIFIED), ("published", _PUBLISHED)):
        for match in label.finditer(text):
            if not trailing or match[0] >= "\u0e00":
                last[meaning] = match.start()
    if max(last.values()) < 0:
        return None
    return "modified" if last["modified"] > last["published"] else "published"
