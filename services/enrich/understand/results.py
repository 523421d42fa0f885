"""What goes into understanding an article and what comes out. Offsets are code points of one field, end exclusive."""

from dataclasses import dataclass
from typing import Literal

Field = Literal["title", "standfirst", "body"]
EntityType = Literal["person", "organisation", "place", "event", "work", "product"]
Status = Literal["ok", "unsupported_language", "truncated", "failed"]


@dataclass(frozen=True, slots=True)
class Text:
    """A cleaned article; `language` is ISO 639-1, `published_in` ISO 3166-1 alpha-2, None where it is not known."""

    title: str | None
    standfirst: str | None
    body: str
    language: str | None
    published_in: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a name stands in a field, without titles ("Senator") and possessive endings."""

    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something the article names; salience is 0–1, the most central name of the article has 1.

    A linked place has a country (ISO 3166-1 alpha-2) and a point, latitude and longitude in degrees (WGS 84); `is_spot`
    says that it is so small that the point is where it is: a town, or Singapore, and no larger country or region.
    """

    name: str
    type: EntityType
    id: str
    count: int
    salience: float
    mentions: tuple[Mention, ...]
    country: str | None = None
    point: tuple[float, float] | None = None
    is_spot: bool = False


@dataclass(frozen=True, slots=True)
class Understanding:
    """Entities by falling salience, then name; countries (ISO 3166-1 alpha-2) by falling weight, the weights sum to 1.

    A status other than ok says why entities are missing: the model does not know the language, or the text was cut.
    "failed" is never given here (what fails is raised): it is for a caller who chooses to go on without entities.
    """

    entities: tuple[Entity, ...]
    status: Status
    countries: tuple[tuple[str, float], ...]
