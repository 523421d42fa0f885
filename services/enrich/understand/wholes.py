"""Names that the model marked in pieces, made whole: "Elfyn" and "Evans", "U.S." before Senate, "Dunmere" before Rovers."""

import re
from collections.abc import Sequence
from dataclasses import replace

from services.enrich.understand.names import NAMES_OF_SOMEBODY, Name
from services.enrich.understand.tables import Tables

_NEXT = re.compile(r" ([A-Z][a-z]+(?: (?:Court|Department|Force|Prix|Guard))?)\b")
_NOTHING_OR_A_NAME = re.compile(r" (?:[A-Z][a-z]+ )?")


def put_together(names: Sequence[Name], fields: Sequence[str], tables: Tables) -> list[Name]:
    """The names; given name and surname marked as two persons made one, and what follows a name taken into it."""
    whole: list[Name] = []
    for name in names:
        last = whole[-1] if whole else None
        if last and last.type == name.type == "person" and last.field == name.field and " " not in last.text:
            field = fields[name.field]
            if _NOTHING_OR_A_NAME.fullmatch(field, last.end, name.start):
                whole[-1] = replace(last, end=name.end, text=field[last.start : name.end])
                continue
        whole.append(name)
    return _without_nested([_with_followers(name, fields[name.field], tables) for name in whole])


def _with_followers(name: Name, field: str, tables: Tables) -> Name:
    """ "U.S." before "Senate" and "Portugal" before "Open" are parts of other names; OPEC+ has a plus."""
    if name.type == "organisation" and field[name.end : name.end + 1] == "+":
        return replace(name, end=name.end + 1, text=name.text + "+")
    if name.type not in NAMES_OF_SOMEBODY or not (after := _NEXT.match(field, name.end)):
        return name
    if after.group(1) in tables.national_bodies and name.text in tables.governed:
        return replace(name, end=after.end(), text=field[name.start : after.end()], type="organisation")
    if name.type == "place" and after.group(1) in tables.event_endings and after.group(1) != "War":
        return replace(name, end=after.end(), text=field[name.start : after.end()], type="event")
    if " " in name.text or _more_follows(field, after.end()):
        return name
    if after.group(1) in tables.organisation_endings:
        return replace(name, end=after.end(), text=field[name.start : after.end()], type="organisation")
    if after.group(1) in tables.place_endings:
        return replace(name, end=after.end(), text=field[name.start : after.end()], type="place")
    return name


def _more_follows(field: str, end: int) -> bool:
    return field[end : end + 1] == " " and field[end + 1 : end + 2].isupper()


def _without_nested(names: list[Name]) -> list[Name]:
    """The names, none that another one now takes in ("Senate" in "U.S. Senate")."""
    kept: list[Name] = []
    for name in names:
        last = kept[-1] if kept else None
        if not (last and last.field == name.field and name.end <= last.end):
            kept.append(name)
    return kept
