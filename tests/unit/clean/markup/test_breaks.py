"""Paragraphs that only line breaks part."""

import pytest

from services.enrich.clean.markup.blocks import text_of
from services.enrich.clean.markup.breaks import part_by_breaks
from tests.unit.clean.markup.pages import body, tree


def paragraphs_of(html: str) -> list[str]:
    found = tree(body(html))
    part_by_breaks(found)
    return [text_of(one) for one in found.iter("p")]


@pytest.mark.parametrize("breaks", ["<br><br>", "<br> \n <br/>", "<br>&nbsp;<br>", "<br><br><br><br>"])
def test_two_line_breaks_part_paragraphs(breaks):
    assert paragraphs_of(f"<p>One <b>and</b> more.{breaks}Two.{breaks}<i>Three</i></p>") == [
        "One and more.",
        "Two.",
        "Three",
    ]


@pytest.mark.parametrize(
    "html", ["<p>One<br>two</p>", "<p>One<br>two<br>three</p>", "<p>One<b>x</b><br></p>", "<p>One<br><b>two</b></p>"]
)
def test_one_does_not(html):
    assert len(paragraphs_of(html)) == 1


def test_one_break_beside_two_stays_one():
    found = tree(body("<p>One<br>two<br><br>three</p>"))
    part_by_breaks(found)
    assert [len(list(one.iter("br"))) for one in found.iter("p")] == [1, 0]


def test_what_stands_around_stays():
    found = tree(body("<div>Before <p class='x'>One<br><br>two</p> behind</div>"))
    part_by_breaks(found)
    assert text_of(found) == "Before Onetwo behind"
    assert [one.get("class") for one in found.iter("div")] == [None, "x"]


def test_lines_of_a_menu_are_no_paragraphs():
    assert paragraphs_of("<div>Home<br><br>Local<br><br>Sport</div>") == []
