"""What a NewsML-G2 item carries: its text, as NITF, XHTML or plain, and its pictures."""

from collections.abc import Sequence
from typing import Any

from services.common.wire import markup, nitf_body, text, xml
from services.common.wire.model import Picture, clean, web_address
from services.common.wire.newsml_access import is_picture, names_of, short_code
from services.common.wire.text import Body
from services.common.wire.xml import Element, attribute, below, child, children, said


def caption_of(meta: Element | None) -> str | None:
    found = list(children(meta, "description"))
    best = next((one for one in found if short_code(attribute(one, "role")) == "caption"), next(iter(found), None))
    return said(best, 10_000)


def web_page(item: Element) -> str | None:
    """A remote rendition that is a page."""
    for one in children(child(item, "contentSet"), "remoteContent"):
        if (one.get("contenttype") or "").startswith("text/html") and (address := web_address(one.get("href"))):
            return address
    return None


def inside_of(item: Element) -> dict[str, Any]:
    """The content that the item carries: NITF or XHTML before text, with what they say beside it."""
    content = child(item, "contentSet")
    for one in children(content, "inlineXML"):
        root = next(iter(below(one, "nitf")), None)
        if root is not None:
            return {"body": nitf_body.text_of(root), "title": nitf_body.headline_of(root), **nitf_body.about_text(root)}
        found = xml.body_of(one)
        if found.blocks:
            return {"body": found}
    for one in children(content, "inlineData"):
        if one.get("encoding") is None and (plain := "".join(one.itertext())).strip():
            is_html = "html" in (one.get("contenttype") or "") or markup.is_html(plain)
            return {"body": markup.html(plain) if is_html else text.plain(plain)}
    return {"body": Body()}


def pictures_of(item: Element, others: Sequence[Element], inside: tuple[Picture, ...]) -> tuple[Picture, ...]:
    own = [item] if is_picture(item) else []
    found = [_picture(one) for one in (*own, *others)]
    return tuple(one for one in (*found, *inside) if one != Picture())[: text.MOST_PICTURES]


def _picture(item: Element) -> Picture:
    remote = [one for one in children(child(item, "contentSet"), "remoteContent") if web_address(one.get("href"))]
    best = max(remote, key=_width, default=None)
    meta = child(item, "contentMeta")
    holder = next(names_of(children(child(item, "rightsInfo"), "copyrightHolder")), None)
    credit = (
        said(child(meta, "creditline")) or said(child(meta, "by")) or next(names_of(children(meta, "creator")), holder)
    )
    return Picture(web_address(best.get("href")) if best is not None else None, clean(caption_of(meta)), credit)


def _width(remote: Element) -> int:
    width = remote.get("width") or ""
    return int(width) if width.isascii() and width.isdigit() and len(width) < 7 else 0
