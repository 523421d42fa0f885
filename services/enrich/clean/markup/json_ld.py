"""What a page's JSON-LD states about its article (schema.org NewsArticle and its kin)."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from services.enrich.clean.lines import fold
from services.enrich.clean.markup.stated import Metadata, stated_time
from services.enrich.clean.markup.writers import people_and_agencies
from services.enrich.clean.model import Image, Kind

_BLOCKS = 20  # of a page; more is not metadata
_ITEMS = 2_000  # of a page, likewise
_DEEPEST = 6  # levels: @graph, mainEntity and the like need three
_OPENING = re.compile(r"<script\b[^>]{0,300}?application/ld\+json[^>]{0,300}>", re.IGNORECASE)
_CLOSING = re.compile(r"</script", re.IGNORECASE)
_LONGEST = 1_000_000  # characters of a block
_OPENED = re.compile(r"\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)")
_CLOSED = re.compile(r"(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\Z")
_AFTER = "; \t\r\n"  # stand behind the value
_LONGEST_END = 40
_TRAILING_COMMA = re.compile(r",(?=\s{0,200}[}\]])")
_TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_ARTICLE = ("Article", "BlogPosting", "Report", "LiveBlogPosting", "AnalysisNewsArticle")
# Lists of other articles hold articles that are not the page's.
_OTHERS = frozenset(
    ("itemListElement", "liveBlogUpdate", "relatedLink", "hasPart", "comment", "review", "mentions", "citation")
)


def read_json_ld(html: str) -> Metadata:
    """The page's article among its JSON-LD blocks; empty metadata where there is none or it is broken."""
    items = [item for _, item in zip(range(_ITEMS), _items_of(html), strict=False)]
    known = {str(item["@id"]): item for item in items if "@id" in item and len(item) > 1}
    articles = [item for item in items if _is(item, _ARTICLE)]
    if articles:
        return _metadata(max(articles, key=_telling), known)
    video = next(
        (item for item in items if _is(item, ("VideoObject",)) and (item.get("headline") or item.get("name"))), None
    )
    return _metadata({"headline": video.get("name"), **video}, known) if video else Metadata()


def breadcrumb(html: str) -> tuple[str, ...]:
    """The names of the page's BreadcrumbList, outermost first; empty without one."""
    for _, item in zip(range(_ITEMS), _items_of(html), strict=False):
        if _is(item, ("BreadcrumbList",)):
            inner = [crumb for crumb in _list(item.get("itemListElement"))[:20] if isinstance(crumb, dict)]
            named = [
                _text(c.get("name")) or _text(c["item"].get("name") if isinstance(c.get("item"), dict) else None)
                for c in inner
            ]
            return tuple(name for name in named if name)
    return ()


def _items_of(html: str) -> Iterator[dict[str, Any]]:
    at = 0
    for _ in range(_BLOCKS):
        opening = _OPENING.search(html, at)
        closing = _CLOSING.search(html, opening.end()) if opening else None
        if opening is None or closing is None:
            return
        at = closing.end()
        if closing.start() - opening.end() <= _LONGEST:
            yield from _items(_parsed(html[opening.end() : closing.start()]), _DEEPEST)


def _parsed(block: str) -> Any:
    """The block's value; None where it is broken beyond what pages commonly break."""
    for mend in (str.strip, _mended):
        try:
            return json.loads(mend(block), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _mended(block: str) -> str:
    """Without the comment or CDATA section around it, and without commas behind the last member."""
    opening = _OPENED.match(block)
    inner = block[opening.end() if opening else 0 :].rstrip(_AFTER)
    closing = _CLOSED.search(inner, max(0, len(inner) - _LONGEST_END))
    return _TRAILING_COMMA.sub("", inner[: closing.start()].rstrip(_AFTER) if closing else inner)


def _items(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth <= 0:
        return
    if isinstance(value, dict):
        yield value
        for key, inner in value.items():
            if isinstance(inner, dict | list) and (key not in _OTHERS or _is(value, ("BreadcrumbList",))):
                yield from _items(inner, depth - 1)
    elif isinstance(value, list):
        for inner in value[:200]:
            yield from _items(inner, depth - 1)


def _is(item: dict[str, Any], kinds: tuple[str, ...]) -> bool:
    return any(isinstance(kind, str) and kind.endswith(kinds) for kind in _list(item.get("@type")))


def _telling(item: dict[str, Any]) -> int:
    """The page's own article says more of itself than one that it merely names."""
    return sum(
        bool(item.get(key)) for key in ("headline", "datePublished", "author", "articleBody", "mainEntityOfPage")
    )


def _metadata(item: dict[str, Any], known: dict[str, dict[str, Any]]) -> Metadata:
    people, agencies = people_and_agencies(
        name for key in ("author", "creator") for a in _list(item.get(key))[:50] for name in _author(a, known)
    )
    parts = [part for part in _list(item.get("hasPart"))[:20] if isinstance(part, dict)]
    closed = [part for part in parts if _is_false(part.get("isAccessibleForFree"))]
    free = item.get("isAccessibleForFree")
    return Metadata(
        title=_text(item.get("headline")) or (_text(item.get("name")) if _is(item, ("VideoObject",)) else None),
        standfirst=_text(item.get("description")),
        authors=people,
        agencies=agencies,
        section=next((s for s in map(_text, _list(item.get("articleSection"))) if s), None),
        images=tuple(found for value in _list(item.get("image"))[:50] if (found := _image(value, known))),
        published=stated_time(item.get("datePublished")) or stated_time(item.get("uploadDate")),
        modified=stated_time(item.get("dateModified")),
        copyright=_text(item.get("copyrightNotice")),
        kind=_kind(item),
        paywalled=None if free is None and not closed else _is_false(free) or bool(closed),
        body=str(item["articleBody"]) if isinstance(item.get("articleBody"), str) else None,
    )


def _kind(item: dict[str, Any]) -> Kind | None:
    return "live_blog" if _is(item, ("LiveBlogPosting",)) else "video" if _is(item, ("VideoObject",)) else None


def _author(author: Any, known: dict[str, dict[str, Any]]) -> Iterator[str]:
    """An author's names. An organisation counts only if it is an agency, which its name tells."""
    if isinstance(author, dict) and "name" not in author:
        author = known.get(str(author.get("@id")), author)
    for name in _list(author.get("name") if isinstance(author, dict) else author)[:50]:
        said = _text(name)
        if said and not said.startswith(("http://", "https://", "@")):
            organisation = isinstance(author, dict) and _is(author, ("Organization",))
            if not organisation or (fold(said) and not people_and_agencies([said])[0]):
                yield said


def _image(value: Any, known: dict[str, dict[str, Any]]) -> Image | None:
    if isinstance(value, dict) and not value.get("url") and not value.get("contentUrl"):
        value = known.get(str(value.get("@id")), value)
    if isinstance(value, str):
        return Image(value, None, None) if value.startswith(("http://", "https://", "/")) else None
    if not isinstance(value, dict):
        return None
    url = _text(value.get("url")) or _text(value.get("contentUrl"))
    return Image(url, _text(value.get("caption")), _text(value.get("creditText"))) if url else None


def _is_false(value: Any) -> bool:
    return str(value).rpartition("/")[2].lower() in ("false", "no")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str | None:
    """A string without markup, entities and doubled spaces; None for anything else."""
    if not isinstance(value, str):
        return None
    return " ".join(_TAGS.sub("", unescape(value[:5_000])).split()) or None
