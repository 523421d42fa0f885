"""schema.org NewsArticle (and its kin) as JSON-LD, sent as an article of its own. Source of the names: schema.org 29."""

from collections.abc import Iterator
from typing import Any

from services.common.wire import markup, text
from services.common.wire.codes import distinct_subjects, subject
from services.common.wire.json_ld_access import line, listed, name_of, unmarked
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

_MOST_UPDATES = 500
_GONE = ("retracted", "withdrawn", "deleted", "removed", "canceled", "cancelled")
_NOT_YET = ("draft", "incomplete", "pending", "withheld")


def read_json_ld(item: dict[str, Any]) -> WireArticle:
    """The article in a decoded object. Raises WireError where it has nothing to show."""
    told = _order(item)
    changed = stated_time(item.get("dateModified"))
    title = line(item.get("headline")) or line(item.get("name"))
    body = _body(item).without(title)
    standfirst = note(unmarked(item.get("description")))
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
        language=language(name_of(item.get("inLanguage"), "alternateName", "name")),
        title=title,
        standfirst=standfirst if body.blocks else None,
        body=body.text or standfirst or "",
        headings=tuple(body.headings),
        byline=", ".join((*people, *groups)) or None,
        authors=people,
        agencies=groups,
        dateline=line(item.get("dateline")) or line(name_of(item.get("locationCreated"))),
        section=next((found for found in map(line, listed(item.get("articleSection"))) if found), None),
        pictures=(*_pictures(item), *body.pictures)[: text.MOST_PICTURES],
        rights=_rights(item),
        subjects=distinct_subjects(_subjects(item)),
        keywords=distinct(_keywords(item), MOST_KEYWORDS),
        genre=next((found for found in (line(name_of(one)) for one in listed(item.get("genre"))) if found), None),
        correction_note=_correction(item),
        kind="live_blog" if "LiveBlogPosting" in listed(item.get("@type")) else "article",
        paywalled=str(item.get("isAccessibleForFree")).lower()
        in ("false", "http://schema.org/false", "https://schema.org/false"),
    )


def _order(item: dict[str, Any]) -> Order:
    """schema.org has no codes for it: a status is taken at its word, and one that nobody knows changes nothing."""
    said = (clean(name_of(item.get("creativeWorkStatus")), 100) or "").rpartition("/")[2].lower()
    if said in _GONE:
        return order("canceled")
    return order("withheld") if said in _NOT_YET else order(None)


def _id(item: dict[str, Any]) -> str | None:
    """The identifier, else an @id that is no web address: that one is the URL."""
    for one in listed(item.get("identifier")):
        found = provider_id(name_of(one, "value", "@id"))
        if found:
            return found
    own = item.get("@id")
    return (
        provider_id(own)
        if isinstance(own, str) and not web_address(own) and not own.startswith(("#", "_:", "/"))
        else None
    )


def _url(item: dict[str, Any]) -> str | None:
    stated = (item.get("url"), name_of(item.get("mainEntityOfPage"), "@id", "url"), item.get("@id"))
    return next((found for found in map(web_address, stated) if found), None)


def _body(item: dict[str, Any]) -> Body:
    """articleBody, and of a live blog its entries, the newest first as they are listed."""
    whole = _blocks(item.get("articleBody"))
    for update in listed(item.get("liveBlogUpdate"))[:_MOST_UPDATES]:
        if isinstance(update, dict):
            entry, headline = _blocks(update.get("articleBody")), line(update.get("headline"))
            named = [headline] if headline and headline not in entry.blocks else []
            whole.blocks += [*named, *entry.blocks]
            whole.headings += [*named, *entry.headings]
    return whole


def _blocks(value: Any) -> Body:
    said = "\n\n".join(one for one in listed(value) if isinstance(one, str))
    return markup.html(said) if markup.is_html(said) else text.plain(markup.unescaped(said))


def _makers(item: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(people, organisations) among the authors; a bare name is a person's."""
    authors = [*listed(item.get("author")), *listed(item.get("creator"))]
    people = (line(name_of(one)) for one in authors if not _is_group(one))
    return distinct(people), distinct(line(name_of(one)) for one in authors if _is_group(one))


def _is_group(author: Any) -> bool:
    return isinstance(author, dict) and any(
        "Organization" in kind for kind in listed(author.get("@type")) if isinstance(kind, str)
    )


def _pictures(item: dict[str, Any]) -> tuple[Picture, ...]:
    found = []
    for one in listed(item.get("image"))[: text.MOST_PICTURES]:
        address = web_address(one if isinstance(one, str) else name_of(one, "contentUrl", "url", "@id"))
        about = one if isinstance(one, dict) else {}
        credit = (
            line(about.get("creditText")) or line(name_of(about.get("creator"))) or line(name_of(about.get("author")))
        )
        found.append(Picture(address, line(about.get("caption")) or line(about.get("description")), credit))
    return tuple(one for one in found if one != Picture())


def _rights(item: dict[str, Any]) -> Any:
    holder = line(name_of(item.get("copyrightHolder"))) or line(name_of(item.get("publisher")))
    terms = name_of(item.get("usageInfo"), "url", "@id", "name") or name_of(item.get("license"), "url", "@id", "name")
    return rights(holder, line(item.get("copyrightNotice")), terms, stated_time(item.get("expires")))


def _subjects(item: dict[str, Any]) -> Iterator[Subject | None]:
    for one in (*listed(item.get("about")), *listed(item.get("keywords"))):
        if isinstance(one, dict):
            scheme = name_of(one.get("inDefinedTermSet"), "@id", "url", "name")
            code = one.get("termCode", name_of(one.get("identifier"), "value"))
            yield subject(line(one.get("name")), uri=one.get("@id", one.get("sameAs")), scheme=scheme, code=code)


def _keywords(item: dict[str, Any]) -> Iterator[Any]:
    for one in listed(item.get("keywords")):
        if isinstance(one, str):
            yield from markup.unescaped(one[:20_000]).split(",")
        else:
            yield name_of(one)


def _correction(item: dict[str, Any]) -> str | None:
    said = (name_of(one, "text", "name", "description") for one in listed(item.get("correction")))
    return note(unmarked(" ".join(one for one in said if one)))
