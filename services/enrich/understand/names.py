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
_POSSESSIVE = re.compile(r" ?['’]s?$")
# "Baylor 27-14" in a result.
_PREFIXED = re.compile(r"(?:post|pre|anti|pro|non|ex|mid|trans)-[A-Z]")
_LOWER_END = re.compile(r"(?: (?:at|in|on|of|for|to|by|and|with|from|via))+$")
# How names end that have an end to lose: 's, 27-14, "at", "of", "via" …
_LOOSE_ENDS = frozenset("s'’0123456789tnfroyhma")
_SCORE = re.compile(r" \d{1,3} ?[-–] ?\d{1,3}$")
# "pro-Trump", "U.S.-led": an adjective; but "Moon Jae-in", whom the model calls Moon Jae, is a person.
_COMPOUND_BEFORE = re.compile(r"\b[a-z]+-$")
_COMPOUND_AFTER = re.compile(r"-([a-z]+)\b")
_LONGEST_SYLLABLE = 6
_INNER_POSSESSIVE = re.compile(r"['’]s?\s+")
_JOINT = re.compile(r"\s*[-–—/]\s*|\s+(?:and|et)\s+|\s+|,\s+")
_PAIR = re.compile(r" (?:and|&) (?=[A-Z]\w+ [A-Z])")
_DIGIT = re.compile(r"\d")
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

    def typed(self, kind: EntityType) -> "Name":
        """The name as one of this type."""
        return self if kind == self.type else Name(self.field, self.start, self.end, kind, self.text)

    def part(self, start: int, text: str) -> "Name":
        """The name of a part of this one, which starts so many characters in."""
        first = self.start + start
        return Name(self.field, first, first + len(text), self.type, text)


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
        if text and text[0] not in _EDGES and text[-1] not in _EDGES:
            return name if len(text) == len(name.text) else name.part(start, text)
        left = len(text) - len(text.lstrip(_EDGES))
        right = len(text.rstrip(_EDGES))
        return name.part(start + left, text[left:right])

    def _tidied(self, name: Name) -> Iterable[Name]:
        name = self.cut(name, 0, len(name.text))
        if name.type in NAMES_OF_SOMEBODY:
            if (article := self._tables.article.match(name.text)) and not self._gazetteer.knows(name.text):
                name = self.cut(name, article.end(), len(name.text))
            name = self._without_nationality(self._without_titles(name))
            if name.text[-1:] in _LOOSE_ENDS:
                name = self._without_loose_end(name)
            name = self._whole(name)
        return [name] if self._is_name(name) else []

    def _without_loose_end(self, name: Name) -> Name:
        """The name without a possessive, a result, or words that belong to what follows."""
        ending = _POSSESSIVE.search(name.text)
        if ending and (name.type != "organisation" or name.text[ending.start()] == " "):
            name = self.cut(name, 0, ending.start())
        for loose in (_SCORE, _LOWER_END):
            if found := loose.search(name.text):
                name = self.cut(name, 0, found.start())
        return name

    def _without_nationality(self, name: Name) -> Name:
        """ "Welshman Evans" without Welshman."""
        first, _, rest = name.text.partition(" ")
        if name.type != "person" or not rest or first not in self._tables.demonyms or first in self._tables.given_names:
            return name
        return self.cut(name, len(first) + 1, len(name.text))

    def _whole(self, name: Name) -> Name:
        """ "Moon Jae" as Moon Jae-in, and an empty one for what is only part of an adjective."""
        field = self._fields[name.field]
        if field[name.end : name.end + 1] != "-" and field[max(0, name.start - 1) : name.start] != "-":
            return name
        after = _COMPOUND_AFTER.match(field, name.end)
        if after and name.type == "person" and " " in name.text and self._is_syllable(after.group(1)):
            return replace(name, end=after.end(), text=field[name.start : after.end()])
        if after or _COMPOUND_BEFORE.search(field, max(0, name.start - 12), name.start):
            return replace(name, text="")
        return name

    def _is_syllable(self, word: str) -> bool:
        return len(word) <= _LONGEST_SYLLABLE and word not in self._tables.compounds

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
        if not text[0].isupper() and not _has_a_capital(text):
            return False
        if not text.isalpha() and (_PREFIXED.match(text) or _ADDRESS.search(text)):
            return False
        if name.type == "person" and (_DIGIT.search(text) or text.count(" ") >= LONGEST_PERSON_WORDS):
            return False
        if text in tables.title_suffixes and name.type in NAMES_OF_SOMEBODY:
            before = self._fields[name.field][max(0, name.start - 40) : name.start]
            if not before[-1:].isalnum() and tables.office.search(before):
                return False  # "State" in "Secretary of State"
        return not self._only_a_role(text)

    def _only_a_role(self, text: str) -> bool:
        """ "the Israeli PM", "Foreign Minister", "Arab League officials" has a name in it and is none of them."""
        if " " not in text:
            return text.strip(".'’") in self._tables.roles
        words = [word for word in text.split() if word.lower() not in ("the", "a", "an")]
        if len(words) > 1 and words[-1] in self._tables.organisation_endings:
            return False  # the Communist Party
        return all(word.strip(".'’") in self._tables.roles for word in words)

    def _parts(self, name: Name, known: set[str]) -> Iterable[Name]:
        """ "Gaza's Rafah" and "Israel-Hamas" are two names each, if both sides are known for one."""
        if name.text.isalpha() or name.type not in NAMES_OF_SOMEBODY:
            return [name]
        if name.type == "person" and (pair := _PAIR.search(name.text)):  # "Tom and Mara Quill" in one
            return self._two(name, pair.start(), pair.end())
        if not self._gazetteer.knows(name.text):
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


def _has_a_capital(text: str) -> bool:
    return any(c.isupper() or (c.isalpha() and not c.islower()) for c in text)
