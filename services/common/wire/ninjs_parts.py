"""Parts of a ninjs object, in whatever series it is written. `fields` are the object's, their names in lower case."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from services.common.wire import markup, text
from services.common.wire.codes import subject
from services.common.wire.model import (
    MOST_KEYWORDS,
    Picture,
    Subject,
    WireArticle,
    clean,
    distinct,
    invalid,
    note,
    provider_id,
    web_address,
)
from services.common.wire.text import Body

_MOST_PARTS = 500
_SEEN = ("picture", "graphic")
_TOLD = ("text", "composite")
_SUMMARIES = ("summary", "standfirst", "lead", "abstract", "intro", "text", "main", "")
_NO_SUMMARY = ("caption", "correction", "title")
_MAIN = ("main", "text", "html", "html5", "")


def lowered(item: Any) -> dict[str, Any]:
    """An object with its names in lower case; {} for anything else. Of two spellings the first that says something stands."""
    found: dict[str, Any] = {}
    for name, value in item.items() if isinstance(item, dict) else ():
        key = name.lower() if isinstance(name, str) else ""
        if found.get(key) is None:
            found[key] = value
    return found


def parts_of(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, or the values of an object of objects, with their name; lowered."""
    if isinstance(value, dict):
        value = [{**part, "name": part.get("name", key)} for key, part in value.items() if isinstance(part, dict)]
    return [lowered(part) for part in value[:_MOST_PARTS] if isinstance(part, dict)] if isinstance(value, list) else []


def spelled(item: dict[str, Any], *names: str) -> list[Any]:
    """Whatever stands under one of these names, in any case; null and false stand for nothing."""
    return [value for name, value in item.items() if name.lower() in names and value is not None and value is not False]


def number_or_text(value: Any) -> str | None:
    """A version, which some write as a number."""
    return clean(str(value)) if isinstance(value, int) and not isinstance(value, bool) else clean(value)


def alternative_id(fields: dict[str, Any]) -> str | None:
    """The first of the alternative ids: 1.x has an object of them, 2.x and 3.x a list."""
    ids = fields.get("altids")
    values = ids.values() if isinstance(ids, dict) else [part.get("value") for part in parts_of(ids)]
    return next((found for value in values if (found := provider_id(value))), None)


def headline(fields: dict[str, Any]) -> str | None:
    """The headline for readers, else the item's own title."""
    listed = parts_of(fields.get("headlines"))
    main = sorted(listed, key=lambda part: _role(part) not in _MAIN)
    old = [fields.get("headline"), *(value for name, value in fields.items() if name.startswith("headline_"))]
    said = (_one_line(value) for value in (*(part.get("value") for part in main), *old, fields.get("title")))
    return next((found for found in said if found), None)


def description(fields: dict[str, Any]) -> str | None:
    """The standfirst: the description that is a summary."""
    listed = [part for part in parts_of(fields.get("descriptions")) if _role(part) not in _NO_SUMMARY]
    listed.sort(key=lambda part: _SUMMARIES.index(_role(part)) if _role(part) in _SUMMARIES else len(_SUMMARIES))
    old = [value for name, value in sorted(fields.items(), reverse=True) if _is_old(name, "description", _NO_SUMMARY)]
    said = (_note(value) for value in (*(part.get("value") for part in listed), *old))
    return next((found for found in said if found), None)


def correction(fields: dict[str, Any]) -> str | None:
    """A description in the role of a correction."""
    listed = (part.get("value") for part in parts_of(fields.get("descriptions")) if "correction" in _role(part))
    return next((found for found in map(_note, listed) if found), None)


def caption(fields: dict[str, Any]) -> str | None:
    """A picture's text, in whatever role."""
    listed = sorted(parts_of(fields.get("descriptions")), key=lambda part: _role(part) != "caption")
    old = [fields.get("description_caption"), fields.get("description_text"), fields.get("description_html")]
    said = (_one_line(value) for value in (*(part.get("value") for part in listed), *old, fields.get("body_text")))
    return next((found for found in said if found), None)


def body(fields: dict[str, Any]) -> Body:
    """The text as paragraphs. Markup goes before plain text, since it says where a paragraph ends and what is a heading."""
    listed: list[tuple[Any, str, Any]] = [
        (part.get("contenttype"), _role(part), part.get("value")) for part in parts_of(fields.get("bodies"))
    ]
    listed += [(None, name[5:], value) for name, value in fields.items() if name.startswith("body_")]
    choices = [(_rank(kind, role, value), value) for kind, role, value in listed if _says(value)]
    for rank, value in sorted(choices, key=lambda choice: choice[0]):
        found = markup.html(value) if rank[0] == 0 else text.plain(value)
        if found.blocks:
            return found
    return Body()


def _rank(kind: Any, role: str, value: str) -> tuple[int, int]:
    """Markup, then plain text, then what neither says nor shows that it is either; the main one first."""
    said = f"{kind or ''} {role}".lower()
    first = int(role not in _MAIN)
    if "html" in said or (("richtext" in said or not kind) and markup.is_html(value)):
        return 0, first
    if "plain" in said or role in ("text", "plain") or not kind:
        return 1, first
    return (0 if "xml" in said else 1), 2


def pictures(fields: dict[str, Any]) -> tuple[Picture, ...]:
    """The pictures that go with it; of an item that is one, itself."""
    own = [fields] if fields.get("type") in _SEEN else []
    found = (_picture(part) for part in (*own, *_associated(fields, _SEEN)))
    return tuple(picture for picture in found if picture != Picture())[: text.MOST_PICTURES]


def related(fields: dict[str, Any]) -> tuple[str, ...]:
    """The headlines of texts that go with it."""
    return distinct(headline(part) for part in _associated(fields, _TOLD))


def _associated(fields: dict[str, Any], types: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for part in parts_of(fields.get("associations")):
        kind = part.get("type")
        if kind in types or (kind is None and types is _SEEN and part.get("renditions")):
            yield part


def _picture(part: dict[str, Any]) -> Picture:
    renditions = [one for one in parts_of(part.get("renditions")) if web_address(one.get("href"))]
    best = max(renditions, key=lambda one: _width(one.get("width")), default={})
    credit = clean(part.get("by")) or clean(part.get("byline")) or clean(part.get("copyrightholder"))
    return Picture(web_address(best.get("href")), caption(part), credit)


def _width(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and 0 < value < 1e6 else 0.0


def web_page(fields: dict[str, Any]) -> str | None:
    """Where the text stands on the web: a rendition that is a page."""
    pages = (
        part
        for part in parts_of(fields.get("renditions"))
        if str(part.get("contenttype", part.get("mimetype"))).startswith("text/html")
    )
    return next((address for page in pages if (address := web_address(page.get("href")))), None)


def authors(fields: dict[str, Any]) -> tuple[str, ...]:
    """People in the role of an author; some write a list of authors of their own."""
    people = [*parts_of(fields.get("people")), *parts_of(fields.get("person"))]
    own = fields.get("authors")
    stated = [part.get("name") for part in people if clean(part.get("rel")) in ("author", "creator")]
    return distinct((*stated, *(part.get("name") for part in parts_of(own)), *_strings(own)))


def agencies(fields: dict[str, Any]) -> tuple[str, ...]:
    """Who supplied it, but for who publishes it."""
    sources = [*parts_of(fields.get("infosources")), *parts_of(fields.get("infosource"))]
    return distinct(part.get("name") for part in sources if _role(part).rpartition("/")[2] != "publisher")


def subjects(fields: dict[str, Any]) -> Iterator[Subject | None]:
    """The subjects that have a code."""
    for part in _subject_parts(fields):
        uri, code = part.get("uri"), part.get("code", part.get("literal"))
        yield subject(
            part.get("name"), uri=uri, scheme=part.get("scheme"), code=code, confidence=part.get("confidence")
        )


def keywords(fields: dict[str, Any]) -> Iterator[Any]:
    """Keywords, and subjects that are a name only."""
    yield from _strings(fields.get("keywords"))
    for part in _subject_parts(fields):
        if (
            not any(isinstance(part.get(name), str) for name in ("uri", "code", "literal"))
            and part.get("rel") != "section"
        ):
            yield part.get("name")


def section(fields: dict[str, Any]) -> str | None:
    """The subject in the role of a section."""
    named = (clean(part.get("name")) for part in _subject_parts(fields) if part.get("rel") == "section")
    return next((name for name in named if name), None)


def names(fields: dict[str, Any], *lists: str) -> Iterator[Any]:
    """The names in these lists, a code where there is no name."""
    for part in (part for name in lists for part in parts_of(fields.get(name))):
        yield next((part[key] for key in ("name", "literal", "code") if clean(part.get(key))), None)


def with_text(article: WireArticle) -> WireArticle:
    """The article, a picture's or video's description as its text. Raises WireError where there is nothing to show."""
    if article.body or article.action == "retract":
        return article
    if article.standfirst:
        return replace(article, body=article.standfirst, standfirst=None)
    shown = next((picture.caption for picture in article.pictures if picture.caption), None)
    if not (shown or article.title) and article.action == "publish":
        raise invalid("no body, description or headline: there is nothing to publish")
    return replace(article, body=shown or "")


def _subject_parts(fields: dict[str, Any]) -> list[dict[str, Any]]:
    return [*parts_of(fields.get("subjects")), *parts_of(fields.get("subject"))]


def _role(part: dict[str, Any]) -> str:
    return (clean(part.get("role"), 200) or "").lower()


def _is_old(name: str, prefix: str, but: tuple[str, ...]) -> bool:
    return name == prefix or (name.startswith(f"{prefix}_") and name.partition("_")[2] not in but)


def _says(value: Any) -> bool:
    return isinstance(value, str) and not value.isspace() and bool(value)


def _one_line(value: Any) -> str | None:
    return clean(_unmarked(value)) if isinstance(value, str) else None


def _note(value: Any) -> str | None:
    return note(_unmarked(value)) if isinstance(value, str) else None


def _unmarked(value: str) -> str:
    return " ".join(markup.html(value).blocks) if markup.is_html(value) else markup.unescaped(value)


def _strings(value: Any) -> list[str]:
    return [one for one in value[:MOST_KEYWORDS] if isinstance(one, str)] if isinstance(value, list) else []
