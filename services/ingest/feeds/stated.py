"""What a feed's own XML says of authors and dates: the parsers give one author, and dates with a time and a zone of their making. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

_ITEMS = {"item", "entry"}
_PUBLISHED = ("published", "pubDate", "issued", "date", "created")
_UPDATED = ("updated", "modified")
MOST_AUTHORS = 50


@dataclass(slots=True)
class Stated:
    """Of one item, as written; `base` is what its links are relative to, where the feed says so."""

    base: str | None = None
    authors: list[str] = field(default_factory=list)
    dates: dict[str, str] = field(default_factory=dict)

    @property
    def published(self) -> str | None:
        """The date of its first publication."""
        return next((self.dates[name] for name in _PUBLISHED if self.dates.get(name)), None)

    @property
    def updated(self) -> str | None:
        """The date of its last change."""
        return next((self.dates[name] for name in _UPDATED if self.dates.get(name)), None)


def stated_by_item(xml: bytes) -> list[Stated] | None:
    """What each item states, in document order; None where the XML is not well-formed: a parser that goes on all the same loses
    what stands behind the mistake without a word."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False, collect_ids=False
    )
    try:
        root = etree.fromstring(xml.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return [_item(element) for element in root.iter() if _name(element) in _ITEMS]


def _item(item: Any) -> Stated:
    stated = Stated(base=item.base)
    for child in item:
        name = _name(child)
        if name in ("author", "creator"):
            stated.authors += list(_author(child))[: max(0, MOST_AUTHORS - len(stated.authors))]
        elif name in _PUBLISHED or name in _UPDATED:
            stated.dates.setdefault(name, _text(child))
    return stated


def _author(element: Any) -> Iterator[str]:
    names = [_text(child) for child in element if _name(child) == "name"]
    yield from filter(None, names or [_text(element)])


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _name(element: Any) -> str:
    tag = element.tag
    # Comments and instructions have a function there.
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
