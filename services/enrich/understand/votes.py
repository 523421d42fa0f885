"""One type a name: the model's own readings, what stands beside the name, and the gazetteer vote."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from services.enrich.understand.gazetteer import Gazetteer
from services.enrich.understand.names import NAMES_OF_SOMEBODY, Name
from services.enrich.understand.people import People
from services.enrich.understand.results import EntityType
from services.enrich.understand.tables import Tables

# A headline's capitals mislead the model, so its readings there count half.
BODY_VOTE, TITLE_VOTE = 1.0, 0.5
# "in Rafah", "the town of Rafah", "carmaker Renault", "Senator Schumer": what the words before a name say of it.
PREPOSITION_VOTE, HEAD_VOTE, TITLE_WORD_VOTE = 0.75, 1.5, 2.0
# A city's or state's name tells little by itself: people and clubs bear it, too.
KNOWN_PLACE_VOTE = 0.75
# At a tie.
ORDER: dict[EntityType, int] = {"person": 5, "organisation": 4, "place": 3, "event": 2, "work": 1, "product": 0}


def with_one_type(
    names: Sequence[Name], fields: Sequence[str], people: People, gazetteer: Gazetteer, tables: Tables
) -> list[Name]:
    """The names, each text with the type that its mentions make most likely together."""
    mentions: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        mentions[name.text].append(name)
    types = {text: _type_of(text, found, fields, people, gazetteer, tables) for text, found in mentions.items()}
    return [name if name.type == types[name.text] else replace(name, type=types[name.text]) for name in names]


def _type_of(
    text: str, mentions: list[Name], fields: Sequence[str], people: People, gazetteer: Gazetteer, tables: Tables
) -> EntityType:
    votes: dict[EntityType, float] = defaultdict(float)
    for name in mentions:
        votes[name.type] += TITLE_VOTE if name.field == 0 else BODY_VOTE
    if votes.keys() <= set(NAMES_OF_SOMEBODY) and _names_a_body(text, tables) and not gazetteer.area(text):
        return "organisation"
    persons = votes.get("person", 0.0)
    # what no place is called is a surname, whatever the model thinks of it: "Macron a plaidé"
    if people.has_surname(text) and (persons >= votes.get("place", 0.0) or not gazetteer.knows(text)):
        return "person"
    if gazetteer.area(text):
        return "place"
    if text in tables.organisations:
        return "organisation"
    if votes.keys() <= {"event", "work", "product"}:
        return _first(votes)
    for name in mentions:
        _hear_neighbours(name, fields[name.field], votes, tables)
    if "place" in votes and gazetteer.knows(text):
        votes["place"] += KNOWN_PLACE_VOTE
    return _first(votes)


def _names_a_body(text: str, tables: Tables) -> bool:
    """ "Kenya Railways", "Leeds United": the last of several words says what it is, however often the place before it is read."""
    words = text.split()
    return len(words) > 1 and words[-1] in tables.organisation_endings


def _hear_neighbours(name: Name, field: str, votes: dict[EntityType, float], tables: Tables) -> None:
    """Add what the words just before say, for readings that the model thought of or might have."""
    before = tables.before.search(field[max(0, name.start - 30) : name.start])
    if not before or name.type not in NAMES_OF_SOMEBODY:
        return
    word, of = before.group(1), before.group(2)
    if of and word.lower() in tables.place_heads:
        votes["place"] += HEAD_VOTE
    elif not of and word in tables.organisation_heads and " " not in name.text:
        votes["organisation"] += HEAD_VOTE
    elif not of and word.lower() in tables.place_prepositions and " " not in name.text and "place" in votes:
        votes["place"] += PREPOSITION_VOTE
    elif not of and tables.titles.fullmatch(word) and word[0].isupper() and name.type != "place":
        votes["person"] += TITLE_WORD_VOTE


def _first(votes: dict[EntityType, float]) -> EntityType:
    return max(votes, key=lambda kind: (votes[kind], ORDER[kind]))
