"""Entities of one document: its names grouped under canonical ones, with ids, salience and countries."""

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from services.enrich.understand.linking import Linker
from services.enrich.understand.names import Name
from services.enrich.understand.people import People, abbreviations
from services.enrich.understand.places import Place
from services.enrich.understand.results import Entity, EntityType, Field, Mention
from services.enrich.understand.salience import normalised, weight
from services.enrich.understand.tables import Tables
from services.enrich.understand.votes import ORDER
from services.enrich.understand.weighing import (
    COUNTRY_FACTOR,
    GOVERNMENT_FACTOR,
    NATIONALITY_FACTOR,
    TOWN_FACTOR,
    country_weights,
)

FIELDS: tuple[Field, Field, Field] = ("title", "standfirst", "body")
ID_PREFIX: dict[EntityType, str] = {
    "person": "per", "organisation": "org", "place": "plc", "event": "evt", "work": "wrk", "product": "prd",
}  # fmt: skip


NAMES_REMEMBERED = 20_000
# "LA", "NYC", "D.C." stay as they are.
LONGEST_ABBREVIATION = 4


@dataclass(slots=True)
class _Group:
    name: str
    type: EntityType
    place: Place | None = None
    mentions: set[Mention] = field(default_factory=set)


def entity_id(kind: EntityType, name: str) -> str:
    """ "per:" and 16 hexadecimal digits of the name without case, accents and punctuation: equal in every document."""
    digest = hashlib.blake2b((_plain(name) or name).encode(), digest_size=8).hexdigest()
    return f"{ID_PREFIX[kind]}:{digest}"


@lru_cache(NAMES_REMEMBERED)
def _plain(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())


class Grouping:
    """Groups one document's names; the same names always give the same entities in the same order."""

    def __init__(
        self,
        fields: Sequence[str],
        people: People,
        linker: Linker,
        tables: Tables,
        governments: Mapping[str, str | None] | None = None,
    ) -> None:
        self._fields, self._people, self._linker, self._tables = fields, people, linker, tables
        self._governments = governments or {}
        self._reigning: dict[str, str] = {}
        self._city_names: dict[str, str] = {}

    def entities(self, names: Sequence[Name]) -> tuple[tuple[Entity, ...], tuple[tuple[str, float], ...]]:
        """Entities by salience, then name, and the countries' weights."""
        names = sorted(names, key=lambda name: (name.field, name.start))
        self._reigning = self._reigning_names(names)
        groups = self._groups(names)
        weights = [weight(list(group.mentions), len(self._fields[2])) for group in groups]
        found = [_entity(group, share) for group, share in zip(groups, normalised(weights), strict=True)]
        ordered = tuple(sorted(found, key=lambda e: (-e.salience, e.name)))
        return ordered, country_weights(self._of_countries(groups), self._fields[2])

    def _of_countries(self, groups: Sequence[_Group]) -> Iterator[tuple[str, float, Mention]]:
        """Every mention of a country, of a place in it, of its government or its people."""
        for group in groups:
            if group.place:
                factor = COUNTRY_FACTOR if group.place.kind == "country" else TOWN_FACTOR
                yield from ((group.place.country, factor, mention) for mention in group.mentions)
            elif group.type == "organisation" and (country := self._governments.get(group.name)):
                yield from ((country, GOVERNMENT_FACTOR, mention) for mention in group.mentions)
        for told in self._linker.nationalities:
            yield told.country, NATIONALITY_FACTOR, Mention(FIELDS[told.field], told.start, told.end)

    def _groups(self, names: Sequence[Name]) -> list[_Group]:
        """Each canonical name once; where two types still claim it, the type with more mentions has it.

        Two places of one name (New York and New York) are two, and so are a place and the team called by it.
        """
        places, bodies = ({n.text.casefold() for n in names if n.type == kind} for kind in ("place", "organisation"))
        both = places & bodies
        short = abbreviations(names)
        grouped: dict[tuple[str, str], dict[EntityType, _Group]] = defaultdict(dict)
        first: dict[str, str] = {}
        for name in names:
            canonical, place = self._canonical(name, short)
            plain = _plain(canonical) or canonical
            known = place.id if place else ""
            same = first.setdefault(plain, known) if known else known
            apart = name.type if name.text.casefold() in both else ""
            group = grouped[plain, apart + (known if known != same else "")].setdefault(
                name.type, _Group(canonical, name.type, place)
            )
            group.place = group.place or place
            group.mentions.add(Mention(FIELDS[name.field], name.start, name.end))
        return [_merged(list(by_type.values())) for by_type in grouped.values()]

    def _canonical(self, name: Name, short: dict[str, str]) -> tuple[str, Place | None]:
        if name.type == "person":
            full = self._people.full_name(name)
            return self._reigning.get(full, full), None
        if name.type == "organisation":
            full = short.get(name.text, name.text)
            return self._tables.organisations.get(full, full), None
        if name.type != "place":
            return name.text, None
        place = self._linker.place(name)
        if place is None:
            return name.text, None
        if place.kind == "country":
            return place.name, place
        # a city has the name that the article gives it first, Cologne and not Köln; NAIROBI in a dateline is Nairobi
        written = name.text.title() if name.text.isupper() and len(name.text) > LONGEST_ABBREVIATION else name.text
        return self._city_names.setdefault(place.id, written), place

    def _reigning_names(self, names: Sequence[Name]) -> dict[str, str]:
        """ "Pope Francis", "King Charles III": a given name alone names nobody, so the title stays in the name."""
        found: dict[str, str] = {}
        for name in names:
            given = [word for word in name.text.split() if not word.isupper()]  # without III
            before = self._fields[name.field][max(0, name.start - 12) : name.start].split()
            if name.type == "person" and len(given) == 1 and before and before[-1] in self._tables.regnal:
                found.setdefault(name.text, f"{before[-1]} {name.text}")
        return found


def _merged(groups: list[_Group]) -> _Group:
    first = max(groups, key=lambda g: (len(g.mentions), ORDER[g.type]))
    for other in groups:
        first.mentions |= other.mentions
    return first


def _entity(group: _Group, salience: float) -> Entity:
    mentions = tuple(sorted(group.mentions, key=lambda m: (FIELDS.index(m.field), m.start)))
    place = group.place if group.type == "place" else None
    known = place.id if place else entity_id(group.type, group.name)
    found = Entity(group.name, group.type, known, len(mentions), salience, mentions)
    if place is None:
        return found
    point = (place.latitude, place.longitude) if place.latitude is not None and place.longitude is not None else None
    return replace(found, country=place.country, point=point, is_spot=place.is_spot)
