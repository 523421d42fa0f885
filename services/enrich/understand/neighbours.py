"""What the words beside a name say of its type: "in Rafah", "the Aldwater ferry", "carmaker Renault", "Quill, 43,"."""

import re
from collections.abc import Sequence

from services.enrich.understand.names import NAMES_OF_SOMEBODY, Name
from services.enrich.understand.results import EntityType
from services.enrich.understand.tables import Tables

# Weights beside a reading of the model, which has 1.
PREPOSITION_VOTE, HEAD_VOTE, FOLLOWER_VOTE, TITLE_WORD_VOTE, APPOSITION_VOTE = 0.75, 1.5, 1.5, 2.0, 2.0
# "the Aldwater" (not: the Quill family), "Aldwater, which": whatever it is, it is nobody.
NOBODY_VOTE = -1.0

_BEFORE = re.compile(r"([\w.]+)\s+(?:(of)\s+)?(the\s+)?$")
_AFTER = re.compile(r"(?: ?['’]s?)? ([A-Za-z]+)\b")
_AGED = re.compile(r" ?, (?:\d\d ?,|who\b|whose\b|aged\b)")
_WHICH = re.compile(r" ?, (?:which|where)\b")

_AND = re.compile(r" (?:and|or|et|ou) ")

Votes = dict[EntityType, float]


def hear_neighbours(name: Name, field: str, votes: Votes, tables: Tables, is_known: bool) -> None:
    """Add what the words just before and after say, for readings that the model thought of or might have.

    `is_known` says that the gazetteer has a place of this name.
    """
    if name.type not in NAMES_OF_SOMEBODY:
        return
    is_one_word = " " not in name.text
    _hear_after(name, field, votes, tables, is_one_word)
    just_before = field[max(0, name.start - 40) : name.start]
    if not (before := _BEFORE.search(just_before)):
        return
    word, of, the = before.group(1), before.group(2), before.group(3)
    if word.lower() in tables.place_heads and (of or (is_one_word and name.type != "organisation")):
        votes["place"] += HEAD_VOTE
    elif not of and word in tables.organisation_heads and is_one_word:
        votes["organisation"] += HEAD_VOTE
    elif not of and tables.titles.fullmatch(word) and word[0].isupper() and name.type != "place":
        votes["person"] += TITLE_WORD_VOTE
    elif is_one_word:
        _hear_place(word, of, just_before, name, votes, tables, is_known)
        if the and not tables.persons_own.match(field, name.end):
            votes["person"] += NOBODY_VOTE
    elif _may_be_a_place(name, tables) and tables.whereabouts.search(just_before):
        votes["place"] += HEAD_VOTE


def _may_be_a_place(name: Name, tables: Tables) -> bool:
    """Whether two words, the first of which is no given name, are called a person: Nether Aldwater."""
    first, _, last = name.text.partition(" ")
    return name.type == "person" and " " not in last and first not in tables.women and first not in tables.men


def _hear_place(
    word: str, of: str | None, before: str, name: Name, votes: Votes, tables: Tables, is_known: bool
) -> None:
    if not of and word.lower() in tables.place_prepositions:
        if "place" in votes:
            votes["place"] += PREPOSITION_VOTE
        elif is_known or (name.type == "person" and not tables.trusting.search(before)):  # not "confidence in Starmer"
            votes["place"] += HEAD_VOTE
    elif tables.whereabouts.search(before):
        votes["place"] += HEAD_VOTE
    elif is_known and not of and word.lower() in tables.directions:
        votes["place"] += PREPOSITION_VOTE


def _hear_after(name: Name, field: str, votes: Votes, tables: Tables, is_one_word: bool) -> None:
    if is_one_word and (after := _AFTER.match(field, name.end)):
        if after.group(1) in tables.followers_of_an_organisation:
            votes["organisation"] += FOLLOWER_VOTE
        elif after.group(1) in tables.followers_of_a_place:
            votes["place"] += FOLLOWER_VOTE
    if field[name.end : name.end + 2] not in (", ", " ,"):
        return
    if _AGED.match(field, name.end):
        votes["person"] += APPOSITION_VOTE
    elif tables.a_place.match(field, name.end):
        votes["place"] += APPOSITION_VOTE
    elif _WHICH.match(field, name.end):
        votes["person"] += NOBODY_VOTE


def coordinated(names: Sequence[Name], fields: Sequence[str]) -> dict[tuple[int, int], EntityType]:
    """Where a name of one word stands → type of the name that "and" or "or" joins to it."""
    found: dict[tuple[int, int], EntityType] = {}
    starts = {(name.field, name.start): name for name in names}
    for name in names:
        if name.type not in NAMES_OF_SOMEBODY or not (joint := _AND.match(fields[name.field], name.end)):
            continue
        other = starts.get((name.field, joint.end()))
        if other and other.type in NAMES_OF_SOMEBODY and other.type != name.type:
            found |= {(a.field, a.start): b.type for a, b in ((name, other), (other, name)) if " " not in a.text}
    return found
