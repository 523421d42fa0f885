"""What single fields of Kafka records say; None where they can't be read."""

from typing import Any

import orjson

from schemas import headers
from schemas.headers import Position
from schemas.plain_json import without_mark
from schemas.raw import parse_raw
from schemas.reasons import BadMessage
from services.common.identity import document_id


def position(text: str | None) -> Position | None:
    """A topic:partition:offset."""
    try:
        return Position.parse(text) if text else None
    except ValueError:
        return None


def place(record: Any) -> Position:
    """Where a record stands."""
    return Position(record.topic, record.partition, record.offset)


def version_of_headers(said: dict[str, str]) -> int | None:
    """The version header of an enriched record."""
    text = said.get(headers.VERSION, "")
    return int(text) if text.isascii() and text.isdigit() else None


def text_of(key: bytes | None) -> str | None:
    """A key as text; an empty one is none."""
    return key.decode("utf-8", "replace") if key else None


def source_of(value: bytes | None) -> str | None:
    """The source id of a raw message."""
    try:
        decoded = orjson.loads(without_mark(value or b""))
    except ValueError:
        return None
    source = decoded.get("source") if isinstance(decoded, dict) else None
    found = source.get("id") if isinstance(source, dict) else source
    return found if isinstance(found, str) else None


def identity_of(value: bytes | None) -> str | None:
    """The document that a raw message is about."""
    try:
        return document_id(parse_raw(value))
    except BadMessage:
        return None
