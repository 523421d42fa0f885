"""Stories as connected groups of copies: the same ones in whatever order the documents are looked at. Pure."""

from collections import defaultdict
from collections.abc import Iterable

from services.story.entries import Entry, Place
from services.story.resemblance import are_copies, shared


def groups(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Those that are copies of each other, over however many steps; each group from its first on. Hidden ones stand alone."""
    known = list(entries)
    leaders = list(range(len(known)))

    def leader(index: int) -> int:
        while leaders[index] != index:
            leaders[index] = leaders[leaders[index]]
            index = leaders[index]
        return index

    compared: set[tuple[int, int]] = set()
    for indices in _meetings(known):
        for place, one in enumerate(indices):
            if len({leader(index) for index in indices}) == 1:
                # As with a thousand copies of one text: who is in one group already needs no further reason.
                break
            for other in indices[place + 1 :]:
                mine, theirs = leader(one), leader(other)
                if mine != theirs and (one, other) not in compared:
                    compared.add((one, other))
                    if are_copies(known[one], known[other]):
                        leaders[theirs] = mine
    found: dict[int, list[Entry]] = defaultdict(list)
    for index, entry in enumerate(known):
        found[leader(index)].append(entry)
    return [sorted(group, key=lambda entry: entry.order) for group in found.values()]


def places(group: list[Entry]) -> dict[str, Place]:
    """Where each of a group stands, by document_id."""
    first = group[0]
    heads: dict[str | None, str] = {}
    for entry in group:
        heads.setdefault(entry.text_hash, entry.document_id)
    return {entry.document_id: _place(entry, first, heads[entry.text_hash]) for entry in group}


def _place(entry: Entry, first: Entry, head: str) -> Place:
    if not keys(entry):
        # Hidden, or with next to no text: in no story, not even in one of its own.
        return Place()
    is_duplicate = entry.text_hash is not None and head != entry.document_id
    similarity = 1.0 if entry is first else round(shared(entry, first), 2)
    return Place(first.document_id, head if is_duplicate else None, similarity)


def keys(entry: Entry) -> tuple[str, ...]:
    """By which its copies are found."""
    return (*entry.bands, entry.text_hash) if entry.text_hash is not None else entry.bands


def _meetings(known: list[Entry]) -> Iterable[list[int]]:
    """Which entries have a key in common."""
    met: dict[str, list[int]] = defaultdict(list)
    for index, entry in enumerate(known):
        for key in keys(entry):
            met[key].append(index)
    return met.values()
