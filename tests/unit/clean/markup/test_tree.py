"""Trees at a cost that grows with the page and no faster."""

import pytest

from services.enrich.clean.markup.blocks import text_of
from services.enrich.clean.markup.tree import bare_lines, parse, size_of
from tests.processor_time import bounded
from tests.unit.clean.markup.pages import body, tree


def test_what_is_never_text_is_gone_and_what_follows_it_stays():
    parsed = tree(
        body("<p>One<script>a()</script> two<style>p{}</style><!-- x --> three<svg><text>no</text></svg></p>")
    )
    assert text_of(parsed) == "One two three"


@pytest.mark.parametrize("html", ["", "   ", "<!-- only this -->", "<?xml version='1.0'?>"])
def test_nothing_to_parse(html):
    assert parse(html) is None


def test_a_page_deeper_than_the_parser_reads_is_no_tree():
    assert parse("<div>" * 200 + "deep") is not None
    assert parse("<div>" * 300 + "deep") is None


def test_size_counts_elements():
    assert size_of(tree(body("<p>a</p><p>b</p>"))) == 5


def test_a_tag_of_a_thousand_attributes_loses_them():
    (division,) = tree(body("<div " + " ".join(f"a{n}='x y'" for n in range(1_000)) + ">said</div>")).iter("div")
    assert (text_of(division), len(division.attrib)) == ("said", 0)


def test_a_tag_of_ninety_attributes_keeps_them():
    html = "<div " + " ".join(f"a{n}='one two'" for n in range(90)) + ">said</div>"
    assert len(next(tree(body(html)).iter("div")).attrib) == 90


def test_a_long_tag_of_few_attributes_keeps_them():
    words = "word " * 300
    (link,) = tree(body(f'<a class="promo" href="/x" title="{words}">said</a>')).iter("a")
    assert (link.get("class"), link.get("title")) == ("promo", words)


def test_a_hundred_thousand_attributes_cost_no_minute():
    with bounded(2):
        parse("<div " + " ".join(f"a{n}" for n in range(100_000)) + ">said</div>")


def test_bare_lines_are_what_stands_between_tags():
    html = "<head><title>No</title></head><p>One &amp; <b>two</b></p><script>x()</script><style>y</style> three"
    assert bare_lines(html) == ["One &", "two", "three"]


def test_bare_lines_of_text_are_its_lines():
    assert bare_lines("one  two\n\n &amp; three\n") == ["one two", "&amp; three"]


def test_a_script_that_is_never_closed_hides_the_rest():
    assert bare_lines("<p>One</p><script>a()</script><p>two</p><script>b(") == ["One", "two"]


def test_a_script_is_not_ended_by_the_style_beside_it():
    assert bare_lines("<script>a()</script>one<style>b</style>two<svg><text>c</text></svg>three") == [
        "one",
        "two",
        "three",
    ]


def test_a_comment_hides_the_tags_in_it():
    assert bare_lines("one<!-- <p>no</p> -->two<!-- never closed <p>no") == ["one", "two"]


def test_a_head_that_is_never_closed_hides_nothing():
    html = "<head><p>one</p><head><p>two</p><header>three</header><script>a()</script>four"
    assert bare_lines(html) == ["one", "two", "three", "four"]


@pytest.mark.parametrize(
    "piece", ["<head>", "<script>", "<script", "<style></script>", "</script ", "<!--", "<svg></svg ", "<", "<head "]
)
@pytest.mark.parametrize("end", ["", "</script x", "</head"])
def test_bare_lines_take_linear_time(piece, end):
    with bounded(2):
        bare_lines(piece * (500_000 // len(piece)) + end)
