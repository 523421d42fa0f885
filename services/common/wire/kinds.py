"""The wire formats by their media types, and how an unnamed document is told apart. Pure."""

import re
from typing import Any

from schemas.raw import CONTENT_TYPE_ALIASES, STRUCTURED, ContentType

NINJS: ContentType = "application/ninjs+json"
JSON_LD: ContentType = "application/ld+json"
NEWSML: ContentType = "application/newsml-g2+xml"
NITF: ContentType = "application/nitf+xml"
WIRE_TYPES = STRUCTURED
_ROOTS: dict[str, ContentType] = {"newsItem": NEWSML, "newsMessage": NEWSML, "packageItem": NEWSML, "nitf": NITF}
_PROLOG = re.compile(
    r"\s+|<\?(?:[^?]|\?(?!>))*+\?>|<!--(?:[^-]|-(?!->))*+-->|<!DOCTYPE(?:[^\[<>]|\[[^\]]*+\])*+>", re.IGNORECASE
)
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,60}:)?([A-Za-z_][\w.-]{0,60})")
# The prolog of a document is short; what hides its root behind more than this is not looked for.
_HEAD = 20_000


def wire_type(media_type: str) -> ContentType | None:
    """The format that a media type names, under any of its names, without parameters; None for any other."""
    plain = media_type.split(";")[0].strip().lower()
    known = CONTENT_TYPE_ALIASES.get(plain, plain)
    return next((kind for kind in WIRE_TYPES if kind == known), None)


def decoded_head(data: bytes) -> str:
    """The beginning of an XML document, well enough to see its root: names are ASCII, and UTF-16 adds only zeros."""
    return data[: 2 * _HEAD].replace(b"\x00", b"").decode("utf-8", "replace").lstrip("\ufffd\ufeff")


def xml_type(text: str) -> ContentType | None:
    """The format of an XML document by its root element; None where it is none of ours."""
    at, head = 0, text[:_HEAD].removeprefix("\ufeff")
    while misc := _PROLOG.match(head, at):
        at = misc.end()
    root = _ROOT.match(head, at)
    return _ROOTS.get(root[1]) if root else None


def json_type(value: Any) -> ContentType | None:
    """The format of a decoded JSON object (of a list, by its first object); None where it may be a RawArticle."""
    if isinstance(value, list):
        value = next(iter(value), None)
    if not isinstance(value, dict) or "content" in value:
        return None
    if "@type" in value or "@graph" in value or "@context" in value:
        return JSON_LD
    # RawArticle has no field `uri`, and ninjs requires nothing else.
    return NINJS if isinstance(value.get("uri"), str) and "source" not in value else None
