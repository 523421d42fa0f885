"""How elements are read."""

import pytest

from services.enrich.clean.markup.blocks import is_aside, names_of, one_line, text_of
from tests.unit.clean.markup.pages import body, tree


def test_names_are_class_id_itemprop_and_component_in_small_letters():
    (part,) = tree(body("<p class='A b' id='C' itemprop='D' data-component='E' title='F'>x</p>")).iter("p")
    assert names_of(part) == "a b c d e"
    part.set("class", "x" * 1_000)
    assert len(names_of(part)) == 300


def test_text_on_one_line():
    (part,) = tree(body("<p>One\n <b>two</b>\tthree </p>")).iter("p")
    assert (text_of(part), one_line(" a\n\nb ")) == ("One two three", "a b")


@pytest.mark.parametrize(
    "outer", ["nav", "aside", "footer", "form", "figure", "div class='newsletter-box'", "ul id='comments'"]
)
def test_a_part_that_is_not_the_articles(outer):
    html = f"<{outer}><div><b>x</b></div></{outer.split()[0]}>"
    assert [is_aside(part) for part in tree(body(html)).iter("b")] == [True]


@pytest.mark.parametrize("outer", ["div", "section class='text'", "header", "div class='shared-history'"])
def test_a_part_of_the_article(outer):
    html = f"<{outer}><b>x</b></{outer.split()[0]}>"
    assert [is_aside(part) for part in tree(body(html)).iter("b")] == [False]
