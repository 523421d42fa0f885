"""What goes into understanding an article and what comes out. Offsets are code points of one field, end exclusive."""

from dataclasses import dataclass
from typing import Literal

Field = Literal["title", "standfirst", "body"]
EntityType = Literal["person", "organisation", "place", "event", "work", "product"]
Status = Literal["ok", "unsupported_language", "truncated", "failed"]


@dataclass(frozen=True, slots=True)
class Text:
    """A cleaned article; `language` is ISO 639-1, None where it is not known."""

    title: str | None
    standfirst: str | None
    body: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a name stands in a field, without titles ("Senator") and possessive endings."""

    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something the article names; salience is 0–1, the most central name of the article has 1."""

    name: str
    type: EntityType
    id: str
    count: int
    salience: float
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Understanding:
    """Entities by falling salience, then name; countries (ISO 3166-1 alpha-2) by falling weight, the weights sum to 1.

    A status other than ok says why entities are missing: the model does not know the language, or the text was cut.
    "failed" is never given here (what fails is raised): it is for a caller who chooses to go on without entities.
    """

    entities: tuple[Entity, ...]
    status: Status
    countries: tuple[tuple[str, float], ...]
