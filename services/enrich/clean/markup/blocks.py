"""What an extractor gives, the text's blocks in order; and how elements are read."""

from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from services.enrich.clean.vocabulary import class_names

OUTSIDE = frozenset(["nav", "aside", "footer", "form"])
_LONGEST_NAMES = 300
_OPENING_PARTS = 20  # texts between tags
BlockKind = Literal["paragraph", "heading", "item", "row"]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, subheading, list item or table row, on one line."""

    text: str
    kind: BlockKind = "paragraph"


def one_line(text: str) -> str:
    """The text with single spaces and no line breaks."""
    return " ".join(text.split())


def text_of(element: Any) -> str:
    """All that is said in an element, on one line."""
    return one_line("".join(element.itertext()))


def opening_of(element: Any) -> str:
    """The beginning of what is said in an element, on one line: enough for a heading, and cheap where elements are nested."""
    return one_line("".join(islice(element.itertext(), _OPENING_PARTS)))


def names_of(element: Any) -> str:
    """What the page calls an element, for `vocabulary.class_names`."""
    said = (element.get(name) or "" for name in ("class", "id", "itemprop", "data-component"))
    return " ".join(said)[:_LONGEST_NAMES].lower()


def is_aside(element: Any) -> bool:
    """Whether an element stands in a menu, a footer, a picture or a part that is not the article's."""
    return any(
        above.tag in OUTSIDE or above.tag == "figure" or class_names.ASIDE.search(names_of(above))
        for above in element.iterancestors()
    )
