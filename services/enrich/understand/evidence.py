"""What a document says of countries and regions, apart from its place names' own meanings."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from services.enrich.understand.gazetteer import Gazetteer
from services.enrich.understand.names import Name
from services.enrich.understand.places import Place

# What a country, or a region, named in the document adds to its places.
COUNTRY_TIMES, REGION_TIMES = 20, 1_000
# Evidence of one mention: of a country or region, of a nationality or telling city, of where the article was published.
NAMED, TOLD, PUBLISHED = 1.0, 0.5, 0.3

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


def told_by(
    fields: Sequence[str], names: Sequence[Name], gazetteer: Gazetteer, demonyms: Mapping[str, str], evidence: Evidence
) -> Iterator[Told]:
    """The nationalities in a text; they, and the states and large cities that are in no person's name, are heard.

    Places that the model found are left out: they are heard as what they mean.
    """
    taken = {(n.field, i) for n in names if n.type in ("person", "place") for i in range(n.start, n.end)}
    for number, text in enumerate(fields):
        for run in _CAPITALISED.finditer(text):
            for start, word in _words(run.group(), lambda w: w in demonyms or gazetteer.tells(w) is not None):
                at = run.start() + start
                if country := demonyms.get(word):
                    evidence.countries[country] += TOLD
                    yield Told(number, at, at + len(word), country)
                elif (number, at) not in taken and (place := gazetteer.tells(word)):
                    evidence.add(place, TOLD)


def _words(run: str, known: Callable[[str], bool]) -> Iterator[tuple[int, str]]:
    """The longest known stretches of whole words, from left to right: "South Korean" and not "Korean"."""
    starts = [0, *(m.end() for m in re.finditer("[ -]", run))]
    ends = [*(m.start() for m in re.finditer("[ -]", run)), len(run)]
    first = 0
    while first < len(starts):
        for last in range(len(ends) - 1, first - 1, -1):
            if known(word := run[starts[first] : ends[last]]):
                yield starts[first], word
                first = last
                break
        first += 1
