"""The labelled set: articles with every name marked where it stands. README.md has the rules."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from services.enrich.understand.results import EntityType

HALVES = ("open", "held_back")
FOLDER = Path(__file__).parent
TYPES: dict[str, EntityType] = {"P": "person", "O": "organisation", "L": "place"}

_MARK = re.compile(r"\{([A-Z])\|([^|{}]+)\|([^|{}]+)(?:\|([^|{}]+))?\}")


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked name: field ("title" or "body"), code points, type, canonical name, and the id where a place has one."""

    field: str
    start: int
    end: int
    type: EntityType
    name: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """An article without marks, and what was marked in it."""

    file: str
    language: str
    title: str
    body: str
    marked: tuple[Marked, ...]
    topics: tuple[str, ...] = ()
    countries: tuple[str, ...] = field(default=())

    def text(self, where: str) -> str:
        return self.title if where == "title" else self.body


def load(folder: Path) -> list[Article]:
    """Every article of a folder, by name."""
    return [read(path.name, path.read_text("utf-8")) for path in sorted(folder.glob("*.txt"))]


def read(file: str, text: str) -> Article:
    """An article from its file's text. Raises ValueError, naming the file, for a head or a mark that cannot be read."""
    head, _, body = text.strip().partition("\n\n")
    pairs = [line.partition(":") for line in head.splitlines()]
    values = {key.strip(): value.strip() for key, _, value in pairs}
    if lacking := {"language", "title"} - values.keys():
        raise ValueError(f"{file}: the head lacks {', '.join(sorted(lacking))}: add a line 'key: value' at the top")
    title, in_title = _unmarked(file, "title", values["title"])
    plain, in_body = _unmarked(file, "body", body.strip())
    return Article(
        file, values["language"], title, plain, (*in_title, *in_body),
        _listed(values.get("topics", "")), _listed(values.get("countries", "")),
    )  # fmt: skip


def _unmarked(file: str, where: str, text: str) -> tuple[str, list[Marked]]:
    plain, marked, done = "", [], 0
    for mark in _MARK.finditer(text):
        letter, written, name, known = mark.groups()
        if letter not in TYPES:
            raise ValueError(f"{file}: {mark.group()}: the type is one of {', '.join(TYPES)}")
        plain += text[done : mark.start()]
        marked.append(Marked(where, len(plain), len(plain) + len(written), TYPES[letter], name, known))
        plain, done = plain + written, mark.end()
    plain += text[done:]
    if stray := re.search(r".{0,20}[{}|].{0,20}", plain):
        raise ValueError(f"{file}: a mark that cannot be read near {stray.group()!r}: write {{P|as written|name|id}}")
    return plain, marked


def _listed(value: str) -> tuple[str, ...]:
    return tuple(re.split(r"[\s,]+", value)) if value else ()
