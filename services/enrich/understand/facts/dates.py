"""Days, months and years that a text names. Relative ones are told by the day of publication; what stays open is left out."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import islice

from services.enrich.understand.facts.results import MOST, DateMentioned

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
        r"\b(?:would|could|may|might|should|must|(?:was|were) (?:to|due|expected|planned|scheduled|set)|planned|expected"
        r"|hopes?|wants?|asked|every|each)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:pourrait|pourraient|devait|devaient|(?:était|étaient) prévue?s?|prévue?s?|espère|veut|chaque)\b",
        re.IGNORECASE,
    ),
}
_CLAUSE = re.compile(r"[,;:–—\n]|[.!?…](?=\s)| and | but | et | mais ")
_ISO = re.compile(r"(?<![\d-])(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])-(?P<d>[0-2]\d|3[01])(?![\d-])")


def _patterns(language: str) -> re.Pattern[str]:
    """English writes its months and days with a capital: "may" and "march" are words, too."""
    months, days = _MONTHS[language].split(), _WEEKDAYS[language].split()
    relative = [*_RELATIVE[language], *(word.capitalize() for word in _RELATIVE[language])]
    if language == "en":
        months, days = [word.capitalize() for word in months], [word.capitalize() for word in days]
        month = rf"(?:{_any(months)}|(?:{_any([m.capitalize() for m in _SHORT])})\.?)"
        return re.compile(
            rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m1>{month})(?:,? (?P<y1>\d{{4}}))?"
            rf"|(?P<m2>{month}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:|[.,]\d)(?:,? (?P<y2>\d{{4}}))?"
            rf"|(?P<m3>{month}),? (?P<y3>(?:1[5-9]|20)\d\d)"
            rf"|(?<=[nceyfrgt] )(?P<y4>(?:1[5-9]|20)\d\d)(?![\d.,]\d|%|[’']?s)"
            rf"|(?P<w>{_any(days)})(?!s)"
            rf"|(?P<r>{_any(relative)}))\b"
        )
    days = [*days, *(word.capitalize() for word in days)]
    return re.compile(
        rf"\b(?:(?P<d1>\d{{1,2}}|1er) (?P<m1>{_any(months)})(?: (?P<y1>\d{{4}}))?"
        rf"|(?P<m3>{_any(months)}) (?P<y3>(?:1[5-9]|20)\d\d)"
        rf"|(?<=[nstè] )(?P<y4>(?:1[5-9]|20)\d\d)(?![\d.,]\d)"
        rf"|(?P<w>{_any(days)})(?!s)(?: (?P<which>dernier|prochain))?"
        rf"|(?P<r>{_any(relative)}))(?!\w)"
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


# What stands before a bare year that is one, and before a weekday that says which.
_BEFORE_YEAR = {
    "en": re.compile(r"\b(?:in|since|until|by|of|before|after|during|early|late) $", re.IGNORECASE),
    "fr": re.compile(r"\b(?:en|depuis|avant|après|dès|fin|début) $", re.IGNORECASE),
}
# "before Friday" is no day on which anything was.
_UNTIL = re.compile(
    r"(?:\b(?:before|until|by|from|since|every|each|avant|dès|depuis|chaque|le)|jusqu['’]à|d['’]ici) $", re.IGNORECASE
)
# Without one of these nothing says that it has been: "Aldwater play Hull on Saturday".
_PAST = {
    "en": re.compile(
        r"\b(?:\w{2,}ed|said|told|was|were|had|has|have|did|won|lost|took|made|came|went|began|met|left|rose|fell|put|shut|hit|struck|found|"
        r"gave|got|held|kept|led|ran|saw|sent|sold|spoke|stood|swore|threw|wrote|broke|brought|built|bought|cut|drew|drove|flew|grew|beat|"
        r"became|chose|died|fought|sank|set|shot|signed|stole|swept|taught|thought|woke|withdrew)\b"
    ),
    "fr": re.compile(
        r"\b(?:a|ont|est|sont|était|étaient|avait|avaient|fut|furent|\w{2,}(?:ait|aient|èrent|irent)|dans la nuit)\b"
    ),
}
_BEFORE_WEEKDAY = re.compile(r"\b(last|next|this coming|this) $", re.IGNORECASE)
_WORD = 16
_SENTENCE = 240
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
        _mentioned(match, _day(int(match["y"]), int(match["m"]), int(match["d"]))) for match in _ISO.finditer(body)
    ]
    pattern = _OF.get(language or "")
    if pattern is not None:
        found += [_read(body, match, language or "", published) for match in islice(pattern.finditer(body), MOST)]
    kept = [one for one in found if one is not None]
    return tuple(sorted(kept, key=lambda one: one.start)[:MOST])


def _read(body: str, match: re.Match[str], language: str, published: date | None) -> DateMentioned | None:
    parts = {name: value for name, value in match.groupdict().items() if value}
    if "y4" in parts:
        if not _BEFORE_YEAR[language].search(body, max(0, match.start() - _WORD), match.start()):
            return None
        return DateMentioned(match.group(), match.start(), match.end(), match.group(), "year")
    name = parts.get("m1") or parts.get("m2") or parts.get("m3")
    if name:
        month = _NUMBER[name.lower().rstrip(".")]
        if "m3" in parts:
            return DateMentioned(match.group(), match.start(), match.end(), f"{parts['y3']}-{month:02}", "month")
        day = int((parts.get("d1") or parts["d2"]).removesuffix("er"))
        year = parts.get("y1") or parts.get("y2")
        return _mentioned(match, _day(int(year), month, day) if year else _nearest(month, day, published))
    if published is None:
        return None
    if "r" in parts:
        return _mentioned(match, published + timedelta(_RELATIVE[language][parts["r"].lower()]))
    which = _BEFORE_WEEKDAY.search(body, max(0, match.start() - _WORD), match.start())
    said = (parts.get("which") or (which.group(1) if which else "")).lower()
    return _mentioned(match, _weekday(body, match, said, language, published))


def _weekday(body: str, match: re.Match[str], which: str, language: str, published: date) -> date | None:
    """The last one up to the day of publication, unless its clause speaks of what is to come; None where it may be either."""
    back = (published.weekday() - _WEEKDAY[match["w"].lower()]) % 7
    if which in _BEHIND:
        return published - timedelta(back or 7)
    if which in _AHEAD:
        return published + timedelta(7 - back)
    if _UNTIL.search(body, max(0, match.start() - _WORD), match.start()):
        return None
    clause = _clause(body, *match.span())
    if _FUTURE[language].search(clause):
        return published + timedelta(7 - back if back else 0)
    if _EITHER[language].search(clause) or not _PAST[language].search(clause):
        return None
    return published - timedelta(back)


def _clause(body: str, start: int, end: int) -> str:
    """What stands around a weekday, up to the next comma or "and"; "On Thursday, they will vote" is one clause."""
    first = max(0, start - _SENTENCE)
    for mark in _CLAUSE.finditer(body, first, start):
        first = mark.end()
    after = end + 1 if start - first < 6 and body[end : end + 1] == "," else end
    stop = _CLAUSE.search(body, after, after + _SENTENCE)
    return body[first : stop.start() if stop else after + _SENTENCE]


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


def _mentioned(match: re.Match[str], day: date | None) -> DateMentioned | None:
    if day is None:
        return None
    return DateMentioned(match.group(), match.start(), match.end(), day.isoformat(), "day")
