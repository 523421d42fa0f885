"""One opened input, whatever its format, as candidates."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from schemas.reasons import BadMessage, Reason
from services.common.wire import json_type
from services.ingest.candidates import Candidate, Found, Refused, refused
from services.ingest.decoding import decode_page, refuse_binary
from services.ingest.feeds.files import articles_in
from services.ingest.sources.formats import CONTENT_TYPES, Format
from services.ingest.sources.given import SIDECAR, Given, decoded_json, json_object, read_sidecar
from services.ingest.sources.lines import INPUT_MAX_BYTES, numbered_lines
from services.ingest.sources.warc.pages import read_pages
from services.ingest.sources.wire import articles, content_type_of

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
    elif opened.format is Format.FEED:
        yield from _feed(opened, given)
    elif opened.format is Format.WARC:
        yield from read_pages(opened.file, opened.name, opened.uri, given, opened.received_ms)
    else:
        yield from _whole(opened, given, sidecar=sidecar)


def _whole(opened: Opened, given: Given, *, sidecar: bool) -> list[Found]:
    data = opened.file.read(INPUT_MAX_BYTES + 1)
    try:
        if not data:
            raise BadMessage(Reason.EMPTY_CONTENT, "empty: 0 bytes; there is nothing to publish")
        if len(data) > INPUT_MAX_BYTES:
            raise BadMessage(Reason.TOO_LARGE, f"over {INPUT_MAX_BYTES:,} bytes: split it, one article a file")
        refuse_binary(data)
        if opened.format is Format.JSON:
            kind = json_type(decoded_json(data))
            if kind is None:
                return [_candidate(opened, given.over(json_object(data)))]
        else:
            kind = content_type_of(data, opened.format) if opened.format not in CONTENT_TYPES else None
        beside = read_sidecar(opened.path) if opened.path and sidecar else {}
        if kind:
            return [_beside(opened, one, beside) for one in _numbered(opened, articles(data, kind, beside, given))]
        text, notes = decode_page(data, html=opened.format is Format.HTML)
        page = {"content_type": CONTENT_TYPES[opened.format], **beside, "content": text}
        return [_beside(opened, _candidate(opened, given.over(page), tuple(notes)), beside)]
    except BadMessage as error:
        return [refused(opened.name, error)]


def _beside(opened: Opened, found: Candidate, beside: dict[str, Any]) -> Candidate:
    """The candidate with the sidecar that its fields come from, so that what is wrong in one is said of it."""
    if not (opened.path and beside) or not isinstance(found.article, dict):
        return found
    article = found.article
    from_there = frozenset(name for name, value in beside.items() if article[name] is value)
    return replace(found, sidecar=(f"{opened.path.name}{SIDECAR}", from_there))


def _numbered(opened: Opened, found: list[dict[str, Any]]) -> list[Candidate]:
    """The articles of one file; of several each is named by its place in it."""
    if len(found) == 1:
        return [_candidate(opened, found[0])]
    one = _candidate(opened, found[0])
    return [
        replace(
            one,
            name=f"{opened.name} item {number}",
            article=article,
            uri=f"{opened.uri}#item={number}" if opened.uri else None,
        )
        for number, article in enumerate(found, 1)
    ]


def _feed(opened: Opened, given: Given) -> Iterator[Candidate | Refused]:
    """The items of a feed's file as the feed itself has them: no page is fetched."""
    data = opened.file.read(INPUT_MAX_BYTES + 1)
    try:
        if len(data) > INPUT_MAX_BYTES:
            raise BadMessage(Reason.TOO_LARGE, f"over {INPUT_MAX_BYTES:,} bytes: no feed is that long")
        articles = articles_in(data)
    except BadMessage as error:
        yield refused(opened.name, error)
        return
    for number, article in enumerate(articles, 1):
        # The number of the item, not of a line.
        yield replace(_candidate(opened, given.over(article)), name=f"{opened.name}:{number}")


def _lines(opened: Opened, given: Given) -> Iterator[Candidate | Refused]:
    empty = True
    for number, line in numbered_lines(opened.file):
        empty = False
        try:
            if line is None:
                raise BadMessage(Reason.TOO_LARGE, f"a line of over {INPUT_MAX_BYTES:,} bytes: one article a line")
            if number == 1:
                _refuse_other_files(line)
            yield _candidate(opened, _line(line, given), line=number)
        except BadMessage as error:
            yield refused(opened.name, error, number)
            if isinstance(error, _NoLines):
                return
    if empty:
        yield Refused(opened.name, None, Reason.EMPTY_CONTENT, "empty: no line in it holds an article")


class _NoLines(BadMessage):
    """The whole file is something else: what looks like further lines are none."""


def _refuse_other_files(line: bytes) -> None:
    """Raises _NoLines where the file begins as one of another kind."""
    if line.startswith(_UTF16):
        raise _NoLines(Reason.NOT_JSON, "UTF-16, not UTF-8: convert the file, iconv -f utf-16 -t utf-8")
    try:
        refuse_binary(line)
    except BadMessage as error:
        raise _NoLines(error.reason, error.detail) from None


def _line(line: bytes, given: Given) -> dict[str, Any]:
    """A RawArticle; an object in a wire format becomes the content of one."""
    fields = json_object(line)
    kind = json_type(fields)
    return given.over({"content_type": kind, "content": line.decode()} if kind else fields)


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
