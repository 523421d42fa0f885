"""Entities of one document: its names grouped under canonical ones, with ids, salience and countries."""

import hashlib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.enrich.understand.gazetteer import Gazetteer, Place
from services.enrich.understand.names import Name
from services.enrich.understand.people import People, abbreviations
from services.enrich.understand.results import Entity, EntityType, Field, Mention
from services.enrich.understand.salience import normalised, weight
from services.enrich.understand.tables import Tables
from services.enrich.understand.votes import ORDER

FIELDS: tuple[Field, Field, Field] = ("title", "standfirst", "body")
ID_PREFIX: dict[EntityType, str] = {
    "person": "per", "organisation": "org", "place": "plc", "event": "evt", "work": "wrk", "product": "prd",
}  # fmt: skip


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


def _plain(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())


class Grouping:
    """Groups one document's names; the same names always give the same entities in the same order."""

    def __init__(self, fields: Sequence[str], people: People, gazetteer: Gazetteer, tables: Tables) -> None:
        self._fields, self._people, self._gazetteer, self._tables = fields, people, gazetteer, tables
        self._reigning: dict[str, str] = {}
        self._city_names: dict[str, str] = {}

    def entities(self, names: Sequence[Name]) -> tuple[tuple[Entity, ...], tuple[tuple[str, float], ...]]:
        """Entities by salience, then name, and the countries' weights."""
        names = sorted(names, key=lambda name: (name.field, name.start))
        self._reigning = self._reigning_names(names)
        groups = self._groups(names)
        weights = [weight(list(group.mentions), len(self._fields[2])) for group in groups]
        found = [_entity(group, share) for group, share in zip(groups, normalised(weights), strict=True)]
        countries: dict[str, float] = defaultdict(float)
        for group, value in zip(groups, weights, strict=True):
            if group.place:
                countries[group.place.country] += value
        total = sum(countries.values())
        shares = [(code, round(value / total, 4)) for code, value in countries.items()]
        return tuple(sorted(found, key=lambda e: (-e.salience, e.name))), tuple(
            sorted(shares, key=lambda s: (-s[1], s[0]))
        )

    def _groups(self, names: Sequence[Name]) -> list[_Group]:
        """Each canonical name once; where two types still claim it, the type with more mentions has it.

        A place and the team or government called by it are two.
        """
        short, countries = abbreviations(names), self._countries(names)
        grouped: dict[str, dict[EntityType, _Group]] = defaultdict(dict)
        keys: dict[str, str] = {}
        places, bodies = ({n.text for n in names if n.type == kind} for kind in ("place", "organisation"))
        both = places & bodies
        for name in names:
            canonical, place = self._canonical(name, short, countries)
            key = keys.get(canonical) or keys.setdefault(canonical, _plain(canonical) or canonical)
            by_type = grouped[f"{name.type} {key}" if name.text in both else key]
            group = by_type.setdefault(name.type, _Group(canonical, name.type, place))
            group.mentions.add(Mention(FIELDS[name.field], name.start, name.end))
        return [_merged(list(by_type.values())) for by_type in grouped.values()]

    def _countries(self, names: Sequence[Name]) -> dict[str, int]:
        """The countries that the document names, and how often: they decide between namesakes."""
        areas = (self._gazetteer.area(name.text) for name in names if name.type == "place")
        return dict(Counter(area.country for area in areas if area))

    def _canonical(self, name: Name, short: dict[str, str], countries: dict[str, int]) -> tuple[str, Place | None]:
        if name.type == "person":
            full = self._people.full_name(name)
            return self._reigning.get(full, full), None
        if name.type == "organisation":
            full = short.get(name.text, name.text)
            return self._tables.organisations.get(full, full), None
        if name.type != "place":
            return name.text, None
        place = self._gazetteer.link(name.text, countries)
        # "NAIROBI, Kenya" in a dateline is Nairobi; only a name that the gazetteer then knows is written anew.
        written = name.text.title() if place is None and name.text.isupper() else name.text
        place = place or self._gazetteer.link(written, countries)
        if place is None:
            return name.text, None
        if place.id.startswith("iso:"):
            return place.name, place
        # a city has the name that the article gives it first: Cologne, not Köln
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
    known = group.place.id if group.place else entity_id(group.type, group.name)
    return Entity(group.name, group.type, known, len(mentions), salience, mentions)
