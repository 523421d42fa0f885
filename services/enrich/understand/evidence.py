"""What a document says of countries and regions, apart from its place names' own meanings."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from services.enrich.understand.gazetteer import Gazetteer
from services.enrich.understand.names import Name
from services.enrich.understand.places import Place

# What a country, or a region, named in the document adds to its places.
COUNTRY_TIMES, REGION_TIMES = 20, 1_000
# Evidence of one mention: of a country or region, of a nationality or telling city, of where the article was published.
NAMED, TOLD, PUBLISHED = 1.0, 0.5, 0.3

PHRASES_REMEMBERED = 20_000

_TAKEN = ("person", "place")
_JOINT = re.compile("[ -]")
_CAPITALISED = re.compile(r"U\.[SK]\.|[^\W\d_a-zß-öø-ÿ][^\W_]*(?:[ -][^\W\d_a-zß-öø-ÿ][^\W_]*){0,2}")


@dataclass(slots=True)
class Evidence:
    """How often a document speaks of countries and of regions ("US.TX")."""

    countries: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    regions: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, place: Place, weight: float) -> None:
        """Hear that the document speaks of this place (with a negative weight: forget it)."""
        self.countries[place.country] += weight
        if place.region:
            self.regions[place.code] += weight

    def times(self, place: Place) -> float:
        """So many times more likely is this place for what the document says of its surroundings."""
        most = max(TOLD, *self.countries.values(), 0.0)
        times = 1 + COUNTRY_TIMES * self.countries.get(place.country, 0.0) / most
        if place.region and place.code in self.regions:
            times += REGION_TIMES * self.regions[place.code] / max(TOLD, *self.regions.values())
        return times


@dataclass(frozen=True, slots=True)
class Told:
    """A word of the text that tells of a country: a nationality, the seat of a parliament, a large city."""

    field: int
    start: int
    end: int
    country: str


class Ear:
    """What words tell of countries, in one language; made once a process: what it learnt of a phrase it keeps."""

    def __init__(self, gazetteer: Gazetteer, demonyms: Mapping[str, str]) -> None:
        self._gazetteer, self._demonyms = gazetteer, demonyms
        self._telling = lru_cache(PHRASES_REMEMBERED)(self._words)

    def listen(self, fields: Sequence[str], names: Sequence[Name], evidence: Evidence) -> list[Told]:
        """The nationalities in a text; they, and the states and large cities that are in no person's name, are heard.

        Places that the model found are left out: they are heard as what they mean.
        """
        found: list[Told] = []
        taken = [bytearray(len(text)) for text in fields]
        for name in names:
            if name.type in _TAKEN:
                taken[name.field][name.start : name.end] = b"1" * (name.end - name.start)
        for number, text in enumerate(fields):
            for phrase in _CAPITALISED.finditer(text):
                for start, end, said in self._telling(phrase.group()):
                    at = phrase.start() + start
                    if isinstance(said, str):
                        evidence.countries[said] += TOLD
                        found.append(Told(number, at, phrase.start() + end, said))
                    elif not taken[number][at]:
                        evidence.add(said, TOLD)
        return found

    def _words(self, phrase: str) -> tuple[tuple[int, int, str | Place], ...]:
        """The longest telling stretches of whole words, from left to right: "South Korean" and not "Korean"."""
        joints = [(m.start(), m.end()) for m in _JOINT.finditer(phrase)]
        starts, ends = [0, *(end for _, end in joints)], [*(start for start, _ in joints), len(phrase)]
        found: list[tuple[int, int, str | Place]] = []
        first = 0
        while first < len(starts):
            for last in range(len(ends) - 1, first - 1, -1):
                word = phrase[starts[first] : ends[last]]
                if said := self._demonyms.get(word) or self._gazetteer.tells(word):
                    found.append((starts[first], ends[last], said))
                    first = last
                    break
            first += 1
        return tuple(found)
