"""Which extractor is believed, and what a stated body does."""

import pytest

from services.enrich.clean.markup import choose
from services.enrich.clean.markup.blocks import Block
from services.enrich.clean.markup.choose import MOST_FOR_TRAFILATURA, article_blocks
from services.enrich.clean.markup.tree import size_of
from tests.unit.clean.markup.pages import ENGLISH, page, tree

NOTE = "This is a note of the publisher that stands around every one of its articles."
WHOLE = [Block(text) for text in (NOTE, *ENGLISH, NOTE)]


@pytest.fixture
def extracted(monkeypatch):
    """What trafilatura and the density of a page give, set by the test."""
    given = {"trafilatura": WHOLE, "density": []}
    monkeypatch.setattr(choose, "by_trafilatura", lambda *_: list(given["trafilatura"]))
    monkeypatch.setattr(choose, "by_density", lambda _: list(given["density"]))
    return given


def chosen(stated: str | None = None, elements: int = 10) -> tuple[list[str], bool]:
    blocks, sure = article_blocks(tree(page(*ENGLISH)), None, elements, stated)
    return [block.text for block in blocks], sure


def test_trafilatura_is_believed(extracted):
    extracted["density"] = WHOLE * 10
    assert chosen() == ([NOTE, *ENGLISH, NOTE], True)


def test_a_stated_body_cuts_what_stands_around_it(extracted):
    assert chosen("\n\n".join(ENGLISH)) == (list(ENGLISH), True)
    assert chosen(" ".join(ENGLISH).upper().replace(",", "")) == (list(ENGLISH), True)


def test_what_stands_inside_a_stated_body_stays(extracted):
    extracted["trafilatura"] = [Block(NOTE), *map(Block, ENGLISH[:3]), Block("A heading"), *map(Block, ENGLISH[3:])]
    assert chosen(" ".join(ENGLISH))[0] == [*ENGLISH[:3], "A heading", *ENGLISH[3:]]


def test_a_stated_body_of_which_blocks_are_missing_cuts_nothing(extracted):
    extracted["trafilatura"] = [Block(NOTE), *map(Block, ENGLISH[1:]), Block(NOTE)]
    assert chosen(" ".join(ENGLISH))[0] == [NOTE, *ENGLISH[1:], NOTE]


def test_a_short_stated_body_cuts_nothing(extracted):
    extracted["trafilatura"] = [Block(NOTE), *map(Block, ENGLISH)]
    assert chosen(ENGLISH[0])[0] == [NOTE, *ENGLISH]


def test_a_word_of_the_stated_body_is_not_its_beginning(extracted):
    extracted["trafilatura"] = [Block("The ferry"), Block(NOTE), *map(Block, ENGLISH)]
    assert chosen(" ".join(ENGLISH))[0] == list(ENGLISH)


def test_another_body_cuts_nothing(extracted):
    assert chosen(". " * 500)[0] == [NOTE, *ENGLISH, NOTE]
    assert chosen("Something else entirely. " * 50)[0] == [NOTE, *ENGLISH, NOTE]


def test_density_where_trafilatura_finds_little(extracted):
    extracted.update(trafilatura=[Block("Little.")], density=[Block(text) for text in ENGLISH])
    assert chosen() == (list(ENGLISH), True)
    extracted.update(trafilatura=[Block(text) for text in ENGLISH[:2]], density=[Block(text) for text in ENGLISH * 2])
    assert chosen() == (list(ENGLISH * 2), True)


def test_not_where_density_finds_little_more(extracted):
    extracted.update(trafilatura=[Block(ENGLISH[0])], density=[Block(text) for text in ENGLISH[:2]])
    assert chosen() == ([ENGLISH[0]], True)
    extracted.update(trafilatura=[], density=[Block("A menu and some words, two hundred and ninety-nine at most.")])
    assert chosen() == ([], True)


def test_above_the_bound_density_alone_and_in_doubt(extracted):
    extracted["density"] = [Block(ENGLISH[0])]
    assert chosen(elements=MOST_FOR_TRAFILATURA) == ([NOTE, *ENGLISH, NOTE], True)
    assert chosen(elements=MOST_FOR_TRAFILATURA + 1) == ([ENGLISH[0]], False)


def test_furniture_is_cut_before_either_and_the_tree_stays_whole():
    html = page(*ENGLISH, "<div class='promo'><p>The boat is cheaper for our readers today.</p></div>", title="")
    parsed = tree(html)
    before = size_of(parsed)
    blocks, _ = article_blocks(parsed, None, before, None)
    assert ([block.text for block in blocks], size_of(parsed)) == (list(ENGLISH), before)


def test_two_line_breaks_part_paragraphs_for_trafilatura():
    parsed = tree(page(f"<p>{ENGLISH[0]}<br><br>{ENGLISH[1]}</p>", *ENGLISH[2:], title=""))
    assert [block.text for block in article_blocks(parsed, None, 10, None)[0]] == list(ENGLISH)
