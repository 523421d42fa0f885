"""The faster extractor: the part of a page where paragraphs are dense and links are few. One walk over the tree, no search."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from services.enrich.clean.lines import ends_sentence, width
from services.enrich.clean.markup.blocks import Block, BlockKind, one_line

MOST_ELEMENTS = 200_000  # read of a page; what is longer is cut here
_LINKED = 0.6  # share of characters in links from which a block is a menu
_SKIPPED = frozenset(
    [
        *("head", "nav", "footer", "aside", "form", "button", "figure", "figcaption", "textarea", "input", "label"),
        *("menu", "dialog", "time", "video", "audio"),
    ]
)
_OUTSIDE = ("comment", "related", "recommend", "promo", "newsletter", "sidebar", "footer", "share", "cookie", "menu")
_BREAK = "\x1f"  # stands for <br>; `lines.tidy` leaves no such character in a page
_PARTED = re.compile(rf"{_BREAK}\s*{_BREAK}")
_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(("p", "blockquote", "pre", "div", "section", "article", "main", "body", "td", "th"), "paragraph"),
    **dict.fromkeys(("dd", "dt", "li"), "item"),
    **dict.fromkeys(("h2", "h3", "h4", "h5"), "heading"),
}


@dataclass(slots=True)
class _Home:
    """A block element and what is said in it, links counted apart."""

    element: Any
    parts: list[str] = field(default_factory=list)
    linked: int = 0

    def add(self, text: str | None, *, linked: bool) -> None:
        if text:
            self.parts.append(text)
            self.linked += len(text) if linked else 0


def by_density(tree: Any) -> list[Block]:
    """The blocks of the densest part, in order; time is linear in the page."""
    said = [
        (home, text) for home in _walk(tree) for part in _PARTED.split("".join(home.parts)) if (text := one_line(part))
    ]
    worth: dict[Any, float] = defaultdict(float)
    for home, text in said:
        value = _worth(home, text)
        parent = home.element.getparent()
        if value > 0 and parent is not None:
            worth[parent] += value
            above = parent.getparent()
            if above is not None:
                worth[above] += value / 2
    kept = said
    if worth:
        best = max(worth, key=worth.__getitem__)
        inside = {element for _, element in zip(range(MOST_ELEMENTS), best.iter(), strict=False)}
        kept = [(home, text) for home, text in said if home.element in inside]
    return [
        Block(text, _KINDS.get(home.element.tag, "paragraph"))
        for home, text in kept
        if home.linked < _LINKED * len(text)
    ]


def _walk(tree: Any) -> list[_Home]:
    """Each text with the nearest block element above it, in document order."""
    homes: list[_Home] = []
    stack: list[tuple[_Home | None, bool]] = [(None, False)]
    for _, (event, element) in zip(
        range(2 * MOST_ELEMENTS), etree.iterwalk(tree, events=("start", "end")), strict=False
    ):
        above, linked = stack[-1]
        if event == "end":
            stack.pop()
            above, linked = stack[-1]
            if above is not None:
                above.add(element.tail, linked=linked)
            continue
        home = above
        if (above is None and len(stack) > 2 and not _starts(element)) or _skips(element):
            home = None
        elif element.tag in _KINDS:
            homes.append(home := _Home(element))
        linked = linked or element.tag == "a"
        if home is not None:
            home.add(_BREAK if element.tag == "br" else element.text, linked=linked)
        stack.append((home, linked))
    return homes


def _starts(element: Any) -> bool:
    """The body opens the text; what was skipped above it stays skipped."""
    return bool(element.tag == "body")


def _skips(element: Any) -> bool:
    if element.tag in _SKIPPED:
        return True
    if element.tag in ("body", "article", "main", "p"):
        return False
    said = (str(element.get("class", ""))[:200] + " " + str(element.get("id", ""))[:100]).lower()
    return len(said) > 1 and any(word in said for word in _OUTSIDE)


def _worth(home: _Home, text: str) -> float:
    """How much a block reads like a paragraph of an article: its length, up to a point, if it closes like a sentence."""
    if home.element.tag in ("h2", "h3", "h4", "h5") or home.linked > 0.4 * len(text):
        return 0.0
    broad = width(text)
    return min(broad, 600.0) * (1.0 if ends_sentence(text) else 0.3) if broad >= 40 else 0.0
