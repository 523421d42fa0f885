"""Teams and governments that are called by their place: "Texas cruised past Kansas", "Washington has agreed"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.enrich.understand.forms import instead
from services.enrich.understand.names import NAMES_OF_SOMEBODY, Name
from services.enrich.understand.tables import Tables

# An article is on sport with so many different words of sport in it.
SPORT_WORDS = 6
_NOT_A_TEAM_BEFORE = re.compile(r"\b(?:in|near|outside|around|across|throughout|born in|of) (?:the )?$|[\w.] ?, $")
_STATE_AFTER = re.compile(r" ?, [A-Z]")
_MORE = re.compile(r" (?!Saturday|Sunday)[A-Z][a-z]")
_NICKNAME = re.compile(r"\b[Tt]he ((?:[A-Z][a-z]+ )?[A-Z][a-z]{2,}s)\b(?! ?[A-Z])")


def is_on_sport(fields: Sequence[str], tables: Tables) -> bool:
    """Whether an article reports on sport."""
    found: set[str] = set()
    for field in fields:
        found |= tables.sport_words.intersection(field.split())
        if len(found) >= SPORT_WORDS:
            return True
    return False


def with_teams(names: Sequence[Name], fields: Sequence[str], tables: Tables, sure: Sequence[Name] = ()) -> list[Name]:
    """The names, teams in an article on sport and governments everywhere made organisations."""
    if not is_on_sport(fields, tables):
        return list(names)
    fixed = {(name.field, name.start) for name in sure}
    teams = {
        name.text
        for name in names
        if name.type in ("place", "person")
        and (name.field, name.start) not in fixed
        and _plays(name, fields[name.field], tables)
    }
    stems, nicknames = _short_names(names, tables)
    teams |= stems
    turned = [
        replace(name, type="organisation")
        if name.text in teams and (name.field, name.start) not in fixed and not _is_where(name, fields[name.field])
        else name
        for name in names
    ]
    turned = instead(turned, list(_nicknames(turned, fields, tables)))
    return [*turned, *_overlooked(turned, fields, stems | nicknames)]


def _short_names(names: Sequence[Name], tables: Tables) -> tuple[set[str], set[str]]:
    """Of Bolton Wanderers, Bolton and the Wanderers."""
    stems, nicknames = set(), set()
    for name in names:
        stem, _, last = name.text.rpartition(" ")
        if name.type == "organisation" and stem and last in tables.team_endings:
            stems.add(stem)
            if last in tables.nickname_endings:
                nicknames.add(last)
    return stems, nicknames


def _overlooked(names: Sequence[Name], fields: Sequence[str], teams: set[str]) -> Iterator[Name]:
    """Teams by a short name that nobody marked."""
    if not teams:
        return
    wanted = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(teams)))})\b(?!['’]?\w)")
    taken = [(n.field, n.start, n.end) for n in names]
    for number, field in enumerate(fields):
        for found in wanted.finditer(field):
            start, end = found.span()
            is_free = not any(f == number and s < end and start < e for f, s, e in taken)
            if is_free and not _MORE.match(field, end):
                yield Name(number, start, end, "organisation", found.group())


def _plays(name: Name, field: str, tables: Tables) -> bool:
    """Whether what stands beside the name is said of teams only: a result, a record, a win over it."""
    if tables.result_after.match(field, name.end):
        return True
    if name.type == "person":
        return False
    if _is_where(name, field):
        return False
    return bool(
        tables.team_after.match(field, name.end)
        or tables.team_before.search(field, max(0, name.start - 24), name.start)
    )


def _is_where(name: Name, field: str) -> bool:
    return bool(
        _NOT_A_TEAM_BEFORE.search(field, max(0, name.start - 16), name.start) or _STATE_AFTER.match(field, name.end)
    )


def _nicknames(names: Sequence[Name], fields: Sequence[str], tables: Tables) -> Iterator[Name]:
    """ "the Ducks", said more than once and overlooked by the model."""
    found = [(n, m) for n, field in enumerate(fields) for m in _NICKNAME.finditer(field)]
    texts = [m.group(1) for _, m in found]
    taken = {(n.field, at) for n in names if n.type in NAMES_OF_SOMEBODY for at in (n.start, n.end - 1)}
    for number, nick in found:
        text = nick.group(1)
        last = text.rpartition(" ")[2]
        if texts.count(text) < 2 or last in tables.groups or last in tables.not_teams:
            continue
        if (number, nick.start(1)) not in taken and (number, nick.end(1) - 1) not in taken:
            yield Name(number, nick.start(1), nick.end(1), "organisation", text)
