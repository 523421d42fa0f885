"""A government called by its seat: "Washington said", "talks between Moscow and Kyiv" name organisations, no cities."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from services.enrich.understand.linking import Linker
from services.enrich.understand.names import Name
from services.enrich.understand.place_tables import PlaceWords, stands_before

# How far back the words go that say who acts: "talks … between Moscow and ".
LOOK_BACK = 90
# The seat of the European Union is no matter of the country around it.
NO_COUNTRY = "EU"

_SECOND = re.compile(r"\s+(?:and|et)\s+[^\W\d_a-z][\w'’-]*(?:\s+[^\W\d_a-z][\w'’-]*)?")


def governments(
    names: Sequence[Name], fields: Sequence[str], linker: Linker, words: PlaceWords
) -> tuple[list[Name], dict[str, str | None]]:
    """The names, those of seats as organisations where their mentions speak rather of a government than of a city.

    With them, each such name's country (ISO 3166-1 alpha-2), None for the European Union.
    """
    spoken: dict[str, int] = defaultdict(int)
    countries: dict[str, str] = {}
    for name in names:
        if (country := countries.get(name.text) or _country(name, linker, words)) is not None:
            countries[name.text] = country
            spoken[name.text] += _sense(name, fields[name.field], words)
    found = {text: country for text, country in countries.items() if spoken[text] > 0}
    changed = [replace(n, type="organisation") if n.text in found and n.type != "person" else n for n in names]
    return changed, {text: None if country == NO_COUNTRY else country for text, country in found.items()}


def _country(name: Name, linker: Linker, words: PlaceWords) -> str | None:
    """The country that is governed from a place of this name."""
    if name.type not in ("place", "organisation"):
        return None
    if (country := words.seats.get(name.text)) is not None:
        return country
    if name.type != "place" or (place := linker.meant(name.text)) is None:
        return None
    return place.country if place.is_capital else None


def _sense(name: Name, text: str, words: PlaceWords) -> int:
    """2 for a mention as a government, -1 as a place, 0 where its neighbours do not say.

    One "Washington said" outweighs one "in Washington": a name has one type in a document.
    """
    if words.somewhere_after.match(text, name.end):
        return -1
    if stands_before(words.acted_upon, text, name.start) or _deals(text, name.start, words):
        return 2
    if stands_before(words.somewhere_before, text, name.start):
        return -1
    if words.acts.match(text, name.end):
        return 2
    if _paired(text, name, words):
        return 2
    return 1 if name.text in words.always_seats else 0


def _deals(text: str, start: int, words: PlaceWords) -> bool:
    """ "talks this week between Moscow and Kyiv": either of the two."""
    before = text[max(0, start - LOOK_BACK) : start]
    return words.between in before and words.dealings.search(before) is not None


def _paired(text: str, name: Name, words: PlaceWords) -> bool:
    """ "Moscow and Kyiv agreed": the first of two who act."""
    behind = _SECOND.match(text, name.end)
    return bool(behind and words.acts.match(text, behind.end()))
