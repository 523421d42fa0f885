"""What a page's JSON-LD states about its article (schema.org NewsArticle and its kin)."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from services.enrich.clean.model import Image, Precision, StatedDate
from services.enrich.clean.people import agency, is_person

_DEEPEST = 6  # levels: @graph, mainEntity and the like need three
_SCRIPT = re.compile(
    r"<script[^>]{0,300}application/ld\+json[^>]{0,300}>(.{2,500000}?)</script",  # a longer block is not metadata
    re.IGNORECASE | re.DOTALL,
)
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:\.\d{1,9})?\s?(Z|[+-]\d\d:?\d\d)?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Metadata:
    """All optional: a page states what it likes."""

    title: str | None = None
    standfirst: str | None = None
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    section: str | None = None
    images: tuple[Image, ...] = ()
    published: StatedDate | None = None
    modified: StatedDate | None = None
    paywalled: bool = False


def read_json_ld(html: str) -> Metadata:
    """The first article among the page's JSON-LD blocks; empty metadata where there is none or it is broken."""
    for at, match in enumerate(_SCRIPT.finditer(html)):
        if at >= 20:
            break
        try:
            block = json.loads(match[1].strip(), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _items(block, _DEEPEST):
            if any(
                isinstance(kind, str) and kind.endswith(("Article", "BlogPosting", "Report"))
                for kind in _list(item.get("@type"))
            ):
                return _metadata(item)
    return Metadata()


def _items(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth <= 0:
        return
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            if isinstance(inner, dict | list):
                yield from _items(inner, depth - 1)
    elif isinstance(value, list):
        for inner in value[:200]:
            yield from _items(inner, depth - 1)


def _metadata(item: dict[str, Any]) -> Metadata:
    names = [
        name
        for author in _list(item.get("author"))
        for name in (_text(author.get("name") if isinstance(author, dict) else author),)
        if name
    ]
    organisations = {
        _text(a.get("name"))
        for a in _list(item.get("author"))
        if isinstance(a, dict) and a.get("@type") == "Organization"
    }
    return Metadata(
        title=_text(item.get("headline")),
        standfirst=_text(item.get("description")),
        authors=tuple(dict.fromkeys(n for n in names if n not in organisations and not agency(n) and is_person(n))),
        agencies=tuple(dict.fromkeys(a for n in names if (a := agency(n)))),
        section=next((s for s in map(_text, _list(item.get("articleSection"))) if s), None),
        images=tuple(image for image in map(_image, _list(item.get("image"))[:50]) if image),
        published=stated_time(item.get("datePublished")),
        modified=stated_time(item.get("dateModified")),
        paywalled=str(item.get("isAccessibleForFree")).lower() == "false",
    )


def stated_time(value: Any) -> StatedDate | None:
    """An ISO date or time as stated in JSON-LD; None for anything else. Never adds a time or an offset."""
    match = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return None
    day, minutes, seconds, zone = match.groups()
    precision: Precision = "second" if seconds else "minute" if minutes else "day"
    return StatedDate(day + (f"T{minutes}{seconds or ''}{zone or ''}" if minutes else ""), precision, "json-ld")


def _image(value: Any) -> Image | None:
    if isinstance(value, str):
        return Image(value, None, None)
    if not isinstance(value, dict) or not _text(value.get("url")):
        return None
    return Image(_text(value.get("url")), _text(value.get("caption")), _text(value.get("creditText")))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str | None:
    """A string without markup entities and doubled spaces; None for anything else."""
    return " ".join(unescape(value).split()) or None if isinstance(value, str) else None
