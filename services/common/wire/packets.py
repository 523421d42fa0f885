"""A NewsML-G2 document as its articles: a news message may carry several, with their pictures beside them."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.common.wire import xml
from services.common.wire.model import invalid
from services.common.wire.newsml_access import is_picture, linked
from services.common.wire.xml import Element, attribute, children

MOST_ITEMS = 1_000
# Each item is written with the namespaces in scope: many of both would multiply.
MOST_NAMESPACES = 100
_NAMESPACE = "http://iptc.org/std/nar/2006-10-01/"


@dataclass(frozen=True, slots=True)
class Packet:
    """One news item with the pictures that go with it."""

    item: Element
    pictures: tuple[Element, ...] = ()


def packets(root: Element) -> list[Packet]:
    """The articles of a newsItem or newsMessage; its packages tell only what belongs together.

    A picture goes with the texts that link to it, with the only text there is, else stands for itself. Raises WireError
    where there is no news item.
    """
    if xml.name(root) == "newsItem":
        return [Packet(root)]
    sets = list(children(root, "itemSet"))
    items = [item for one in sets for item in children(one, "newsItem")]
    if not items:
        raise invalid(
            f"<{xml.name(root)[:60]}> holds no newsItem: send the items themselves, not only what refers to them"
        )
    if len(items) > MOST_ITEMS or len(root.nsmap) > MOST_NAMESPACES:
        raise invalid(f"a message of over {MOST_ITEMS:,} items or {MOST_NAMESPACES} namespaces: send it in parts")
    groups = [linked(package) for one in sets for package in children(one, "packageItem")]
    return list(_sorted(items, groups))


def _sorted(items: list[Element], packages: list[set[str]]) -> Iterator[Packet]:
    pictures = [item for item in items if is_picture(item)]
    texts = [item for item in items if not is_picture(item)]
    grouped = _grouped(texts, packages)
    carried: set[str | None] = set()
    for item in texts:
        wanted = linked(item) | grouped.get(attribute(item, "guid"), set())
        own = (
            [one for one in pictures if len(texts) == 1 or attribute(one, "guid") in wanted]
            if wanted or len(texts) == 1
            else []
        )
        carried.update(attribute(one, "guid") for one in own)
        yield Packet(item, tuple(own))
    yield from (Packet(one) for one in pictures if attribute(one, "guid") not in carried)


def _grouped(texts: list[Element], packages: list[set[str]]) -> dict[str | None, set[str]]:
    """Of each text what the packages hold that are about it and about no other."""
    guids = {attribute(item, "guid") for item in texts}
    grouped: dict[str | None, set[str]] = {}
    for package in packages:
        about = guids & package
        if len(about) == 1:
            grouped.setdefault(about.pop(), set()).update(package)
    return grouped


def written(packet: Packet) -> str:
    """The packet as a document of its own."""
    item = xml.written(packet.item)
    if not packet.pictures:
        return item
    return f'<newsMessage xmlns="{_NAMESPACE}"><itemSet>{item}{"".join(map(xml.written, packet.pictures))}</itemSet></newsMessage>'
