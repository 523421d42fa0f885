"""schema.org NewsArticle (and its kin) as JSON-LD, sent as an article of its own. Source of the names: schema.org 29."""

from collections.abc import Iterator
from typing import Any

from services.common.wire import markup, text
from services.common.wire.codes import distinct_subjects, subject
from services.common.wire.model import (
    MOST_KEYWORDS,
    Picture,
    Subject,
    WireArticle,
    clean,
    distinct,
    invalid,
    language,
    note,
    provider_id,
    rights,
    web_address,
)
from services.common.wire.moments import as_revision, stated_time
from services.common.wire.status import Order, order
from services.common.wire.text import Body

_ARTICLES = ("Article", "BlogPosting", "Report")
# @graph in a list in an object, and what a page says it is about: no article lies deeper.
_DEEPEST = 4
_MOST_ARTICLES = 1_000
_MOST_UPDATES = 500
_GONE = ("retracted", "withdrawn", "deleted", "removed", "canceled", "cancelled")
_NOT_YET = ("draft", "incomplete", "pending", "withheld")


def articles(value: Any) -> list[dict[str, Any]]:
    """The articles in a decoded JSON-LD document, in order: itself, those of a list, of @graph, or a page's main entity."""
    found: list[dict[str, Any]] = []
    for one in _objects(value, _DEEPEST):
        if is_article(one):
            found.append(one)
        if len(found) == _MOST_ARTICLES:
            break
    return found


def is_article(value: Any) -> bool:
    """Whether an object is a schema.org article of any kind."""
    kinds = _list(value.get("@type")) if isinstance(value, dict) else []
    return any(isinstance(kind, str) and kind.endswith(_ARTICLES) for kind in kinds)


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for one in value:
            yield from _objects(one, depth - 1) if depth > 0 else ()
    elif isinstance(value, dict):
        yield value
        if not is_article(value) and depth > 0:
            yield from _objects(
                [value.get("@graph"), value.get("mainEntity"), value.get("itemListElement"), value.get("item")], depth
            )


def read_json_ld(item: dict[str, Any]) -> WireArticle:
    """The article in a decoded object. Raises WireError where it has nothing to show."""
    told = _order(item)
    changed = stated_time(item.get("dateModified"))
    title = _line(item.get("headline")) or _line(item.get("name"))
    body = _body(item).without(title)
    standfirst = note(_unmarked(item.get("description")))
    if not (title or body.blocks or standfirst) and told.action == "publish":
        raise invalid("no headline and no articleBody: there is nothing to publish")
    people, groups = _makers(item)
    return WireArticle(
        reader="json-ld",
        origin="json-ld",
        action=told.action,
        reason=told.reason,
        provider_id=_id(item),
        provider_version=clean(str(item["version"])) if isinstance(item.get("version"), int | float | str) else None,
        url=_url(item),
        revision=as_revision(changed),
        published=stated_time(item.get("datePublished")),
        modified=changed,
        language=language(_name(item.get("inLanguage"), "alternateName", "name")),
        title=title,
        standfirst=standfirst if body.blocks else None,
        body=body.text or standfirst or "",
        headings=tuple(body.headings),
        byline=", ".join((*people, *groups)) or None,
        authors=people,
        agencies=groups,
        dateline=_line(item.get("dateline")) or _line(_name(item.get("locationCreated"))),
        section=next((found for found in map(_line, _list(item.get("articleSection"))) if found), None),
        pictures=(*_pictures(item), *body.pictures)[: text.MOST_PICTURES],
        rights=_rights(item),
        subjects=distinct_subjects(_subjects(item)),
        keywords=distinct(_keywords(item), MOST_KEYWORDS),
        genre=next((found for found in (_line(_name(one)) for one in _list(item.get("genre"))) if found), None),
        correction_note=_correction(item),
        kind="live_blog" if "LiveBlogPosting" in _list(item.get("@type")) else "article",
        paywalled=str(item.get("isAccessibleForFree")).lower()
        in ("false", "http://schema.org/false", "https://schema.org/false"),
    )


def _order(item: dict[str, Any]) -> Order:
    """schema.org has no codes for it: a status is taken at its word, and one that nobody knows changes nothing."""
    said = (clean(_name(item.get("creativeWorkStatus")), 100) or "").rpartition("/")[2].lower()
    if said in _GONE:
        return order("canceled")
    return order("withheld") if said in _NOT_YET else order(None)


def _id(item: dict[str, Any]) -> str | None:
    """The identifier, else an @id that is no web address: that one is the URL."""
    for one in _list(item.get("identifier")):
        found = provider_id(_name(one, "value", "@id"))
        if found:
            return found
    own = item.get("@id")
    return (
        provider_id(own)
        if isinstance(own, str) and not web_address(own) and not own.startswith(("#", "_:", "/"))
        else None
    )


def _url(item: dict[str, Any]) -> str | None:
    stated = (item.get("url"), _name(item.get("mainEntityOfPage"), "@id", "url"), item.get("@id"))
    return next((found for found in map(web_address, stated) if found), None)


def _body(item: dict[str, Any]) -> Body:
    """articleBody, and of a live blog its entries, the newest first as they are listed."""
    whole = _blocks(item.get("articleBody"))
    for update in _list(item.get("liveBlogUpdate"))[:_MOST_UPDATES]:
        if isinstance(update, dict):
            entry, headline = _blocks(update.get("articleBody")), _line(update.get("headline"))
            named = [headline] if headline and headline not in entry.blocks else []
            whole.blocks += [*named, *entry.blocks]
            whole.headings += [*named, *entry.headings]
    return whole


def _blocks(value: Any) -> Body:
    said = "\n\n".join(one for one in _list(value) if isinstance(one, str))
    return markup.html(said) if markup.is_html(said) else text.plain(markup.unescaped(said))


def _makers(item: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(people, organisations) among the authors; a bare name is a person's."""
    authors = [*_list(item.get("author")), *_list(item.get("creator"))]
    people = (_line(_name(one)) for one in authors if not _is_group(one))
    return distinct(people), distinct(_line(_name(one)) for one in authors if _is_group(one))


def _is_group(author: Any) -> bool:
    return isinstance(author, dict) and any(
        "Organization" in kind for kind in _list(author.get("@type")) if isinstance(kind, str)
    )


def _pictures(item: dict[str, Any]) -> tuple[Picture, ...]:
    found = []
    for one in _list(item.get("image"))[: text.MOST_PICTURES]:
        address = web_address(one if isinstance(one, str) else _name(one, "contentUrl", "url", "@id"))
        about = one if isinstance(one, dict) else {}
        credit = (
            _line(about.get("creditText")) or _line(_name(about.get("creator"))) or _line(_name(about.get("author")))
        )
        found.append(Picture(address, _line(about.get("caption")) or _line(about.get("description")), credit))
    return tuple(one for one in found if one != Picture())


def _rights(item: dict[str, Any]) -> Any:
    holder = _line(_name(item.get("copyrightHolder"))) or _line(_name(item.get("publisher")))
    terms = _name(item.get("usageInfo"), "url", "@id", "name") or _name(item.get("license"), "url", "@id", "name")
    return rights(holder, _line(item.get("copyrightNotice")), terms, stated_time(item.get("expires")))


def _subjects(item: dict[str, Any]) -> Iterator[Subject | None]:
    for one in (*_list(item.get("about")), *_list(item.get("keywords"))):
        if isinstance(one, dict):
            scheme = _name(one.get("inDefinedTermSet"), "@id", "url", "name")
            code = one.get("termCode", _name(one.get("identifier"), "value"))
            yield subject(_line(one.get("name")), uri=one.get("@id", one.get("sameAs")), scheme=scheme, code=code)


def _keywords(item: dict[str, Any]) -> Iterator[Any]:
    for one in _list(item.get("keywords")):
        if isinstance(one, str):
            yield from markup.unescaped(one[:20_000]).split(",")
        else:
            yield _name(one)


def _correction(item: dict[str, Any]) -> str | None:
    said = (_name(one, "text", "name", "description") for one in _list(item.get("correction")))
    return note(_unmarked(" ".join(one for one in said if one)))


def _name(value: Any, *keys: str) -> str | None:
    """A string, or what an object (the first of a list) has under the first of these keys; `name` where none is given."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = next((value[key] for key in keys or ("name",) if isinstance(value.get(key), str)), None)
    return value if isinstance(value, str) else None


def _line(value: Any) -> str | None:
    return clean(_unmarked(value))


def _unmarked(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    return " ".join(markup.html(value).blocks) if markup.is_html(value) else markup.unescaped(value)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
