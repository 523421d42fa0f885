"""Which blocks of a page are its article: trafilatura's, unless the page itself says otherwise."""

import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from services.enrich.clean.markup.blocks import Block
from services.enrich.clean.markup.breaks import part_by_breaks
from services.enrich.clean.markup.density import by_density
from services.enrich.clean.markup.extract import by_trafilatura
from services.enrich.clean.markup.furniture import without_furniture

# Elements above which trafilatura could take over 3 s; the largest of 301 public pages has 5,000, and takes 0.3 s.
MOST_FOR_TRAFILATURA = 12_000
_BRIEF = 600  # characters below which an extraction may have missed the text
_MORE = 3  # times as much text as that, and the denser part is believed
_STATED = 500  # characters of a stated body that can be trusted to be one
_COVERED = 0.9  # share of a stated body that the blocks hold, from which it is known where the article begins and ends
_SIGNS = re.compile(r"\W+")


def article_blocks(tree: Any, url: str | None, elements: int, stated_body: str | None) -> tuple[list[Block], bool]:
    """(blocks in order, whether the better extractor was tried)."""
    if elements > MOST_FOR_TRAFILATURA:
        return by_density(tree), False
    cut = without_furniture(deepcopy(tree))
    part_by_breaks(cut)
    blocks = by_trafilatura(cut, url)
    if _length(blocks) < _BRIEF:
        dense = by_density(without_furniture(deepcopy(tree)))
        if _length(dense) >= _MORE * max(_length(blocks), 100):
            blocks = dense
    return (_between(blocks, stated_body) if stated_body else blocks), True


def _length(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _between(blocks: list[Block], stated: str) -> list[Block]:
    """The blocks from the first to the last one that the stated body holds, where they are all of it."""
    whole = _plain(stated)
    if len(stated) < _STATED:
        return blocks
    held = [at for at, block in enumerate(blocks) if len(block.text) > 20 and _plain(block.text) in whole]
    if not held or sum(len(_plain(blocks[at].text)) for at in held) < _COVERED * len(whole):
        return blocks
    return blocks[held[0] : held[-1] + 1]


def _plain(text: str) -> str:
    return _SIGNS.sub("", text.casefold())
