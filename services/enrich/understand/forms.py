"""Names that the form of a line gives away: the city of a dateline, the people of a credit line."""

import re
from collections.abc import Iterator, Sequence

from services.enrich.understand.gazetteer import Gazetteer
from services.enrich.understand.names import Name
from services.enrich.understand.results import EntityType

# "ACCRA (Reuters) - ", "NAIROBI, Kenya — ", "BRASILIA/RIO DE JANEIRO, Dec 7 (Harbour Wire) - ": the agency in brackets,
# a country, or a city that is known must stand with it, since "BREAKING — " and "FILE PHOTO — " look alike.
_DATELINE = re.compile(
    r"^(?P<cities>[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}(?: ?/ ?[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3})*)"
    r"(?P<where>(?: ?, ?[A-Z][\w.]+(?: [\w.]+)?){0,2}) ?(?P<agency>\( ?[A-Z][^()\n]{1,30}\))? ?[-–—] ",
    re.MULTILINE,
)
_AGENCY = re.compile(r"\( ?([A-Z][\w’' &-]*\w) ?\)")
_CITY = re.compile(r"[^/,\s][^/,]*[^/,\s]")
_PART = r"(?!(?:Writing|Reporting|Editing|Additional|Compiled|Handout|Pool|File)\b)[^\W\d_a-z](?:\.|[\w'’-]*)"
_FULL_NAME = rf"{_PART}(?: (?:(?:de|da|di|van|von|der|den|al|bin|el|la) )*{_PART}){{1,3}}"
# "(Reporting by Ann Lee in Oslo and Tom Quill; editing by …)", "Reuters/Ann Lee", "Additional reporting by …"
_CREDIT = re.compile(r"\b(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Cc]ompiled|[Tt]ranslation) by (?=[^\W\d_a-z])")
_CREDITED = re.compile(
    rf"(?:,? ?\band |, | ?; ?[Ee]diting by )?(?P<who>{_FULL_NAME})(?: in (?P<city>{_PART}(?: {_PART})?))?"
)
_ABBREVIATION = re.compile(r" ?\( ?([A-Z][A-Z.]{1,7}) ?\)")
_WORD = re.compile(r"[^\W\d_]+")
_PICTURE = re.compile(rf"\b(?:REUTERS|Reuters|AP|AFP|EPA|Getty Images) ?/ ?(?P<who>{_FULL_NAME})")


def by_form(fields: Sequence[str], gazetteer: Gazetteer) -> list[Name]:
    """Names whose type the line's form makes sure."""
    found: list[Name] = []
    for number, field in enumerate(fields):
        for start, end, kind in (*_datelines(field, gazetteer), *_credits(field)):
            found.append(Name(number, start, end, kind, field[start:end]))
    return found


def _datelines(field: str, gazetteer: Gazetteer) -> Iterator[tuple[int, int, EntityType]]:
    for line in _DATELINE.finditer(field):
        cities = [(city.start() + line.start(), city.end() + line.start()) for city in _CITY.finditer(line["cities"])]
        known = [gazetteer.knows(field[start:end].title()) for start, end in cities]
        where = [
            (w.start() + line.start("where"), w.end() + line.start("where")) for w in _CITY.finditer(line["where"])
        ]
        places = [(start, end) for start, end in where if gazetteer.knows(field[start:end])]
        if line["agency"] or places or all(known):
            for start, end in (*cities, *places):
                yield start, end, "place"
            if agency := _AGENCY.search(field, line.start(), line.end()):
                yield agency.start(1), agency.end(1), "organisation"


def _credits(field: str) -> Iterator[tuple[int, int, EntityType]]:
    if " by " not in field and "/" not in field:
        return
    for credit in _CREDIT.finditer(field):
        at = credit.end()
        while named := _CREDITED.match(field, at):
            yield named.start("who"), named.end("who"), "person"
            if named["city"]:
                yield named.start("city"), named.end("city"), "place"
            at = named.end()
    for picture in _PICTURE.finditer(field):
        yield picture.start("who"), picture.end("who"), "person"


def abbreviated(names: Sequence[Name], fields: Sequence[str]) -> dict[str, EntityType]:
    """Abbreviation → type of the name before it, whose capitals it spells: "New South Wales (NSW)"."""
    found: dict[str, EntityType] = {}
    for name in names:
        if " " in name.text and (short := _ABBREVIATION.match(fields[name.field], name.end)):
            capitals = "".join(word[0] for word in _WORD.findall(name.text) if word[0].isupper())
            if short.group(1).replace(".", "") in (capitals, capitals[: len(short.group(1))]):
                found[short.group(1)] = name.type
    return found


def instead(names: Sequence[Name], sure: Sequence[Name]) -> list[Name]:
    """The names with the sure ones in the place of those that they overlap."""
    if not sure:
        return list(names)
    kept = [n for n in names if not any(n.field == s.field and n.start < s.end and s.start < n.end for s in sure)]
    return [*kept, *sure]
