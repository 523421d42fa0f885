"""Parts of a ninjs object, in whatever series it is written. `fields` are the object's, their names in lower case."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from services.common.wire import text
from services.common.wire.codes import subject
from services.common.wire.model import (
    Picture,
    Subject,
    WireArticle,
    clean,
    distinct,
    invalid,
    provider_id,
    web_address,
)
from services.common.wire.ninjs_access import parts_of, role_of, strings
from services.common.wire.ninjs_text import caption, headline

_SEEN = ("picture", "graphic")
_TOLD = ("text", "composite")


def number_or_text(value: Any) -> str | None:
    """A version, which some write as a number."""
    return clean(str(value)) if isinstance(value, int) and not isinstance(value, bool) else clean(value)


def alternative_id(fields: dict[str, Any]) -> str | None:
    """The first of the alternative ids: 1.x has an object of them, 2.x and 3.x a list."""
    ids = fields.get("altids")
    values = ids.values() if isinstance(ids, dict) else [part.get("value") for part in parts_of(ids)]
    return next((found for value in values if (found := provider_id(value))), None)


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
    return distinct((*stated, *(part.get("name") for part in parts_of(own)), *strings(own)))


def agencies(fields: dict[str, Any]) -> tuple[str, ...]:
    """Who supplied it, but for who publishes it."""
    sources = [*parts_of(fields.get("infosources")), *parts_of(fields.get("infosource"))]
    return distinct(part.get("name") for part in sources if role_of(part).rpartition("/")[2] != "publisher")


def subjects(fields: dict[str, Any]) -> Iterator[Subject | None]:
    """The subjects that have a code."""
    for part in _subject_parts(fields):
        uri, code = part.get("uri"), part.get("code", part.get("literal"))
        yield subject(
            part.get("name"), uri=uri, scheme=part.get("scheme"), code=code, confidence=part.get("confidence")
        )


def keywords(fields: dict[str, Any]) -> Iterator[Any]:
    """Keywords, and subjects that are a name only."""
    yield from strings(fields.get("keywords"))
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
