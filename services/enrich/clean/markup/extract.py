"""The article's blocks by trafilatura, set as measured: precision before recall, with tables, without comments."""

from collections.abc import Iterator
from typing import Any

from services.enrich.clean.markup.blocks import Block, BlockKind, one_line

# Where the walk over the blocks finds less of the text than this, the text itself is split into lines instead.
_WHOLE = 0.9
_KINDS: dict[str, BlockKind] = {"head": "heading", "item": "item", "row": "row"}


def by_trafilatura(tree: Any, url: str | None) -> list[Block]:
    """The blocks in order; empty where trafilatura finds no article. `tree` is used up."""
    import trafilatura  # slow to import, and text dumps do without

    document = trafilatura.bare_extraction(
        tree, url=url, include_comments=False, include_tables=True, favor_precision=True, with_metadata=False
    )
    if document is None or isinstance(document, dict):
        return []
    blocks = list(_blocks(document.body)) if document.body is not None else []
    text = document.text or ""
    if sum(len(block.text) for block in blocks) >= _WHOLE * sum(not char.isspace() for char in text):
        return blocks
    return [Block(said) for line in text.splitlines() if (said := one_line(line.lstrip("- ").strip("| ")))]


def _blocks(body: Any) -> Iterator[Block]:
    """A list item and a table row are one block each."""
    for element in body.iter("head", "p", "item", "quote", "row", "code", "ab"):
        if next(element.iterancestors("head", "p", "item", "row", "code", "ab"), None) is not None:
            continue
        if element.tag == "quote" and element.find(".//p") is not None:
            continue
        if element.tag == "row":
            cells = [said for cell in element.iter("cell") if (said := one_line(" ".join(cell.itertext())))]
            if cells:
                yield Block((": " if len(cells) == 2 else " | ").join(cells), "row")
            continue
        kind = _KINDS.get(element.tag, "paragraph")
        if said := _text(element):
            yield Block(said, kind)


def _text(element: Any) -> str:
    for line_break in element.iter("lb"):
        line_break.text = "\n"
    return one_line("".join(element.itertext()))
