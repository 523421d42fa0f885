"""An article's revisions on a terminal: the list, and what differs between two. Readable without colours, too."""

from collections.abc import Sequence
from datetime import UTC, datetime

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from newswire.revisions import FIELDS, Entry, Line, Piece, compare

# Of a long unchanged stretch only its ends are shown, characters.
_CONTEXT = 120
_MARKS = {"gone": ("[-", "-]", "red strike"), "new": ("{+", "+}", "green")}


def revisions(lines: Sequence[Line]) -> RenderableType:
    """One line a revision, the oldest first."""
    table = Table(title="Revisions", title_justify="left")
    for heading in ("no", "time", "status", "changed", "title and notes"):
        table.add_column(heading, overflow="fold")
    for line in lines:
        entry = line.entry
        table.add_row(
            str(line.number), _time(entry), entry["status"], ", ".join(line.changed) or "enrichment", _notes(entry)
        )
    return table


def difference(old: Entry, new: Entry) -> RenderableType:
    """The fields that differ, word by word: [-gone-] and {+new+}."""
    parts: list[RenderableType] = [Text(f"{_time(old)}  →  {_time(new)}", style="dim")]
    if not (old["has_text"] and new["has_text"]):
        gone = " and ".join(_time(entry) for entry in (old, new) if not entry["has_text"])
        parts.append(Text(f"the text of {gone} was removed: retracted", style="bold red"))
    for field in FIELDS:
        before, after = str(old.get(field) or ""), str(new.get(field) or "")
        if before != after:
            parts += [Text(f"\n{field}", style="bold"), _marked(compare(before, after))]
    return Group(*parts) if len(parts) > 1 else Text("nothing that a reader can see differs", style="dim")


def _marked(pieces: Sequence[Piece]) -> Text:
    text = Text()
    for place, piece in enumerate(pieces):
        if piece.op == "same":
            text.append(_shortened(piece.text, place == 0, place == len(pieces) - 1))
        else:
            start, end, style = _MARKS[piece.op]
            text.append(f"{start}{piece.text}{end}", style=style)
    return text


def _shortened(same: str, is_first: bool, is_last: bool) -> str:
    if len(same) <= 2 * _CONTEXT:
        return same
    head = "" if is_first else same[:_CONTEXT]
    tail = "" if is_last else same[-_CONTEXT:]
    return f"{head} … {tail}"


def _time(entry: Entry) -> str:
    return datetime.fromtimestamp(entry["revision"] / 1000, UTC).isoformat(" ", "seconds").replace("+00:00", "Z")


def _notes(entry: Entry) -> str:
    notes = (
        entry.get("title"),
        *(f"{label}: {entry[name]}" for label, name in _NOTES if entry.get(name)),
        None if entry["has_text"] else "(text removed)",
    )
    return escape("\n".join(note for note in notes if note))


_NOTES = (("correction", "correction_note"), ("editor's note", "ed_note"), ("reason", "reason"))
