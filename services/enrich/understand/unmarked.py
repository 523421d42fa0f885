"""Bodies and places that the model overlooked, by their last word: "Aldwater Harbour Trust", "Mill Street"."""

import re
from collections.abc import Iterator, Sequence

from services.enrich.understand.names import Name
from services.enrich.understand.results import EntityType
from services.enrich.understand.tables import Tables

# No word of a name is longer: without a limit each part of an endless one would be looked at to its end.
_CAPITALISED = re.compile(
    r"(?<![\w&-])[A-Z][\w’'&-]{0,40}(?: (?:of |and |for |the ){0,3}[A-Z][\w’&-]{0,40})+(?=[^\w]|$)"
)
# Words at the beginning of a sentence, and titles: no part of what follows.
_FIRST = re.compile(r"[A-Z][\w’'&-]{0,40}\s+(?:(?:of|and|for|the) ){0,3}")


def unmarked(
    names: Sequence[Name], occupied: Sequence[Sequence[tuple[int, int, str]]], fields: Sequence[str], tables: Tables
) -> Iterator[Name]:
    """Names in the body (a headline has capitals everywhere) that touch none of those known."""
    for number, field in enumerate(fields[1:], 1):
        taken = bytearray(len(field))
        for s, e in [(s, e) for s, e, _ in occupied[number]] + [(n.start, n.end) for n in names if n.field == number]:
            taken[s:e] = b"1" * (e - s)
        for found in _CAPITALISED.finditer(field):
            start, end = found.span()
            if not (kind := _kind(field[field.rfind(" ", start, end) + 1 : end], tables)):
                continue
            while (first := _FIRST.match(field, start, end)) and _is_besides(first.group().split()[0], tables):
                start = first.end()
            if " " in field[start:end] and not any(taken[start:end]):
                yield Name(number, start, end, kind, field[start:end])


def _kind(last: str, tables: Tables) -> EntityType | None:
    if last in tables.organisation_endings:
        return "organisation"
    return "place" if last in tables.place_endings else None


def _is_besides(word: str, tables: Tables) -> bool:
    return word.lower() in tables.function_words or word in tables.never_names
