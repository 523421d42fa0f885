"""NewsML-G2 news items. Source of the names: the IPTC's NewsML-G2 2.35 schema and its guidelines (iptc.org/std/NewsML-G2)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from services.common.wire import markup, nitf, text, xml
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
    provider_id,
    rights,
    urgency,
    web_address,
)
from services.common.wire.moments import as_revision, dates, stated_time
from services.common.wire.status import order
from services.common.wire.text import Body
from services.common.wire.xml import Element, attribute, below, child, children, said

_FIRST_VERSIONS = ("0", "1")
_NO_SUMMARY = ("caption", "correction")
_SEEN = ("picture", "graphic")


def read_item(item: Element, pictures: Sequence[Element] = ()) -> WireArticle:
    """The article in a <newsItem>, with the picture items that go with it. Raises WireError."""
    item_meta, meta = child(item, "itemMeta"), child(item, "contentMeta")
    version = clean(attribute(item, "version"))
    created = stated_time(said(child(item_meta, "versionCreated")))
    first = stated_time(said(child(item_meta, "firstCreated"))) or _content_created(item)
    published, modified = dates(first, created, is_first=version in _FIRST_VERSIONS)
    told = order(_code(child(item_meta, "pubStatus")), _embargo(item_meta))
    inside = _inside(item)
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
        url=_web_page(item),
        revision=as_revision(created),
        published=published,
        modified=modified,
        language=language(attribute(child(meta, "language"), "tag") or xml.language_of(meta) or xml.language_of(item)),
        title=title,
        standfirst=standfirst,
        body=body.text,
        headings=tuple(body.headings),
        byline=said(child(meta, "by")) or inside.get("byline"),
        authors=distinct(_names(children(meta, "creator"))) or inside.get("authors", ()),
        agencies=distinct(_names(children(meta, "infoSource"))) or inside.get("agencies", ()),
        dateline=said(child(meta, "dateline")) or _located(meta) or inside.get("dateline"),
        pictures=_pictures(item, pictures, (*inside.get("pictures", ()), *body.pictures)),
        rights=_rights(item, item_meta),
        subjects=distinct_subjects(_subjects(meta)),
        keywords=distinct((said(one) for one in children(meta, "keyword")), MOST_KEYWORDS),
        slugline=said(child(meta, "slugline")),
        urgency=urgency(said(child(meta, "urgency"))),
        genre=next(_names(children(meta, "genre")), None),
        ed_note=notes,
        correction_note=corrected,
        kind="video" if item_class(item) == "video" else "article",
    )
    return _with_text(article, _caption(meta))


def item_class(item: Element) -> str:
    """text, picture, video, …: the IPTC's nature of a news item; text where it says none."""
    return _short(_code(child(item, "itemMeta", "itemClass"))) or "text"


def is_picture(item: Element) -> bool:
    """Whether the item is something to look at that another may carry."""
    return item_class(item) in _SEEN


def linked(item: Element) -> set[str]:
    """The guids of the items that it links to."""
    found = (attribute(link, "residref", "href") for link in below(item, "link", "itemRef"))
    return {guid for guid in found if guid}


def _guid(item: Element) -> str:
    found = provider_id(attribute(item, "guid"))
    if not found:
        raise invalid("newsItem without a guid: no update or cancellation would find it; give it one")
    return found


def _standard(item: Element) -> str:
    version = attribute(item, "standardversion") or ""
    return version if version.replace(".", "").isdigit() and len(version) < 8 else ""


def _code(element: Element | None) -> str | None:
    """Its code, however it is spelled; an element without any says nothing, and that is not the same as no element."""
    return None if element is None else attribute(element, "qcode", "uri", "literal") or said(element) or "?"


def _short(code: str | None) -> str:
    return (code or "").rstrip("/").rpartition("/")[2].rpartition(":")[2].lower()


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
        (one for one in headlines if _short(attribute(one, "role")) in ("", "main")), next(iter(headlines), None)
    )


def _summary(meta: Element | None) -> str | None:
    found = (one for one in children(meta, "description") if _short(attribute(one, "role")) not in _NO_SUMMARY)
    return said(next(found, None), 10_000)


def _caption(meta: Element | None) -> str | None:
    found = list(children(meta, "description"))
    best = next((one for one in found if _short(attribute(one, "role")) == "caption"), next(iter(found), None))
    return said(best, 10_000)


def _names(found: Iterator[Element]) -> Iterator[str]:
    """Each one's name, else its literal, else the end of its code."""
    for one in found:
        spelled = said(child(one, "name")) or clean(attribute(one, "literal")) or _short(attribute(one, "qcode"))
        if spelled:
            yield spelled


def _located(meta: Element | None) -> str | None:
    """The place by its name: a code is nothing that stands before a text."""
    found = child(meta, "located")
    return said(child(found, "name")) or clean(attribute(found, "literal"))


def _subjects(meta: Element | None) -> Iterator[Subject | None]:
    for one in children(meta, "subject"):
        if _short(attribute(one, "type")) in ("", "abstract"):
            share = attribute(one, "confidence") or ""
            known = int(share) if share.isascii() and share.isdigit() and len(share) < 4 else None
            address, code = attribute(one, "uri"), attribute(one, "qcode", "literal")
            yield subject(said(child(one, "name")), uri=address, code=code, confidence=known)


def _notes(item_meta: Element | None) -> tuple[str | None, str | None]:
    """Notes to editors, and which of them says what was corrected: by its role, or by the item's signal."""
    notes = list(children(item_meta, "edNote"))
    signals = {_short(_code(one)) for one in children(item_meta, "signal")}
    corrected = [one for one in notes if "correction" in _short(attribute(one, "role"))]
    if not corrected and "correction" in signals:
        corrected = notes
    return _joined(notes), _joined(corrected)


def _joined(notes: list[Element]) -> str | None:
    return clean(" ".join(found for one in notes if (found := said(one, 10_000))), 10_000)


def _rights(item: Element, item_meta: Element | None) -> Any:
    info = child(item, "rightsInfo")
    holder = next(_names(children(info, "copyrightHolder")), None) or attribute(child(info, "copyrightHolder"), "uri")
    notice, terms = said(child(info, "copyrightNotice")), said(child(info, "usageTerms"), 10_000)
    expires = stated_time(attribute(info, "validto") or said(child(item_meta, "expires")))
    return rights(holder, notice, terms, expires)


def _web_page(item: Element) -> str | None:
    """A remote rendition that is a page."""
    for one in children(child(item, "contentSet"), "remoteContent"):
        if (one.get("contenttype") or "").startswith("text/html") and (address := web_address(one.get("href"))):
            return address
    return None


def _inside(item: Element) -> dict[str, Any]:
    """The content that the item carries: NITF or XHTML before text, with what they say beside it."""
    content = child(item, "contentSet")
    for one in children(content, "inlineXML"):
        root = next(iter(below(one, "nitf")), None)
        if root is not None:
            return {"body": nitf.text_of(root), "title": nitf.headline_of(root), **nitf.about_text(root)}
        found = xml.body_of(one)
        if found.blocks:
            return {"body": found}
    for one in children(content, "inlineData"):
        if one.get("encoding") is None and (plain := "".join(one.itertext())).strip():
            is_html = "html" in (one.get("contenttype") or "") or markup.is_html(plain)
            return {"body": markup.html(plain) if is_html else text.plain(plain)}
    return {"body": Body()}


def _pictures(item: Element, others: Sequence[Element], inside: tuple[Picture, ...]) -> tuple[Picture, ...]:
    own = [item] if is_picture(item) else []
    found = [_picture(one) for one in (*own, *others)]
    return tuple(one for one in (*found, *inside) if one != Picture())[: text.MOST_PICTURES]


def _picture(item: Element) -> Picture:
    remote = [one for one in children(child(item, "contentSet"), "remoteContent") if web_address(one.get("href"))]
    best = max(remote, key=_width, default=None)
    meta = child(item, "contentMeta")
    holder = next(_names(children(child(item, "rightsInfo"), "copyrightHolder")), None)
    credit = (
        said(child(meta, "creditline")) or said(child(meta, "by")) or next(_names(children(meta, "creator")), holder)
    )
    return Picture(web_address(best.get("href")) if best is not None else None, clean(_caption(meta)), credit)


def _width(remote: Element) -> int:
    width = remote.get("width") or ""
    return int(width) if width.isascii() and width.isdigit() and len(width) < 7 else 0


def _with_text(article: WireArticle, caption: str | None) -> WireArticle:
    """A picture's or video's caption is its text."""
    if article.body or article.action == "retract":
        return article
    if article.standfirst or caption:
        return replace(article, body=article.standfirst or caption or "", standfirst=None)
    if not article.title and article.action == "publish":
        raise invalid("newsItem without headline, description and text: there is nothing to publish")
    return article
