"""Names carried to where the model overlooked them: a name found once is a name wherever it stands in the article."""

import re
from collections.abc import Iterator, Mapping, Sequence

from services.enrich.understand.gazetteer import Gazetteer
from services.enrich.understand.names import NAMES_OF_SOMEBODY, Name
from services.enrich.understand.people import People
from services.enrich.understand.results import EntityType
from services.enrich.understand.tables import Tables

# So many names are looked for, the first ones: enough for any article, a bound for a page of nothing but names.
MOST_NAMES = 400
SHORTEST = 4
SHORTEST_SURNAME = 2
# The model takes surnames that it does not know for a people or party.
PEOPLES = ("NORP", "LANGUAGE")

# A capitalised word within a sentence.
_INSIDE = re.compile(r"(?<=[a-z,] )[A-Z]\w{2,}")
_WORD_BEFORE = re.compile(r"([^\W\d_][\w'’-]*\.?)[^\S\n]$")
_NAME_AFTER = re.compile(r"[^\S\n](?:[A-Z]\w|[A-Z]\.)")


def carried(
    names: Sequence[Name], occupied: Sequence[Sequence[tuple[int, int, str]]], fields: Sequence[str], people: People,
    tables: Tables, gazetteer: Gazetteer,
) -> list[Name]:  # fmt: skip
    """The names, and those the model did not mark at all; what it did mark stays as it read it."""
    wanted: dict[str, EntityType] = {n.text: n.type for n in names if n.type in NAMES_OF_SOMEBODY}
    for surname in people.surnames:
        wanted.setdefault(surname, "person")
    everything = "\n".join(fields)
    for word, kind in _well_known(everything, gazetteer, tables):
        wanted.setdefault(word, kind)
    carry = {
        text: kind for text, kind in list(wanted.items())[:MOST_NAMES] if _is_safe(text, everything, people, tables)
    }
    longest_first = dict(sorted(carry.items(), key=lambda item: (-len(item[0]), item[0])))
    found = list(names)
    for number, field in enumerate(fields):
        taken = [False] * len(field)
        spans = [(s, e) for s, e, label in occupied[number] if not _is_misread(label, field[s:e], carry)] + [
            (n.start, n.end) for n in names if n.field == number
        ]
        for start, end in spans:
            taken[start:end] = [True] * (end - start)
        found += _overlooked(number, field, longest_first, taken, tables)
    return found


def _well_known(text: str, gazetteer: Gazetteer, tables: Tables) -> Iterator[tuple[str, EntityType]]:
    """Organisations and countries that need no model: only within a sentence, where a capital is no chance."""
    for word in sorted(set(_INSIDE.findall(text))):
        if word in tables.known_organisations:
            yield word, "organisation"
        elif word not in tables.groups and gazetteer.area(word):
            yield word, "place"


def _is_misread(label: str, text: str, carry: Mapping[str, EntityType]) -> bool:
    return label in PEOPLES and carry.get(text) == "person"


def _is_safe(text: str, everything: str, people: People, tables: Tables) -> bool:
    """Whether a name is one wherever it stands: not "Will", not "May", not "US" between shouted words."""
    shortest = SHORTEST_SURNAME if people.has_surname(text) and not text.isupper() else SHORTEST
    if len(text) < shortest or text in tables.never_names or text in tables.words_besides or not text[0].isupper():
        return False
    return " " in text or text.isupper() or next(_places(text.lower(), everything), None) is None


def _overlooked(
    number: int, field: str, carry: Mapping[str, EntityType], taken: list[bool], tables: Tables
) -> Iterator[Name]:
    for text, kind in carry.items():
        for start in _places(text, field):
            end = start + len(text)
            if not any(taken[start:end]) and (number == 0 or not _part_of_more(field, start, end, tables)):
                taken[start:end] = [True] * len(text)
                yield Name(number, start, end, kind, text)


def _places(text: str, field: str) -> Iterator[int]:
    """Where a text stands as whole words (finding, then looking left and right, is faster than a pattern a name)."""
    start = field.find(text)
    while start >= 0:
        end = start + len(text)
        before, after = field[start - 1 : start], field[end : end + 1]
        if not (before.isalnum() or before == "_" or after.isalnum() or after == "_"):
            yield start
        start = field.find(text, end)


def _part_of_more(field: str, start: int, end: int, tables: Tables) -> bool:
    """Whether a further capitalised word makes it another name: "Kennedy Center", "Robert Kennedy"."""
    if _NAME_AFTER.match(field, end):
        return True
    before = _WORD_BEFORE.search(field, max(0, start - 40), start)
    if not before or not before.group(1)[0].isupper():
        return False
    word = before.group(1).rstrip(".")
    return word not in tables.title_words and word.lower() not in tables.function_words
