"""What changed between two revisions of an article, by words. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, Literal

Entry = dict[str, Any]
Op = Literal["same", "gone", "new"]

FIELDS = ("status", "title", "standfirst", "byline", "section", "body", "correction_note", "ed_note", "embargoed_until")
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


class BadRevision(Exception):
    """There is no such revision; the message says how one is named."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed, went or came."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One revision in the list: its number there, and what it changed."""

    number: int
    entry: Entry
    changed: tuple[str, ...]


def listed(entries: Sequence[Entry]) -> list[Line]:
    """The entries, the oldest first, each with what it changed."""
    ordered = sorted(entries, key=lambda entry: int(entry["version"]))
    first = [Line(1, ordered[0], ("first",))] if ordered else []
    return first + [Line(n, new, changes(old, new)) for n, (old, new) in enumerate(pairwise(ordered), start=2)]


def changes(old: Entry, new: Entry) -> tuple[str, ...]:
    """Names of the fields that differ; the words of one whose text was removed can't be compared."""
    if not (old["has_text"] and new["has_text"]):
        return tuple(["status"] if old["status"] != new["status"] else ["text removed"])
    return tuple(field for field in FIELDS if (old.get(field) or None) != (new.get(field) or None))


def choose(lines: Sequence[Line], wanted: str) -> Entry:
    """By its number in the list, or by its revision (ms), the last entry of that one. Raises BadRevision."""
    if wanted.lstrip("#").isdecimal():
        number = int(wanted.lstrip("#"))
        for line in reversed(lines):
            if number in (line.number, line.entry["revision"]):
                return line.entry
    raise BadRevision(
        f"there is no revision {wanted!r}: give a number from 1 to {len(lines)}, as --revisions lists them"
    )


def compare(old: str, new: str) -> list[Piece]:
    """By words; within paragraphs only, so that a long article takes no longer than its paragraphs do."""
    pieces: list[Piece] = []
    before, after = _paragraphs(old), _paragraphs(new)
    for op, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            pieces.append(Piece("same", "".join(before[a:b])))
        else:
            pieces += _words("".join(before[a:b]), "".join(after[c:d]))
    return _merged(pieces)


def _paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"(\n\n)", text) if part]


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    for op, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            yield Piece("same", "".join(before[a:b]))
            continue
        if a < b:
            yield Piece("gone", "".join(before[a:b]))
        if c < d:
            yield Piece("new", "".join(after[c:d]))


def _merged(pieces: Sequence[Piece]) -> list[Piece]:
    """A blank between two changes belongs to them: "two old words" are one change, not two."""
    merged: list[Piece] = []
    for piece in pieces:
        if merged and merged[-1].op == piece.op:
            merged[-1] = Piece(piece.op, merged[-1].text + piece.text)
        else:
            merged.append(piece)
    return merged
