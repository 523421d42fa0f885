"""Documents as people like to read them on a terminal."""

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from schemas import media_topics

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LISTS = (("People", "people"), ("Places", "places"), ("Organisations", "organisations"))


def as_json_lines(documents: Iterable[dict[str, Any]]) -> None:
    """One JSON object a line on standard output."""
    for document in documents:
        sys.stdout.buffer.write(orjson.dumps(document) + b"\n")
    sys.stdout.buffer.flush()


def plain(text: str) -> str:
    """Without control characters: an article must not be able to steer the reader's terminal."""
    return _CONTROL.sub("", text)


def when(document: dict[str, Any]) -> str:
    """The publication date as precise as it was stated, or nothing."""
    published = document.get("published")
    return str(published["value"]).replace("T", " ") if published else ""


def hits(found: list[dict[str, Any]], total: int, copies: Mapping[str, int] | None = None) -> RenderableType:
    """Search results, each with what is needed to decide whether to open it; `copies` of each are not shown."""
    parts: list[RenderableType] = []
    for hit in found:
        document = hit["_source"]
        line = Text(plain(document.get("title") or "(no title)"), style="bold")
        about = " · ".join(
            x
            for x in (
                document["source"].get("name") or document["source"]["id"],
                when(document),
                _topics(document.get("topics", [])),
                document["document_id"],
                _copies((copies or {}).get(document["document_id"], 0)),
            )
            if x
        )
        parts += [line, Text(plain(about), style="dim"), Padding(_snippet(hit), (0, 0, 1, 2))]
    parts.append(Text(f"{len(found)} of {total} articles", style="dim") if total else Text("no article found"))
    return Group(*parts)


def _topics(codes: Sequence[str]) -> str:
    """The topics of the first level by their short names; codes of others are for programs."""
    return ", ".join(media_topics.SHORT[code] for code in codes if code in media_topics.SHORT)


def _copies(count: int) -> str:
    return f"+{count} {'copy' if count == 1 else 'copies'}" if count else ""


def copies(found: Sequence[dict[str, Any]]) -> RenderableType:
    """The other articles of a story, each with how like the story's first it is."""
    grid = Table.grid(padding=(0, 2))
    grid.add_row(Text(f"+{len(found)} of this story", style="bold"))
    for one in found:
        likeness = "the same words" if one.get("duplicate_of") else f"{one.get('similarity', 0):.0%} alike"
        source = one["source"].get("name") or one["source"]["id"]
        grid.add_row(_safe(one.get("title") or "(no title)"), _safe(source), likeness, one["document_id"])
    return grid


def table(documents: Iterable[dict[str, Any]]) -> Table:
    """What was indexed, one line a document."""
    shown = Table(title="Indexed", title_justify="left", show_lines=False, expand=True)
    for heading, ratio in (
        ("title", 5),
        ("source", 2),
        ("lang", 1),
        ("people", 3),
        ("places", 3),
        ("organisations", 3),
    ):
        shown.add_column(heading, ratio=ratio, no_wrap=True, overflow="ellipsis")
    for document in documents:
        shown.add_row(
            _safe(document.get("title") or "(no title)"),
            document["source"]["id"],
            _safe(document.get("language") or "?"),
            _safe(", ".join(document.get("people", []))),
            _safe(", ".join(document.get("places", []))),
            _safe(", ".join(document.get("organisations", []))),
        )
    return shown


def article(document: dict[str, Any], took: str | None = None) -> RenderableType:
    """One article for reading: title, standfirst, who and when, the text, whom and what it names."""
    parts: list[RenderableType] = []
    status = document.get("status", "published")
    if status != "published":
        parts.append(Text(plain(f"{status.upper()} {document.get('reason') or ''}"), style="bold red"))
    if document.get("standfirst"):
        parts.append(Text(plain(document["standfirst"]) + "\n", style="italic"))
    byline = " · ".join(
        x
        for x in (document.get("byline"), document["source"].get("name") or document["source"]["id"], when(document))
        if x
    )
    parts.append(Text(plain(byline) + "\n", style="dim"))
    parts += (
        [Text(plain(_labelled("Correction", document["correction_note"]) + "\n"), style="yellow")]
        if document.get("correction_note")
        else []
    )
    parts.append(_body(document))
    for image in document.get("images", []):
        caption = " — ".join(x for x in (image.get("caption"), image.get("credit")) if x)
        parts.append(Text(plain(f"\n[picture] {caption}"), style="dim"))
    parts.append(_facts(document, took))
    return Panel(Group(*parts), title=_safe(document.get("title") or "(no title)"), title_align="left", padding=(1, 2))


def _labelled(label: str, note: str) -> str:
    """Pages say "Correction:" themselves, most of them."""
    return note if note.casefold().startswith(label.casefold()) else f"{label}: {note}"


def _safe(text: str) -> str:
    return escape(plain(text))


def _body(document: dict[str, Any]) -> Text:
    headings = set(document.get("headings", []))
    text = Text()
    for paragraph in document.get("body", "").split("\n\n"):
        text.append(plain(paragraph) + "\n\n", style="bold" if paragraph in headings else "")
    text.rstrip()
    return text


def _facts(document: dict[str, Any], took: str | None) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column()
    grid.add_row("", "")
    for label, field in _LISTS:
        if document.get(field):
            grid.add_row(label, _safe(", ".join(document[field])))
    if document.get("topic_details"):
        grid.add_row("Topics", _safe(", ".join(map(_topic, document["topic_details"]))))
    if document.get("summary"):
        grid.add_row("In short", _safe(document["summary"]))
    if document.get("key_phrases"):
        grid.add_row("Phrases", _safe(", ".join(document["key_phrases"])))
    for label, field in (("URL", "url"), ("Editor's note", "ed_note"), ("Embargo until", "embargoed_until")):
        if document.get(field):
            grid.add_row(label, _safe(str(document[field])))
    minutes = max(1, round(document.get("reading_seconds", 0) / 60))
    grid.add_row("Length", f"{document.get('word_count', 0)} words, {minutes} min")
    quality, kind = document.get("quality", "ok"), document.get("kind", "article")
    if (quality, kind) != ("ok", "article"):
        grid.add_row("Kind", _safe(f"{kind}, text {quality}"))
    grid.add_row("Id", document["document_id"])
    if took:
        grid.add_row("Searchable after", took)
    return grid


def _topic(detail: dict[str, Any]) -> str:
    """With how sure we are; what the source itself said needs no figure."""
    ours = detail["by"] == media_topics.OURS
    return f"{detail['name']} ({detail['confidence']:.0%})" if ours else f"{detail['name']} (by {detail['by']})"


def _snippet(hit: dict[str, Any]) -> Text:
    fragments = hit.get("highlight", {}).get("body", [])
    text = Text(overflow="fold")
    for piece in (fragments[0] if fragments else "").replace("\n", " ").split("\u0001"):
        marked, found, rest = piece.partition("\u0002")
        text.append(plain(marked), style="bold yellow" if found else "")
        text.append(plain(rest))
    return text
