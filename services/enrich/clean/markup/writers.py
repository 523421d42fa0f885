"""People and agencies in a stated author: newsrooms, sites and user names are neither."""

import re
from collections.abc import Iterable, Iterator

from services.enrich.clean.lines import fold
from services.enrich.clean.people import agency, is_person, read_byline
from services.enrich.clean.vocabulary.names import JOINERS, ROLES
from services.enrich.clean.vocabulary.phrases import folded
from services.enrich.clean.vocabulary.ui import UI_LINES

_LONGEST = 200  # characters of a stated author
_PIECES = re.compile(r"\s*(?:[,;/|&、，・]|\s(?:" + "|".join(map(re.escape, JOINERS)) + r")(?=\s))\s*", re.IGNORECASE)
_LABEL = re.compile(r"(?:(?i:written by|by|von|par|por|di|door|author|autor|auteur)(?:\s?:\s?|\s)|By(?=[A-Z]))\s?")
_DATED = re.compile(
    r"\s?[|•·]\s|,?\s?\b(?:published|updated|posted|last updated|(?:january|february|march|april|may|june|july|august|september|october|"
    r"november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?\s\d|\d)",
    re.IGNORECASE,
)
# What an author's office begins with; a name ends before it.
_OFFICES = frozenset(
    folded(
        "senior|staff|lead|chief|contributing|contributor|writer|analyst|columnist|author|producer",
        "director|researcher|expert|freelance|freelancer|journalist|specialist|manager|ms|md|rd|rdn|phd|mba|published|posted|updated",
        "periodista|redactor|redactora|giornalista|verslaggever|dziennikarz",
    )
)
_NO_NAMES = frozenset(
    folded(
        "images|animation|studios|arts|bio|profile|email|facebook|twitter|linkedin|university|institute|school|diseases|security|today",
        "security|company|inc|ltd|llc|corp|magazine|website|blog|channel|group|foundation|association|ajansı|agentur|agency",
    )
)
_ASIDE = re.compile(r"\s*[(（\[][^()（）\[\]]{0,80}[)）\]]")
_TITLES = re.compile(
    r"(?:(?:prof|dr|mr|mrs|ms|sir|dame|lord|med|phil)\.?\s)+(?=\S)|,? (?:m\.?d|ph\.?d|jr|sr)\.?$", re.IGNORECASE
)
# Chinese, Japanese and Korean names: no space is needed, and nothing tells a name's shape but its length.
_EASTERN = re.compile(r"[\u3400-\u9fff\u3040-\u30ff]{2,6}(?:[ 　・=＝][\u3400-\u9fff\u3040-\u30ff]{1,8})?|[가-힣]{2,4}")
_OFFICE = re.compile(r"\s?(?:記者|特派員|编辑|记者|記者団|기자|특파원|논설위원)$")


def people_and_agencies(stated: Iterable[str], site: str | None = None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(people, agencies) in authors as a page states them, each once, in order; `site`'s name beside a person is not part of it."""
    people: dict[str, str] = {}
    agencies: dict[str, None] = {}
    for text in stated:
        for name in _names(_bare(text[:_LONGEST], site)):
            if wire := agency(name):
                agencies[wire] = None
            elif person := _person(name):
                shown = person.title() if person.isupper() else person
                if fold(shown) not in people or not person.isupper():
                    people[fold(shown)] = shown
    return tuple(people.values()), tuple(agencies)


def _bare(text: str, site: str | None) -> str:
    """Without the word in front, the site's name behind, and the date of publication."""
    said = _LABEL.sub("", " ".join(text.split()))
    if site and len(said) > len(site) + 4 and said.casefold().endswith(" " + site.casefold()):
        said = said[: -len(site)].rstrip(" ,|-–—")
    return _DATED.split(said, maxsplit=1)[0]


def _names(text: str) -> Iterator[str]:
    said = text
    byline = read_byline(said)
    if byline and (byline.authors or byline.agencies):
        yield from (*byline.authors, *byline.agencies)
        return
    if is_person(said):
        yield said
        return
    yield from (part for part in map(str.strip, _PIECES.split(said)) if part)


def _person(name: str) -> str | None:
    plain = _OFFICE.sub("", _TITLES.sub("", _ASIDE.sub("", name)).strip(" .,-–—"))
    words = plain.split()
    if all(fold(word) in UI_LINES for word in words):
        return None
    offices = [at for at, word in enumerate(words) if fold(word) in _OFFICES]
    if offices:
        plain = " ".join(words[: offices[0]]) if offices[0] >= 2 else ""
    if any(role in fold(plain) for role in ROLES):
        return None  # "Foreign Affairs Editor" has the shape of a name with an office behind it
    if any(fold(word) in _NO_NAMES for word in words[: len(plain.split())]):
        return None
    return plain if is_person(plain) or _EASTERN.fullmatch(plain) else None
