"""Days, months and years that a text names. Relative ones are told by the day of publication; what stays open is left out."""

import re
from datetime import date, timedelta
from typing import Literal

from services.enrich.understand.facts.results import DateMentioned
from services.enrich.understand.facts.sentences import sentences

Precision = Literal["day", "month", "year"]
_MONTHS = {
    "en": "january february march april may june july august september october november december",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
_SHORT = {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sept": 9,
    "sep": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
_WEEKDAYS = {
    "en": "monday tuesday wednesday thursday friday saturday sunday",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
}
_RELATIVE = {
    "en": {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1},
    "fr": {"aujourd'hui": 0, "aujourd’hui": 0, "hier": -1, "demain": 1},
}
# Said of a weekday that is still to come; and said where it may be either, so that it is left out.
_FUTURE = {
    "en": re.compile(
        r"\b(?:will|is to|are to|(?:is|are) (?:due|expected|planned|scheduled|set)|plans? to|from next)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:doit|doivent|devrait|devraient|(?:est|sont) prévue?s?|prévoit|prévoient|\w{2,}(?:era|eront|ira|iront))\b",
        re.IGNORECASE,
    ),
}
_EITHER = {
    "en": re.compile(
        r"\b(?:would|could|may|might|should|must|(?:was|were) (?:to|due|expected|planned|scheduled|set)|planned|expected|hopes?|wants?|asked|before"
        r"|until|by|from|every|each)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:pourrait|pourraient|devait|devaient|(?:était|étaient) prévue?s?|prévue?s?|espère|veut|avant|jusqu['’]à|d['’]ici|dès|chaque|tous les)\b",
        re.IGNORECASE,
    ),
}
_CLAUSE = re.compile(r"[,;:–—]| and | but | et | mais ")
_ISO = re.compile(r"(?<![\d-])(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])-(?P<d>[0-2]\d|3[01])(?![\d-])")


def _patterns(language: str) -> re.Pattern[str]:
    months = "|".join(_MONTHS[language].split())
    days = "|".join(_WEEKDAYS[language].split())
    relative = "|".join(map(re.escape, _RELATIVE[language]))
    if language == "en":
        # May and March are words, too: alone they count with a year only, and written with a capital.
        short = "|".join(f"{m}" for m in _SHORT)
        month = rf"(?:{months}|(?:{short})\.?)"
        return re.compile(
            rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m1>{month})(?:,? (?P<y1>\d{{4}}))?"
            rf"|(?P<m2>{month}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:|[.,]\d)(?:,? (?P<y2>\d{{4}}))?"
            rf"|(?P<m3>{month}),? (?P<y3>(?:1[5-9]|20)\d\d)"
            rf"|(?:in|since|until|by|of|before|after|during|early|late) (?P<y4>(?:1[5-9]|20)\d\d)(?![\d.,]\d|%|[’']?s)"
            rf"|(?:(?P<which>last|next|this|this coming) )?(?P<w>{days})(?!s)"
            rf"|(?P<r>{relative}))\b",
            re.IGNORECASE,
        )
    return re.compile(
        rf"\b(?:(?P<d1>\d{{1,2}}|1er) (?P<m1>{months})(?: (?P<y1>\d{{4}}))?"
        rf"|(?P<m3>{months}) (?P<y3>(?:1[5-9]|20)\d\d)"
        rf"|(?:en|depuis|avant|après|dès|fin|début) (?P<y4>(?:1[5-9]|20)\d\d)(?![\d.,]\d)"
        rf"|(?P<w>{days})(?!s)(?: (?P<which>dernier|prochain))?"
        rf"|(?P<r>{relative}))(?!\w)",
        re.IGNORECASE,
    )


_OF = {language: _patterns(language) for language in _MONTHS}
_NUMBER = {
    **{name: i % 12 + 1 for i, name in enumerate([*_MONTHS["en"].split(), *_MONTHS["fr"].split()])},
    **_SHORT,
}
_WEEKDAY = {name: i % 7 for i, name in enumerate([*_WEEKDAYS["en"].split(), *_WEEKDAYS["fr"].split()])}
_BEHIND, _AHEAD = frozenset(["last", "dernier"]), frozenset(["next", "this coming", "prochain"])


def dates_mentioned(body: str, language: str | None, published: date | None) -> tuple[DateMentioned, ...]:
    """In order; without `published` only those that name their year."""
    found = [
        _mentioned(match, _day(int(match["y"]), int(match["m"]), int(match["d"])), "day")
        for match in _ISO.finditer(body)
    ]
    pattern = _OF.get(language or "")
    if pattern is not None:
        limits = list(sentences(body)) if published else []
        at = 0
        for match in pattern.finditer(body):
            while at < len(limits) and limits[at][1] <= match.start():
                at += 1
            sentence = limits[at] if at < len(limits) else (match.start(), match.end())
            found.append(_read(body, match, language or "", published, sentence))
    kept = [one for one in found if one is not None]
    return tuple(sorted(kept, key=lambda one: one.start))


def _read(
    body: str, match: re.Match[str], language: str, published: date | None, sentence: tuple[int, int]
) -> DateMentioned | None:
    parts = {name: value for name, value in match.groupdict().items() if value}
    if "y4" in parts:
        start = match.start("y4")
        return DateMentioned(parts["y4"], start, match.end("y4"), parts["y4"], "year")
    name = parts.get("m1") or parts.get("m2") or parts.get("m3")
    if name:
        if not name[0].isupper() and language == "en":
            return None
        month = _NUMBER[name.lower().rstrip(".")]
        if "m3" in parts:
            return DateMentioned(match.group(), match.start(), match.end(), f"{parts['y3']}-{month:02}", "month")
        day = int((parts.get("d1") or parts["d2"]).removesuffix("er"))
        year = parts.get("y1") or parts.get("y2")
        return _mentioned(match, _day(int(year), month, day) if year else _nearest(month, day, published), "day")
    if published is None:
        return None
    if "r" in parts:
        return _mentioned(match, published + timedelta(_RELATIVE[language][parts["r"].lower()]), "day")
    if language == "en" and not parts["w"][0].isupper():
        return None
    around = (sentence[0], *match.span(), sentence[1])
    return _mentioned(match, _weekday(body, parts, language, published, around), "day")


def _weekday(
    body: str, parts: dict[str, str], language: str, published: date, around: tuple[int, int, int, int]
) -> date | None:
    """The last one up to the day of publication, unless its clause speaks of what is to come; None where it may be either."""
    back = (published.weekday() - _WEEKDAY[parts["w"].lower()]) % 7
    which = parts.get("which", "").lower()
    if which in _BEHIND:
        return published - timedelta(back or 7)
    if which in _AHEAD:
        return published + timedelta(7 - back)
    clause = _clause(body, *around)
    if _FUTURE[language].search(clause):
        return published + timedelta(7 - back if back else 0)
    return None if _EITHER[language].search(clause) else published - timedelta(back)


def _clause(body: str, begin: int, start: int, end: int, limit: int) -> str:
    """What stands around a weekday, up to the next comma or "and"; "On Thursday, they will vote" is one clause."""
    first = begin
    for mark in _CLAUSE.finditer(body, begin, start):
        first = mark.end()
    after = end + 1 if start - first < 6 and body[end : end + 1] == "," else end
    mark = _CLAUSE.search(body, after, limit)
    return body[first : mark.start() if mark else limit]


def _nearest(month: int, day: int, published: date | None) -> date | None:
    """The day of that year which lies nearest to the publication."""
    if published is None:
        return None
    years = (published.year - 1, published.year, published.year + 1)
    days = [found for year in years if (found := _day(year, month, day))]
    return min(days, key=lambda one: abs(one - published), default=None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _mentioned(match: re.Match[str], day: date | None, precision: Precision) -> DateMentioned | None:
    if day is None:
        return None
    return DateMentioned(match.group(), match.start(), match.end(), day.isoformat(), precision)
