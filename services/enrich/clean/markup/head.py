"""What stands above the text of a page: its headline, and the lines between that and the text."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from services.enrich.clean.lines import fold, width
from services.enrich.clean.markup.blocks import OUTSIDE, is_aside, names_of, one_line, opening_of, text_of
from services.enrich.clean.markup.stated import stated_time
from services.enrich.clean.model import StatedDate
from services.enrich.clean.vocabulary import class_names
from services.enrich.clean.vocabulary.names import SECTIONS

_ELEMENTS = 400  # looked at between the headline and the text
_LINES = 25
_TEXT = 260.0  # width of a paragraph that is no standfirst any more
_ABOVE = 6  # elements
_MOST_HEADLINES = 20
_MOST_AUTHORS = 6
_LONGEST_BYLINE = 150
_KICKER_WIDTH = 40.0
_LEAVES = ("p", "div", "span", "time", "a", "li", "address", "h2", "h3", "h4", "small", "em", "strong", "b", "i", "td")
_BLOCKS = frozenset(
    ["p", "div", "section", "article", "header", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "table", "figure"]
)


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A line between headline and text; `role` where the page's own class names tell it."""

    text: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the text. Times are those of `time` elements, published first."""

    title: str | None
    lines: tuple[HeadLine, ...]
    published: StatedDate | None
    modified: StatedDate | None
    section: str | None


def read_head(tree: Any, stated: str | None = None) -> Head:
    """From the page's headline down to its first paragraph; of several first-level headings the one most like the stated title."""
    found = _headline(tree, stated)
    if found is None:
        return Head(None, (), None, None, None)
    title, heading = found
    lines: list[HeadLine] = []
    published = modified = None
    for element in _after(heading):
        if element.tag == "time" and (when := _time(element)):
            if class_names.CHANGED.search(names_of(element)):
                modified = modified or when
            else:
                published = published or when
        text = _own_line(element)
        if not text:
            continue
        role = _role(element)
        if (width(text) > _TEXT and role != "standfirst") or len(lines) >= _LINES:
            break
        if not lines or lines[-1].text != text:
            lines.append(HeadLine(text[:400], role))
    return Head(title[:500], tuple(lines), published, modified, _kicker(heading))


def _headline(tree: Any, stated: str | None) -> tuple[str, Any] | None:
    """(text, element); where no heading is of the first level, what repeats the stated title."""
    wanted = fold(stated or "")
    said = [(text, h) for h in islice(tree.iter("h1"), _MOST_HEADLINES) if (text := text_of(h))]
    if said:
        words = set(wanted.split())
        return max(said, key=lambda pair: (len(words & set(fold(pair[0]).split())), len(pair[0])))
    for element in tree.iter("h2", "h3", "h4", "div", "p", "span", "td") if wanted else ():
        if len(element) <= 3 and fold(text := opening_of(element)[:300]) == wanted:
            return text, element
    return None


def signatures(tree: Any) -> tuple[str, ...]:
    """The lines that the page's class names and links call the byline: the first such line and those named and placed like it."""
    found: list[str] = []
    place: tuple[Any, str] | None = None
    for element in tree.iter("a", "address", "span", "div", "p", "li"):
        if not (element.get("rel") == "author" or class_names.BYLINE.search(names_of(element))) or is_aside(element):
            continue
        text = _spaced(element)
        if not 3 <= len(text) <= _LONGEST_BYLINE or (place and place != (element.getparent(), names_of(element))):
            continue
        place = (element.getparent(), names_of(element))
        found.append(text)
        if len(found) >= _MOST_AUTHORS:
            break
    return tuple(found)


def _spaced(element: Any) -> str:
    """The text of an element whose parts, names and offices, may stand in boxes of their own."""
    return one_line(" ".join(islice(element.itertext(), 40)))


def _kicker(heading: Any) -> str | None:
    """The section right above the headline, where its class names or its words tell that it is one."""
    for element in reversed(heading.xpath(f"preceding::*[position() <= {_ABOVE}]")):
        text = _own_line(element) if isinstance(element.tag, str) else ""
        if (
            text
            and width(text) <= _KICKER_WIDTH
            and (class_names.KICKER.search(names_of(element)) or fold(text) in SECTIONS)
        ):
            return text
    return None


def _after(heading: Any) -> Iterator[Any]:
    """The elements after the headline in document order, the furniture of the page left out."""
    skipped: Any = None
    for _, element in zip(range(_ELEMENTS), heading.xpath("following::*"), strict=False):
        if not isinstance(element.tag, str):
            continue
        if skipped is not None and skipped in element.iterancestors():
            continue
        if (
            element.tag in OUTSIDE
            or element.tag in ("figure", "ul", "button")
            or class_names.ASIDE.search(names_of(element))
        ):
            skipped = element
            continue
        yield element


def _own_line(element: Any) -> str:
    """The text of an element that holds no block of its own, and is not inside one that was taken as a whole."""
    if element.tag not in _LEAVES or any(
        child.tag in _BLOCKS for child in element.iter(*_BLOCKS) if child is not element
    ):
        return ""
    parent = element.getparent()
    if parent.tag in _LEAVES and not any(child.tag in _BLOCKS for child in parent):
        return ""
    return _spaced(element) if _role(element) == "byline" else text_of(element)


def _role(element: Any) -> str | None:
    for one in (element, element.getparent()):
        named = names_of(one) if one is not None else ""
        if class_names.STANDFIRST.search(named):
            return "standfirst"
        if class_names.BYLINE.search(named):
            return "byline"
    return None


def _time(element: Any) -> StatedDate | None:
    return stated_time(element.get("datetime") or text_of(element)[:80], "page")
