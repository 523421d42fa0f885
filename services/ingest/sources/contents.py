"""One opened input, whatever its format, as candidates."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from schemas.reasons import BadMessage, Reason
from services.ingest.candidates import Candidate, Found, Refused, refused
from services.ingest.decoding import decode_page
from services.ingest.sources.formats import CONTENT_TYPES, Format
from services.ingest.sources.given import SIDECAR, Given, json_object, read_sidecar
from services.ingest.sources.lines import INPUT_MAX_BYTES, numbered_lines

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Opened:
    """An input that can be read: `path` is None for standard input; times in ms since the epoch."""

    name: str
    file: BinaryIO
    format: Format
    channel: str
    uri: str | None
    received_ms: int
    changed_ms: int | None = None
    path: Path | None = None


def read_input(opened: Opened, given: Given, *, sidecar: bool = True) -> Iterator[Found]:
    """Its articles in order. Raises OSError where reading fails midway."""
    if opened.format is Format.JSONL:
        yield from _lines(opened, given)
    else:
        yield _whole(opened, given, sidecar=sidecar)


def _whole(opened: Opened, given: Given, *, sidecar: bool) -> Found:
    data = opened.file.read(INPUT_MAX_BYTES + 1)
    try:
        if not data:
            raise BadMessage(Reason.EMPTY_CONTENT, "empty: 0 bytes; there is nothing to publish")
        if len(data) > INPUT_MAX_BYTES:
            raise BadMessage(Reason.TOO_LARGE, f"over {INPUT_MAX_BYTES:,} bytes: split it, one article a file")
        if opened.format is Format.JSON:
            return _candidate(opened, given.over(json_object(data)))
        text, notes = decode_page(data, html=opened.format is Format.HTML)
        beside = read_sidecar(opened.path) if opened.path and sidecar else {}
        page = {"content_type": CONTENT_TYPES[opened.format], **beside, "content": text}
        article = given.over(page)
        from_there = frozenset(name for name, value in beside.items() if article[name] is value)
        found = _candidate(opened, article, tuple(notes))
        return replace(found, sidecar=(f"{opened.path.name}{SIDECAR}", from_there)) if opened.path and beside else found
    except BadMessage as error:
        return refused(opened.name, error)


def _lines(opened: Opened, given: Given) -> Iterator[Candidate | Refused]:
    empty = True
    for number, line in numbered_lines(opened.file):
        empty = False
        try:
            if line is None:
                raise BadMessage(Reason.TOO_LARGE, f"a line of over {INPUT_MAX_BYTES:,} bytes: one article a line")
            if number == 1 and line.startswith(_UTF16):
                raise BadMessage(Reason.NOT_JSON, "UTF-16, not UTF-8: convert the file, iconv -f utf-16 -t utf-8")
            yield _candidate(opened, given.over(json_object(line)), line=number)
        except BadMessage as error:
            yield refused(opened.name, error, number)
            if number == 1 and line and line.startswith(_UTF16):
                return
    if empty:
        yield Refused(opened.name, None, Reason.EMPTY_CONTENT, "empty: no line in it holds an article")


def _candidate(
    opened: Opened, article: dict[str, Any], notes: tuple[str, ...] = (), line: int | None = None
) -> Candidate:
    return Candidate(
        name=opened.name if line is None else f"{opened.name}:{line}",
        article=article,
        channel=opened.channel,
        uri=opened.uri if line is None or opened.uri is None else f"{opened.uri}#L{line}",
        received_ms=opened.received_ms,
        changed_ms=opened.changed_ms,
        notes=notes,
    )
