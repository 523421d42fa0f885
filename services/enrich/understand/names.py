"""Names as they stand in the text: the model's spans without titles, articles and possessives; the rest is refused."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from services.enrich.understand.gazetteer import Gazetteer
from services.enrich.understand.results import EntityType
from services.enrich.understand.tables import Tables

# OntoNotes labels (English models) and the four of CoNLL and WikiNER (most others); what is not here is no entity.
TYPES: dict[str, EntityType] = {
    "PERSON": "person", "PER": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place",
    "EVENT": "event", "WORK_OF_ART": "work", "PRODUCT": "product",
}  # fmt: skip
NAMES_OF_SOMEBODY = ("person", "organisation", "place")
LONGEST_NAME = 100
LONGEST_PERSON_WORDS = 7

_EDGES = " \t\r\n\"'“”‘’«»()[]{}<>,;:!?…–—-*•|/"
_POSSESSIVE = re.compile(r"['’]s?$")
_INNER_POSSESSIVE = re.compile(r"['’]s?\s+")
_JOINT = re.compile(r"\s*[-–—/]\s*|\s+and\s+|\s+|,\s+")
_LINE = re.compile(r"[^\n]+")
_ADDRESS = re.compile(r"@|://|www\.|\.(?:com|org|net)\b", re.IGNORECASE)


def _within_lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a span between line breaks: no name goes from one paragraph to the next."""
    return [(start + part.start(), start + part.end()) for part in _LINE.finditer(text[start:end])]


@dataclass(frozen=True, slots=True)
class Name:
    """A name in field number `field`; `text` is that stretch of the (truecased) field."""

    field: int
    start: int
    end: int
    type: EntityType
    text: str


class Tidier:
    """Makes Names of one document's model spans."""

    def __init__(self, fields: Sequence[str], tables: Tables, gazetteer: Gazetteer) -> None:
        self._fields, self._tables, self._gazetteer = fields, tables, gazetteer

    def names(self, spans: Sequence[Sequence[tuple[int, int, str]]]) -> list[Name]:
        """Each span's names; none for what is not a name."""
        found: list[Name] = []
        for number, field in enumerate(spans):
            for start, end, label in field:
                if kind := TYPES.get(label):
                    for first, last in _within_lines(self._fields[number], start, end):
                        found += self._tidied(Name(number, first, last, kind, self._fields[number][first:last]))
        known = {name.text for name in found}
        return [part for name in found for part in self._parts(name, known)]

    def cut(self, name: Name, start: int, end: int) -> Name:
        """The part of a name from start to end (counted in its text), without edges that belong to no name."""
        text = name.text[start:end]
        left = len(text) - len(text.lstrip(_EDGES))
        right = len(text.rstrip(_EDGES))
        text = text[left:right]
        return replace(name, start=name.start + start + left, end=name.start + start + left + len(text), text=text)

    def _tidied(self, name: Name) -> Iterable[Name]:
        name = self.cut(name, 0, len(name.text))
        if name.type in NAMES_OF_SOMEBODY:
            if not self._gazetteer.knows(name.text) and (article := self._tables.article.match(name.text)):
                name = self.cut(name, article.end(), len(name.text))
            name = self._without_titles(name)
            if name.type != "organisation" and (ending := _POSSESSIVE.search(name.text)):
                name = self.cut(name, 0, ending.start())
        return [name] if self._is_name(name) else []

    def _without_titles(self, name: Name) -> Name:
        """ "US Secretary of State Antony Blinken" without all that comes before Antony."""
        if name.type == "place" or not (titles := self._tables.titles.match(name.text)):
            return name
        if titles.end() == len(name.text):  # nobody is named
            return replace(name, text="")
        return self.cut(name, titles.end(), len(name.text)) if name.type == "person" else name

    def _is_name(self, name: Name) -> bool:
        text, tables = name.text, self._tables
        if not 1 < len(text) <= LONGEST_NAME or text in tables.never_names:
            return False
        if not any(c.isupper() or (c.isalpha() and not c.islower()) for c in text) or _ADDRESS.search(text):
            return False
        if name.type == "person" and (any(c.isdigit() for c in text) or len(text.split()) > LONGEST_PERSON_WORDS):
            return False
        if name.type not in NAMES_OF_SOMEBODY:
            return not self._only_a_role(text)
        before = self._fields[name.field][max(0, name.start - 40) : name.start]
        if text in tables.title_suffixes and not before[-1:].isalnum() and tables.office.search(before):
            return False  # "State" in "Secretary of State"
        return not self._only_a_role(text)

    def _only_a_role(self, text: str) -> bool:
        """ "the Israeli PM", "Foreign Minister", "Arab League officials" has a name in it and is none of them."""
        words = [word for word in text.split() if word.lower() not in ("the", "a", "an")]
        return all(word.strip(".'’") in self._tables.groups | self._tables.title_words for word in words)

    def _parts(self, name: Name, known: set[str]) -> Iterable[Name]:
        """ "Gaza's Rafah" and "Israel-Hamas" are two names each, if both sides are known for one."""
        if name.type in NAMES_OF_SOMEBODY and not self._gazetteer.knows(name.text):
            owner = _INNER_POSSESSIVE.search(name.text)
            if owner and self._gazetteer.knows(name.text[: owner.start()]):
                return self._two(name, owner.start(), owner.end())
            for joint in _JOINT.finditer(name.text):
                sides = name.text[: joint.start()], name.text[joint.end() :]
                if all(self._stands_alone(side, known) for side in sides):
                    return self._two(name, joint.start(), joint.end())
        return [name]

    def _stands_alone(self, side: str, known: set[str]) -> bool:
        return side in known or self._gazetteer.area(side) is not None

    def _two(self, name: Name, end: int, start: int) -> list[Name]:
        sides = [self.cut(name, 0, end), self.cut(name, start, len(name.text))]
        placed = [replace(side, type="place") if self._gazetteer.area(side.text) else side for side in sides]
        return [side for side in placed if self._is_name(side)]
