"""What an extractor gives: the text's blocks in order."""

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["paragraph", "heading", "item", "row"]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, subheading, list item or table row, on one line."""

    text: str
    kind: BlockKind = "paragraph"


def one_line(text: str) -> str:
    """The text with single spaces and no line breaks."""
    return " ".join(text.split())
