"""How a NewsML-G2 item is looked into: its class, its links, its codes and names."""

from collections.abc import Iterator

from services.common.wire.model import clean
from services.common.wire.xml import Element, attribute, below, child, said

_SEEN = ("picture", "graphic")


def item_class(item: Element) -> str:
    """text, picture, video, …: the IPTC's nature of a news item; text where it says none."""
    return short_code(code_of(child(item, "itemMeta", "itemClass"))) or "text"


def is_picture(item: Element) -> bool:
    """Whether the item is something to look at that another may carry."""
    return item_class(item) in _SEEN


def linked(item: Element) -> set[str]:
    """The guids of the items that it links to."""
    found = (attribute(link, "residref", "href") for link in below(item, "link", "itemRef"))
    return {guid for guid in found if guid}


def code_of(element: Element | None) -> str | None:
    """Its code, however it is spelled; an element without any says nothing, and that is not the same as no element."""
    return None if element is None else attribute(element, "qcode", "uri", "literal") or said(element) or "?"


def short_code(code: str | None) -> str:
    return (code or "").rstrip("/").rpartition("/")[2].rpartition(":")[2].lower()


def names_of(found: Iterator[Element]) -> Iterator[str]:
    """Each one's name, else its literal, else the end of its code."""
    for one in found:
        spelled = said(child(one, "name")) or clean(attribute(one, "literal")) or short_code(attribute(one, "qcode"))
        if spelled:
            yield spelled
