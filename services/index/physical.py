"""The physical indices of articles: usually one; during a rebuild, and until the old one is dropped, two. All are fed."""

from dataclasses import dataclass, field
from typing import Any

from elasticsearch import Elasticsearch

from services.common.names import IndexNames, number_of

# In the mapping's _meta, which both Elasticsearch builds keep for us.
_META, _LETTERS_FROM, _DROPPING = "newswire", "letters_from", "dropping"


@dataclass(frozen=True, slots=True)
class Physical:
    """One of them; `letters_from` is the offset in each partition from which on its feeder writes dead letters.

    What stands before that an older index's feeder has seen, or still will: the older one is fed until it is dropped.
    """

    name: str
    aliases: frozenset[str] = frozenset()
    letters_from: dict[int, int] = field(default_factory=dict)
    is_dropping: bool = False

    @property
    def number(self) -> int:
        """Its place among them."""
        return number_of(self.name)


def existing(client: Elasticsearch, names: IndexNames) -> list[Physical]:
    """All of ours, the oldest first; not an operator's copy that is called almost like one. Raises what the client raises."""
    found = client.indices.get(index=names.every_physical, filter_path="*.aliases,*.mappings._meta")
    ours = [_physical(name, said) for name, said in found.items() if names.is_physical(name)]
    return sorted(ours, key=lambda physical: physical.number)


def current(indices: list[Physical], names: IndexNames) -> Physical | None:
    """The one that people read."""
    return next((physical for physical in indices if names.all in physical.aliases), None)


def meta(letters_from: dict[int, int], is_dropping: bool = False) -> dict[str, Any]:
    """What a mapping's _meta says."""
    offsets = {str(partition): offset for partition, offset in letters_from.items()}
    return {_META: {_LETTERS_FROM: offsets, _DROPPING: is_dropping}}


def _physical(name: str, said: dict[str, Any]) -> Physical:
    ours = said.get("mappings", {}).get("_meta", {}).get(_META, {})
    offsets = {int(partition): int(offset) for partition, offset in ours.get(_LETTERS_FROM, {}).items()}
    return Physical(name, frozenset(said.get("aliases", {})), offsets, bool(ours.get(_DROPPING)))
