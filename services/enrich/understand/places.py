"""A place with an id, and how its name is compared."""

import unicodedata
from dataclasses import dataclass
from typing import Literal

PlaceKind = Literal["country", "region", "city"]
# Letters that Unicode does not take apart into a plain one and its accent.
_PLAIN = str.maketrans({
    "’": "'", "‘": "'", "ʼ": "'", "Ł": "L", "ł": "l", "Ø": "O", "ø": "o", "ı": "i", "Đ": "D", "đ": "d", "ß": "ss", "Æ": "Ae", "æ": "ae",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """`iso:XX` or `gn:<geonameid>`; `region` is GeoNames' first-level code within the country ("TX", "ENG").

    A spot is small enough to be a point on a map.
    Coordinates are degrees (WGS 84): a city's own; of a country or region the mean of its cities weighted by population.
    """

    id: str
    name: str
    kind: PlaceKind
    country: str
    region: str = ""
    population: int = 0
    latitude: float | None = None
    longitude: float | None = None
    is_capital: bool = False
    by_other_name: bool = False
    is_spot: bool = True

    @property
    def code(self) -> str:
        """ "FR" for a country, "US.TX" for a region or a city in it."""
        return f"{self.country}.{self.region}" if self.region else self.country


def folded(name: str) -> str:
    """The name without accents and typographic apostrophes, case kept."""
    if name.isascii():
        return name
    plain = unicodedata.normalize("NFKD", name.translate(_PLAIN))
    return "".join(c for c in plain if not unicodedata.combining(c))
