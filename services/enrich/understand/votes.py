"""One type a name: the model's own readings, what stands beside the name, and the gazetteer vote."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services.enrich.understand.forms import abbreviated
from services.enrich.understand.gazetteer import Gazetteer
from services.enrich.understand.names import NAMES_OF_SOMEBODY, Name
from services.enrich.understand.neighbours import Votes, coordinated, hear_neighbours
from services.enrich.understand.people import People
from services.enrich.understand.results import EntityType
from services.enrich.understand.tables import Tables

# A headline's capitals mislead the model, so its readings there count half.
BODY_VOTE, TITLE_VOTE = 1.0, 0.5
REPEATED = 0.5
# A city's or state's name tells little by itself: people and clubs bear it, too.
KNOWN_PLACE_VOTE = 0.75
# "Galway and Mayo" are of one kind.
COORDINATION_VOTE = 1.25
SURNAME_VOTE = 2.0
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
    beside = coordinated(names, fields)

    def typed(text: str, people: People) -> EntityType:
        evidence = _Evidence(text, mentions[text], fields, people, gazetteer, tables, beside)
        return certain.get(text) or evidence.type()

    # long names first: a village called Nether Aldwater is nobody of the surname Aldwater
    types = {text: typed(text, people) for text in mentions if " " in text}
    if any(name.type == "person" != types.get(name.text, "person") for name in names):
        people = People([n for n in names if types.get(n.text, n.type) == n.type])
    types |= {text: typed(text, people) for text in mentions if " " not in text}
    # New South Wales (NSW): as the one, so the other
    for short, kind in abbreviated([replace(n, type=types[n.text]) for n in names], fields).items():
        types[short] = kind
    # DUBLIN in a dateline settles what Dublin is
    types |= {text.title(): kind for text, kind in certain.items() if kind == "place" and text.title() in types}
    return [name if name.type == types[name.text] else replace(name, type=types[name.text]) for name in names]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """All that speaks for one or another type of a name."""

    text: str
    mentions: Sequence[Name]
    fields: Sequence[str]
    people: People
    gazetteer: Gazetteer
    tables: Tables
    beside: Mapping[tuple[int, int], EntityType]

    def type(self) -> EntityType:
        text, tables = self.text, self.tables
        votes: Votes = defaultdict(float)
        for name in self.mentions:
            votes[name.type] += TITLE_VOTE if name.field == 0 else BODY_VOTE
        is_somebody = votes.keys() <= set(NAMES_OF_SOMEBODY)
        is_surname = self.people.has_surname(text)
        if is_surname and votes.get("person", 0) >= votes.get("place", 0):
            return "person"
        if self.gazetteer.area(text):
            return "place"
        if text in tables.organisations or (is_somebody and text in tables.known_organisations):
            return "organisation"
        if is_somebody and (kind := _by_last_word(text, votes, tables)):
            return kind
        if votes.keys() <= {"event", "work", "product"}:
            return "person" if is_surname else _first(votes)
        for kind in votes:  # the model repeats its mistakes: the tenth reading says less than the first
            votes[kind] **= REPEATED
        self._hear(votes, is_surname)
        return _first(votes)

    def _hear(self, votes: Votes, is_surname: bool) -> None:
        is_known = not self.text.isupper() and self.gazetteer.knows(self.text)
        persons = votes.get("person", 0.0)
        has_spoken = False
        for name in self.mentions:
            field = self.fields[name.field]
            hear_neighbours(name, field, votes, self.tables, is_known)
            has_spoken = has_spoken or self.tables.speech.match(field, name.end) is not None
            if other := self.beside.get((name.field, name.start)):
                votes[other] += COORDINATION_VOTE
        if is_surname and (has_spoken or not is_known):
            votes["person"] += SURNAME_VOTE
        if is_known and (votes.get("place", 0) > 0 or not persons):
            votes["place"] += KNOWN_PLACE_VOTE


def _by_last_word(text: str, votes: Votes, tables: Tables) -> EntityType | None:
    """ "Kenya Railways", "Euston Station", "Ryder Cup": the last of several words says what it is."""
    first, _, last = text.rpartition(" ")
    if not first:
        return None
    if last in tables.organisation_endings:
        return "organisation"
    if last in tables.place_endings and ("person" not in votes or len(votes) > 1):
        return "place"
    return "event" if last in tables.event_endings and "person" not in votes else None


def _first(votes: Votes) -> EntityType:
    return max(votes, key=lambda kind: (votes[kind], ORDER[kind]))
