"""The body of a POST as the articles in it. Pure."""

from collections.abc import Iterator
from typing import Any

import orjson

from schemas.plain_json import repeated_field, without_mark
from schemas.raw import ContentType
from schemas.reasons import BadMessage, Reason, json_name
from services.common.wire import decoded_head, split, wire_type, xml_type

# Each article of a body: its own JSON, the same decoded, or why it is none.
Item = bytes | dict[str, Any] | BadMessage

_LINES = {
    "application/x-ndjson",
    "application/ndjson",
    "application/jsonl",
    "application/x-jsonlines",
    "application/json-seq",
}
# What clients say when nobody told them what they send; `curl -d` is the third.
_UNSPECIFIED = {"", "application/octet-stream", "application/x-www-form-urlencoded", "text/plain"}
_XML = {"application/xml", "text/xml"}


class NotABody(Exception):
    """The request as a whole can't be read; `status` is the HTTP status that says so."""

    def __init__(self, status: int, error: BadMessage) -> None:
        super().__init__(error.detail)
        self.status = status
        self.error = error


class TooManyItems(NotABody):
    """More articles than one request may carry."""

    def __init__(self, most: int) -> None:
        detail = f"more than {most:,} articles in one request: send them in several"
        super().__init__(413, BadMessage(Reason.TOO_LARGE, detail))


def items_of(body: bytes, content_type: str, most: int, source: str | None = None) -> list[Item]:
    """The articles of a body, in order: one object, the objects of a list, one a line, or those of a wire format.

    `source` says who publishes what is sent in a wire format. Raises NotABody (400, 415) where the body is none of these,
    TooManyItems beyond `most`.
    """
    declared = content_type.split(";")[0].strip().lower()
    kind = xml_type(decoded_head(body)) if declared in _XML else wire_type(declared)
    if kind:
        return _wire(body, kind, most, source)
    is_json = declared == "application/json" or declared.endswith("+json")
    if declared not in _LINES and declared not in _UNSPECIFIED and not is_json:
        detail = (
            f"content type {declared[:80]!r}: send application/json or application/x-ndjson, text inside a RawArticle, or a wire"
            " format: application/ninjs+json, application/newsml-g2+xml, application/nitf+xml, application/ld+json"
        )
        raise NotABody(415, BadMessage(Reason.UNKNOWN_CONTENT_TYPE, detail))
    text = without_mark(body).strip()
    if not text:
        raise NotABody(
            400, BadMessage(Reason.EMPTY_CONTENT, "the body is empty: send a RawArticle, a list, or one a line")
        )
    if declared not in _LINES and text.startswith(b"["):
        return _list(text, most)
    if declared in _LINES or text.startswith(b"{"):
        return _lines(text, most) if declared in _LINES or _several(text) else [text]
    detail = "the body begins with neither { nor [: send a RawArticle as JSON, a list of them, or one a line"
    raise NotABody(400, BadMessage(Reason.NOT_JSON, detail))


def _wire(body: bytes, kind: ContentType, most: int, source: str | None) -> list[Item]:
    if not source:
        detail = "source: missing; these formats have no field for it, say who publishes it: POST /v1/articles?source=harbour-wire"
        raise NotABody(400, BadMessage(Reason.INVALID_FIELD, detail))
    if not body.strip():
        raise NotABody(400, BadMessage(Reason.EMPTY_CONTENT, f"the body is empty: send {kind}"))
    try:
        contents = split(body, kind)
    except BadMessage as error:
        raise NotABody(400, error) from None
    if len(contents) > most:
        raise TooManyItems(most)
    return [{"source": source, "content_type": kind, "content": content} for content in contents]


def _several(text: bytes) -> bool:
    """Whether there are objects on lines of their own, not one object written over several lines."""
    first = text.split(b"\n", 1)
    if len(first) == 1:
        return False
    try:
        orjson.loads(first[0])
    except orjson.JSONDecodeError:
        return False
    return True


def _lines(text: bytes, most: int) -> list[Item]:
    lines: list[Item] = []
    for line in _split(text):
        if len(lines) == most:
            raise TooManyItems(most)
        lines.append(line)
    return lines


def _split(text: bytes) -> Iterator[bytes]:
    # Record separators (RFC 7464) come before each object of a JSON text sequence.
    return (line for line in (raw.strip(b"\x1e \t\r") for raw in text.split(b"\n")) if line)


def _list(text: bytes, most: int) -> list[Item]:
    try:
        values = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        detail = f"not JSON: {error.msg} at line {error.lineno} column {error.colno}; send it in UTF-8"
        raise NotABody(400, BadMessage(Reason.NOT_JSON, detail)) from None
    if (name := repeated_field(text)) is not None:
        detail = f"the field {name[:80]!r} stands twice in one object of the list: send each field once"
        raise NotABody(400, BadMessage(Reason.INVALID_FIELD, detail))
    if not values:
        raise NotABody(400, BadMessage(Reason.EMPTY_CONTENT, "an empty list: there is nothing to publish"))
    if len(values) > most:
        raise TooManyItems(most)
    return [_one(value) for value in values]


def _one(value: object) -> Item:
    if isinstance(value, dict):
        return value
    return BadMessage(Reason.INVALID_FIELD, f"{json_name(value)}, not an object: send RawArticle objects")
