"""Which place a name means in one document: by what stands beside it, by what else the document names, by size.

Each meaning has a weight before the document is read (how often news mean it) and is raised by the document's countries
and regions; one that does not stand out stays unlinked. The figures are ours, set by tests/unit/understand/test_places.py.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from services.enrich.understand.evidence import NAMED, PUBLISHED, TOLD, Ear, Evidence
from services.enrich.understand.gazetteer import Gazetteer
from services.enrich.understand.names import Name
from services.enrich.understand.place_tables import PlaceWords, stands_before
from services.enrich.understand.places import Place

# Cities weigh their inhabitants; a capital so many times more, another city's foreign spelling less.
CAPITAL_TIMES, OTHER_NAME_TIMES, ITS_REGIONS_CITY_TIMES = 10, 0.2, 10
ACCENT_TIMES, BEHIND_ITS_CAPITAL = 20, 3
COUNTRY_WEIGHT, REGION_WEIGHT = 2e7, 3e6
# A meaning is linked when it outweighs the next so many times: less where the document speaks for it.
CLEAR_ALONE, CLEAR_WITH_EVIDENCE = 3.5, 3
KNOWN_ALONE_FROM = 100_000
# "the state of Georgia", "New York mayor"
HINT_TIMES = 300
# "the Lebanese port of ": characters.
OWNER_WITHIN = 60

_QUALIFIER = re.compile(
    r"(?:,\s+(?:(?:in|en|au)\s+|on the coast of\s+)?|\s+\(|\s+(?:in|en|au)\s+)"
    r"([^\W\d_a-zß-öø-ÿ][\w.’'-]*(?:\s+[^\W\d_a-zß-öø-ÿ][\w.’'-]*){0,3})"
)
_GOES_ON = re.compile(r",?\s+(?:and|et|or|ou)\s+[A-ZÀ-Þ]|,\s+[A-ZÀ-Þ][\w.]*(?:,|\s+(?:and|et)\s)")


class Atlas:
    """All that links names in one language; made once a process."""

    def __init__(self, gazetteer: Gazetteer, words: PlaceWords, demonyms: Mapping[str, str]) -> None:
        self.gazetteer, self.words, self.demonyms = gazetteer, words, demonyms
        self.ear = Ear(gazetteer, demonyms)


class Linker:
    """Links one document's place names; the same document always gives the same links."""

    def __init__(
        self,
        fields: Sequence[str],
        names: Sequence[Name],
        atlas: Atlas,
        published_in: str | None = None,
    ) -> None:
        self._fields, self._gazetteer, self._words = fields, atlas.gazetteer, atlas.words
        self._demonyms = atlas.demonyms
        self._evidence = Evidence()
        self._qualified: dict[str, Place] = {}
        self._at: dict[tuple[int, int], Place] = {}
        self._hints: dict[str, set[str]] = defaultdict(set)
        self._own: dict[str, list[tuple[Place, float]]] = defaultdict(list)
        self._known: dict[str, Place | None] = {}
        places = [name for name in names if name.type == "place"]
        for name in places:
            self._read_beside(name)
        self.nationalities = atlas.ear.listen(fields, names, self._evidence)
        for name in places:
            self._hear(name)
        if published_in:
            self._evidence.countries[published_in] += PUBLISHED

    def place(self, name: Name) -> Place | None:
        """The place this mention means; None where that is not clear."""
        return self._at.get((name.field, name.start)) or self.meant(name.text)

    def meant(self, text: str) -> Place | None:
        """The place this name means throughout the document."""
        if text not in self._known:
            self._known[text] = self._qualified.get(text) or self._likeliest(text)
        return self._known[text]

    def _read_beside(self, name: Name) -> None:
        """ "Paris, Texas": the city and the state say of each other which they are."""
        text = self._fields[name.field]
        head, comma, tail = name.text.partition(", ")
        if comma and (qualified := self._town(head, tail)):
            self._qualify(name.text, name, qualified[0], None)
            return
        if len(self._gazetteer.meanings(name.text)) > 1:
            self._hint(name, text)
            ends = text[max(0, name.start - 12) : name.start].rstrip(" ,").endswith(self._words.owned_ends)
            if ends and (owner := self._words.owned.search(text, max(0, name.start - OWNER_WITHIN), name.start)):
                self._qualify_by(name, owner.group(1))
        if not (behind := _QUALIFIER.match(text, name.end)):
            return
        words = behind.group(1)
        while words:
            if found := self._town(name.text, words):
                end = behind.start(1) + len(words)
                both_regions = any(m.kind != "city" for m in self._gazetteer.meanings(name.text))
                if not (both_regions and (found[1].kind == "country" or _GOES_ON.match(text, end))):
                    self._qualify(name.text, name, found[0], (found[1], (name.field, behind.start(1))))
                return
            words = words.rpartition(" ")[0] if " " in words else (words[:-1] if words.endswith(".") else "")

    def _qualify_by(self, name: Name, owner: str) -> None:
        """ "the Lebanese city of Tripoli", "Syria's port of Tartus"."""
        country = self._gazetteer.by_code(self._demonyms.get(owner, ""))
        for area in (country,) if country else self._gazetteer.qualifiers(owner):
            if city := self._gazetteer.city_in(name.text, area):
                self._qualify(name.text, name, city, None)

    def _town(self, head: str, tail: str) -> tuple[Place, Place] | None:
        for area in self._gazetteer.qualifiers(tail):
            for spelling in dict.fromkeys((head, head.title() if head.isupper() else head)):
                if city := self._gazetteer.city_in(spelling, area):
                    return city, area
        return None

    def _qualify(self, text: str, name: Name, city: Place, area: tuple[Place, tuple[int, int]] | None) -> None:
        self._at[name.field, name.start] = city
        self._qualified.setdefault(text, city)
        self._evidence.add(city, NAMED)
        if area:
            self._at[area[1]] = area[0]

    def _hint(self, name: Name, text: str) -> None:
        words, hints = self._words, self._hints[name.text]
        if stands_before(words.before_region, text, name.start) or words.after_region.match(text, name.end):
            hints.add("region")
        if stands_before(words.before_city, text, name.start) or words.after_city.match(text, name.end):
            hints.add("city")

    def _hear(self, name: Name) -> None:
        """What a place name without doubts says of the others."""
        if place := self._at.get((name.field, name.start)) or self._gazetteer.tells(name.text):
            weight = TOLD if place.kind == "city" else NAMED
            self._evidence.add(place, weight)
            self._own[name.text].append((place, weight))

    def _likeliest(self, text: str) -> Place | None:
        # "NAIROBI, Kenya" in a dateline is Nairobi
        meanings = self._gazetteer.meanings(text) or (self._gazetteer.meanings(text.title()) if text.isupper() else ())
        if any(m.kind == "country" for m in meanings):
            # Mexico, Lebanon: their namesakes in Missouri and Ohio have a state behind them, and were found by it
            meanings = tuple(m for m in meanings if m.kind != "city")
        if len(meanings) < 2 and (not meanings or _is_of_note(meanings[0])):
            return meanings[0] if meanings else None
        for place, weight in self._own[text]:  # a name is no evidence for itself
            self._evidence.add(place, -weight)
        weighed = sorted(((self._weight(m, text, meanings), m) for m in meanings), key=lambda w: (-w[0], w[1].id))
        clear = self._is_clear(weighed[0][1], weighed[0][0], weighed[1][0] if len(weighed) > 1 else 0.0)
        for place, weight in self._own[text]:
            self._evidence.add(place, weight)
        return weighed[0][1] if clear else None

    def _is_clear(self, place: Place, first: float, second: float) -> bool:
        spoken_for = self._evidence.countries.get(place.country, 0.0) >= PUBLISHED
        if not spoken_for and not _is_of_note(place):
            return False
        return first >= second * (CLEAR_WITH_EVIDENCE if spoken_for else CLEAR_ALONE)

    def _weight(self, place: Place, text: str, meanings: tuple[Place, ...]) -> float:
        weight = self._evidence.times(place) * (HINT_TIMES if place.kind in self._hints[text] else 1)
        if place.kind == "country":
            return weight * COUNTRY_WEIGHT
        if place.kind == "region":
            # Washington: the capital comes first
            behind = any(m.is_capital and m.country == place.country for m in meanings)
            return weight * REGION_WEIGHT / (BEHIND_ITS_CAPITAL if behind else 1)
        weight *= max(place.population, 1)
        if place.is_capital and not place.by_other_name:
            weight *= CAPITAL_TIMES
        elif place.population > REGION_WEIGHT / 4 and any(
            m.kind == "region" and m.code == place.code for m in meanings
        ):
            weight *= ITS_REGIONS_CITY_TIMES
        if place.by_other_name:
            weight *= OTHER_NAME_TIMES
        # San José is not San Jose: who writes the accent means the place that has it
        return weight * (ACCENT_TIMES if not text.isascii() and place.name == text else 1)


def _is_of_note(place: Place) -> bool:
    """Whether a name without namesakes needs no country named to mean this place."""
    return place.kind != "city" or place.is_capital or place.population >= KNOWN_ALONE_FROM
