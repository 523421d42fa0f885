"""People and agencies in a stated author: newsrooms, sites and user names are neither."""

import re
from collections.abc import Iterable, Iterator

from services.enrich.clean.lines import fold
from services.enrich.clean.people import agency, is_person, read_byline
from services.enrich.clean.vocabulary.names import JOINERS, NOT_PEOPLE, ROLES

_LONGEST = 200  # characters of a stated author
_PIECES = re.compile(r"\s*(?:[,;/|&、，・]|\s(?:" + "|".join(map(re.escape, JOINERS)) + r")(?=\s))\s*", re.IGNORECASE)
_ASIDE = re.compile(r"\s*[(（\[][^()（）\[\]]{0,80}[)）\]]")
_TITLES = re.compile(
    r"(?:(?:prof|dr|mr|mrs|ms|sir|dame|lord|med|phil)\.?\s)+(?=\S)|,? (?:m\.?d|ph\.?d|jr|sr)\.?$", re.IGNORECASE
)
# Chinese, Japanese and Korean names: no space is needed, and nothing tells a name's shape but its length.
_EASTERN = re.compile(r"[\u3400-\u9fff\u3040-\u30ff]{2,6}(?:[ 　・=＝][\u3400-\u9fff\u3040-\u30ff]{1,8})?|[가-힣]{2,4}")
_OFFICE = re.compile(r"\s?(?:記者|特派員|编辑|记者|記者団|기자|특파원|논설위원)$")


def people_and_agencies(stated: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(people, agencies) in authors as a page states them, each once, in order."""
    people: dict[str, str] = {}
    agencies: dict[str, None] = {}
    for text in stated:
        for name in _names(text[:_LONGEST]):
            if wire := agency(name):
                agencies[wire] = None
            elif person := _person(name):
                shown = person.title() if person.isupper() else person
                if fold(shown) not in people or not person.isupper():
                    people[fold(shown)] = shown
    return tuple(people.values()), tuple(agencies)


def _names(text: str) -> Iterator[str]:
    said = " ".join(text.split())
    byline = read_byline(said)
    if byline and (byline.authors or byline.agencies):
        yield from (*byline.authors, *byline.agencies)
        return
    if agency(said) or is_person(said):
        yield said
        return
    yield from (part for part in map(str.strip, _PIECES.split(said)) if part)


def _person(name: str) -> str | None:
    plain = _OFFICE.sub("", _TITLES.sub("", _ASIDE.sub("", name)).strip(" .,-–—"))
    if fold(plain) in NOT_PEOPLE or any(role in fold(plain) for role in ROLES):
        return None
    return plain if is_person(plain) or _EASTERN.fullmatch(plain) else None
