"""One type a name: the model's own readings, what stands beside the name, and the gazetteer vote."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from services.enrich.understand.forms import abbreviated
from services.enrich.understand.gazetteer import Gazetteer
from services.enrich.understand.names import NAMES_OF_SOMEBODY, Name
from services.enrich.understand.neighbours import hear_neighbours
from services.enrich.understand.people import People
from services.enrich.understand.results import EntityType
from services.enrich.understand.tables import Tables

# A headline's capitals mislead the model, so its readings there count half.
BODY_VOTE, TITLE_VOTE = 1.0, 0.5
REPEATED = 0.5
# A city's or state's name tells little by itself: people and clubs bear it, too.
KNOWN_PLACE_VOTE = 0.75
# At a tie.
ORDER: dict[EntityType, int] = {"person": 5, "organisation": 4, "place": 3, "event": 2, "work": 1, "product": 0}


def with_one_type(
    names: Sequence[Name], fields: Sequence[str], people: People, gazetteer: Gazetteer, tables: Tables,
    sure: Sequence[Name] = (),
) -> list[Name]:  # fmt: skip
    """The names, each text with the type that its mentions make most likely together; `sure` ones keep theirs."""
    mentions: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        mentions[name.text].append(name)
    certain = {name.text: name.type for name in sure}
    types = {
        text: certain.get(text) or _type_of(text, found, fields, people, gazetteer, tables)
        for text, found in mentions.items()
    }
    # New South Wales (NSW): as the one, so the other
    for short, kind in abbreviated([replace(n, type=types[n.text]) for n in names], fields).items():
        types[short] = kind
    # DUBLIN in a dateline settles what Dublin is
    types |= {text.title(): kind for text, kind in certain.items() if kind == "place" and text.title() in types}
    return [name if name.type == types[name.text] else replace(name, type=types[name.text]) for name in names]


def _type_of(
    text: str, mentions: list[Name], fields: Sequence[str], people: People, gazetteer: Gazetteer, tables: Tables
) -> EntityType:
    votes: dict[EntityType, float] = defaultdict(float)
    for name in mentions:
        votes[name.type] += TITLE_VOTE if name.field == 0 else BODY_VOTE
    is_somebody = votes.keys() <= set(NAMES_OF_SOMEBODY)
    persons = votes.get("person", 0.0)
    # what no place is called is a surname, whatever the model thinks of it: "Macron a plaidé"
    if people.has_surname(text) and (persons >= votes.get("place", 0.0) or not gazetteer.knows(text)):
        return "person"
    if gazetteer.area(text):
        return "place"
    if text in tables.organisations or (is_somebody and text in tables.known_organisations):
        return "organisation"
    if is_somebody and (kind := _by_last_word(text, votes, tables)):
        return kind
    if votes.keys() <= {"event", "work", "product"}:
        return _first(votes)
    for kind in votes:  # the model repeats its mistakes: the tenth reading says less than the first
        votes[kind] **= REPEATED
    for name in mentions:
        hear_neighbours(name, fields[name.field], votes, tables)
    if "place" in votes and gazetteer.knows(text):
        votes["place"] += KNOWN_PLACE_VOTE
    return _first(votes)


def _by_last_word(text: str, votes: dict[EntityType, float], tables: Tables) -> EntityType | None:
    """ "Kenya Railways", "Euston Station", "Ryder Cup": the last of several words says what it is."""
    first, _, last = text.rpartition(" ")
    if not first:
        return None
    if last in tables.organisation_endings:
        return "organisation"
    if last in tables.place_endings and ("person" not in votes or len(votes) > 1):
        return "place"
    return "event" if last in tables.event_endings and "person" not in votes else None


def _first(votes: dict[EntityType, float]) -> EntityType:
    return max(votes, key=lambda kind: (votes[kind], ORDER[kind]))
