"""The body of an NITF document: what readers see. NewsML-G2 carries such bodies, too."""

from typing import Any

from services.common.wire import xml
from services.common.wire.model import Picture, distinct, note, web_address
from services.common.wire.text import MOST_PICTURES, Body
from services.common.wire.xml import Element, attribute, below, child, children, said


def about_text(root: Element) -> dict[str, Any]:
    """What NITF's own body says beside the text; NewsML-G2 carries such bodies too."""
    head, end = child(root, "body", "body.head"), child(root, "body", "body.end")
    byline = child(head, "byline")
    dateline = child(head, "dateline")
    return {
        "standfirst": note(" ".join(xml.body_of(abstract).blocks))
        if (abstract := child(head, "abstract")) is not None
        else None,
        "byline": said(byline) or said(child(end, "tagline"), 200),
        "authors": distinct(said(person) for person in below(byline, "person")),
        "agencies": distinct(said(org) for org in below(child(head, "distributor"), "org")),
        "dateline": said(child(dateline, "location")) or said(dateline),
        "pictures": _pictures(root),
    }


def headline_of(root: Element) -> str | None:
    """The main headline, else the title in the head."""
    head = child(root, "body", "body.head", "hedline")
    return said(child(head, "hl1")) or said(head) or said(child(root, "head", "title"))


def text_of(root: Element) -> Body:
    """body.content as paragraphs."""
    content = child(root, "body", "body.content")
    return xml.body_of(content, _is_no_text) if content is not None else Body()


def _is_no_text(element: Element) -> bool:
    kind = xml.name(element)
    return kind == "media" or (kind == "note" and element.get("noteclass") in ("editorsnote", "cpyrt", "trademk", "hd"))


def _pictures(root: Element) -> tuple[Picture, ...]:
    found: list[Picture] = []
    for media in below(child(root, "body"), "media"):
        if (media.get("media-type") or "image") not in ("image", "photo", "graphic", "other"):
            continue
        sources = (attribute(one, "source") for one in children(media, "media-reference"))
        url = next((address for source in sources if (address := web_address(source))), None)
        picture = Picture(url, said(child(media, "media-caption")), said(child(media, "media-producer")))
        if picture != Picture():
            found.append(picture)
    return tuple(found[:MOST_PICTURES])
