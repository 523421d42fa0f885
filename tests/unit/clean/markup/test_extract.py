"""Trafilatura's article as blocks."""

import trafilatura

from services.enrich.clean.markup.blocks import Block
from services.enrich.clean.markup.extract import by_trafilatura
from tests.unit.clean.markup.pages import ENGLISH, GERMAN, JAPANESE, TITLE, page, paragraphs, tree


def blocks(*pieces: str) -> list[Block]:
    return by_trafilatura(tree(page(*pieces, title="")), None)


def kinds(*pieces: str) -> list[tuple[str, str]]:
    return [
        (block.text, block.kind) for block in blocks(*ENGLISH[:2], *pieces, *ENGLISH[2:]) if block.text not in ENGLISH
    ]


def test_paragraphs_in_order():
    for texts in (ENGLISH, GERMAN, JAPANESE):
        assert blocks(*texts) == [Block(text) for text in texts]


def test_a_heading():
    assert kinds("<h2>What the harbour says</h2>") == [("What the harbour says", "heading")]


def test_list_items():
    html = "<ul><li>The first boat leaves at five.</li><li>The last <b>one</b> at nine.</li></ul>"
    assert kinds(html) == [("The first boat leaves at five.", "item"), ("The last one at nine.", "item")]


def test_rows_of_two_cells_are_name_and_value():
    html = "<table><tr><td>Length</td><td>40 m</td></tr><tr><td>Crew</td><td>4</td><td>two of them divers</td></tr></table>"
    assert kinds(html) == [("Length: 40 m", "row"), ("Crew | 4 | two of them divers", "row")]


def test_a_quotation_once():
    html = "<blockquote><p>We had to wait for the engine, and it was worth it.</p></blockquote>"
    assert kinds(html) == [("We had to wait for the engine, and it was worth it.", "paragraph")]


def test_a_quotation_without_paragraphs():
    said = "We had to wait for the engine, and it was worth it."
    assert kinds(f"<blockquote>{said}</blockquote>") == [(said, "paragraph")]


def test_a_quotation_in_a_quotation_is_said_once():
    html = "<blockquote>We had to wait for the engine.<blockquote>It was worth it.</blockquote></blockquote>"
    assert " ".join(text for text, _ in kinds(html)).count("worth") == 1


def test_a_line_break_parts_words():
    assert kinds("<p>The first boat leaves the quay at five.<br>The last one leaves it at nine.</p>") == [
        ("The first boat leaves the quay at five. The last one leaves it at nine.", "paragraph")
    ]


def test_the_headline_is_the_pages():
    assert by_trafilatura(tree(page(*ENGLISH)), None)[0] == Block(TITLE, "heading")


def test_comments_are_left_out():
    assert kinds("<div id='comments'><p>The boat is much too slow for all of us here.</p></div>") == []


def test_a_page_without_an_article():
    assert by_trafilatura(tree("<html><body></body></html>"), None) == []


def test_where_the_blocks_lose_text_its_lines_are_taken(monkeypatch):
    class Found:
        body = None
        text = "- One sentence.\n| a | b |\n\nAnother."

    monkeypatch.setattr(trafilatura, "bare_extraction", lambda *_, **__: Found())
    assert by_trafilatura(tree(paragraphs("x")), None) == [Block("One sentence."), Block("a | b"), Block("Another.")]
