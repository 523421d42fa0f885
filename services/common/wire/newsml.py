"""NewsML-G2 news items. Source of the names: the IPTC's NewsML-G2 2.35 schema and its guidelines (iptc.org/std/NewsML-G2)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from services.common.wire import xml
from services.common.wire.codes import distinct_subjects, subject
from services.common.wire.model import (
    MOST_KEYWORDS,
    Subject,
    WireArticle,
    clean,
    distinct,
    invalid,
    language,
    provider_id,
    rights,
    urgency,
)
from services.common.wire.moments import as_revision, dates, stated_time
from services.common.wire.newsml_access import code_of, item_class, names_of, short_code
from services.common.wire.newsml_content import caption_of, inside_of, pictures_of, web_page
from services.common.wire.status import order
from services.common.wire.xml import Element, attribute, child, children, said

_FIRST_VERSIONS = ("0", "1")
_NO_SUMMARY = ("caption", "correction")


def read_item(item: Element, pictures: Sequence[Element] = ()) -> WireArticle:
    """The article in a <newsItem>, with the picture items that go with it. Raises WireError."""
    item_meta, meta = child(item, "itemMeta"), child(item, "contentMeta")
    version = clean(attribute(item, "version"))
    created = stated_time(said(child(item_meta, "versionCreated")))
    first = stated_time(said(child(item_meta, "firstCreated"))) or _content_created(item)
    published, modified = dates(first, created, is_first=version in _FIRST_VERSIONS)
    told = order(code_of(child(item_meta, "pubStatus")), _embargo(item_meta))
    inside = inside_of(item)
    title = said(_main(children(meta, "headline"))) or inside.get("title") or said(child(item_meta, "title"))
    standfirst = _summary(meta) or inside.get("standfirst")
    body = inside["body"].without(title)
    notes, corrected = _notes(item_meta)
    article = WireArticle(
        reader=f"newsml-g2 {_standard(item)}".strip(),
        action=told.action,
        reason=told.reason,
        embargoed_until=told.embargoed_until,
        provider_id=_guid(item),
        provider_version=version,
        url=web_page(item),
        revision=as_revision(created),
        published=published,
        modified=modified,
        language=language(attribute(child(meta, "language"), "tag") or xml.language_of(meta) or xml.language_of(item)),
        title=title,
        standfirst=standfirst,
        body=body.text,
        headings=tuple(body.headings),
        byline=said(child(meta, "by")) or inside.get("byline"),
        authors=distinct(names_of(children(meta, "creator"))) or inside.get("authors", ()),
        agencies=distinct(names_of(children(meta, "infoSource"))) or inside.get("agencies", ()),
        dateline=said(child(meta, "dateline")) or _located(meta) or inside.get("dateline"),
        pictures=pictures_of(item, pictures, (*inside.get("pictures", ()), *body.pictures)),
        rights=_rights(item, item_meta),
        subjects=distinct_subjects(_subjects(meta)),
        keywords=distinct((said(one) for one in children(meta, "keyword")), MOST_KEYWORDS),
        slugline=said(child(meta, "slugline")),
        urgency=urgency(said(child(meta, "urgency"))),
        genre=next(names_of(children(meta, "genre")), None),
        ed_note=notes,
        correction_note=corrected,
        kind="video" if item_class(item) == "video" else "article",
    )
    return _with_text(article, caption_of(meta))


def _guid(item: Element) -> str:
    found = provider_id(attribute(item, "guid"))
    if not found:
        raise invalid("newsItem without a guid: no update or cancellation would find it; give it one")
    return found


def _standard(item: Element) -> str:
    version = attribute(item, "standardversion") or ""
    return version if version.replace(".", "").isdigit() and len(version) < 8 else ""


def _embargo(item_meta: Element | None) -> str | None:
    """An empty <embargoed/> is an embargo without an end."""
    found = child(item_meta, "embargoed")
    return None if found is None else said(found) or ""


def _content_created(item: Element) -> str | None:
    # A picture's content may be a century older than the item; a text is made for it.
    is_text = item_class(item) in ("text", "composite")
    return stated_time(said(child(item, "contentMeta", "contentCreated"))) if is_text else None


def _main(found: Iterator[Element]) -> Element | None:
    headlines = list(found)
    return next(
        (one for one in headlines if short_code(attribute(one, "role")) in ("", "main")), next(iter(headlines), None)
    )


def _summary(meta: Element | None) -> str | None:
    found = (one for one in children(meta, "description") if short_code(attribute(one, "role")) not in _NO_SUMMARY)
    return said(next(found, None), 10_000)


def _located(meta: Element | None) -> str | None:
    """The place by its name: a code is nothing that stands before a text."""
    found = child(meta, "located")
    return said(child(found, "name")) or clean(attribute(found, "literal"))


def _subjects(meta: Element | None) -> Iterator[Subject | None]:
    for one in children(meta, "subject"):
        if short_code(attribute(one, "type")) in ("", "abstract"):
            share = attribute(one, "confidence") or ""
            known = int(share) if share.isascii() and share.isdigit() and len(share) < 4 else None
            address, code = attribute(one, "uri"), attribute(one, "qcode", "literal")
            yield subject(said(child(one, "name")), uri=address, code=code, confidence=known)


def _notes(item_meta: Element | None) -> tuple[str | None, str | None]:
    """Notes to editors, and which of them says what was corrected: by its role, or by the item's signal."""
    notes = list(children(item_meta, "edNote"))
    signals = {short_code(code_of(one)) for one in children(item_meta, "signal")}
    corrected = [one for one in notes if "correction" in short_code(attribute(one, "role"))]
    if not corrected and "correction" in signals:
        corrected = notes
    return _joined(notes), _joined(corrected)


def _joined(notes: list[Element]) -> str | None:
    return clean(" ".join(found for one in notes if (found := said(one, 10_000))), 10_000)


def _rights(item: Element, item_meta: Element | None) -> Any:
    info = child(item, "rightsInfo")
    holder = next(names_of(children(info, "copyrightHolder")), None) or attribute(child(info, "copyrightHolder"), "uri")
    notice, terms = said(child(info, "copyrightNotice")), said(child(info, "usageTerms"), 10_000)
    expires = stated_time(attribute(info, "validto") or said(child(item_meta, "expires")))
    return rights(holder, notice, terms, expires)


def _with_text(article: WireArticle, caption: str | None) -> WireArticle:
    """A picture's or video's caption is its text."""
    if article.body or article.action == "retract":
        return article
    if article.standfirst or caption:
        return replace(article, body=article.standfirst or caption or "", standfirst=None)
    if not article.title and article.action == "publish":
        raise invalid("newsItem without headline, description and text: there is nothing to publish")
    return article
