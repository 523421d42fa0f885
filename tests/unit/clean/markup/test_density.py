"""The faster extractor: where paragraphs are dense and links are few."""

import pytest

from services.enrich.clean.markup.blocks import Block
from services.enrich.clean.markup.density import by_density
from tests.processor_time import bounded
from tests.unit.clean.markup.pages import ENGLISH, FRENCH, JAPANESE, body, paragraphs, tree

MENU = "<div>" + "".join(f"<a href='/{n}'>Part {n} of the paper</a> " for n in range(20)) + "</div>"


def texts(html: str) -> list[str]:
    return [block.text for block in by_density(tree(body(html)))]


@pytest.mark.parametrize("said", [ENGLISH, FRENCH, JAPANESE])
def test_the_part_where_paragraphs_are(said):
    html = f"<div>{MENU}<p>Short.</p></div><div id='x'>{paragraphs(*said)}</div><div><p>Beside.</p></div>"
    assert texts(html) == list(said)


def test_two_line_breaks_part_paragraphs():
    html = f"<div>{'<br> <br>'.join(ENGLISH[:3])}<br>{ENGLISH[3]}</div>"
    assert texts(html) == [ENGLISH[0], ENGLISH[1], f"{ENGLISH[2]} {ENGLISH[3]}"]


def test_menus_are_left_out():
    assert texts(f"<div>{MENU}{paragraphs(*ENGLISH)}{MENU}</div>") == list(ENGLISH)


def test_a_paragraph_with_some_links_stays():
    linked = f"{ENGLISH[0]} <a href='/x'>More of it stands in the paper.</a>"
    assert texts(f"<div>{paragraphs(linked, *ENGLISH[1:])}</div>")[0].endswith("paper.")


@pytest.mark.parametrize(
    "part",
    ["nav", "footer", "aside", "form", "figure", "button", "time", "dialog", "div class='comment-list'", "div id='sidebar'",
     "section class='related'", "div class='cookie-wall'"],
)  # fmt: skip
def test_what_is_no_article(part):
    html = f"<div>{paragraphs(*ENGLISH)}<{part}>Something else is said here.</{part.split()[0]}></div>"
    assert texts(html) == list(ENGLISH)


def test_what_follows_a_skipped_part_stays():
    assert texts(f"<div><p>{ENGLISH[0]}<time>5 May</time> And on.</p></div>") == [f"{ENGLISH[0]} And on."]


@pytest.mark.parametrize("part", ["article class='promo'", "main id='sidebar'", "p class='share'"])
def test_names_on_the_articles_own_elements_tell_nothing(part):
    html = f"<div>{paragraphs(*ENGLISH)}<{part}>Something is said here.</{part.split()[0]}></div>"
    assert texts(html)[-1] == "Something is said here."


def test_kinds():
    html = f"<div><h2>What it costs</h2>{paragraphs(*ENGLISH)}<ul><li>One crown.</li></ul></div>"
    found = by_density(tree(body(html)))
    assert (found[0], found[-1]) == (Block("What it costs", "heading"), Block("One crown.", "item"))


def test_a_page_without_paragraphs_gives_all_it_says():
    assert texts("<div>One</div><div>two</div>") == ["One", "two"]


def test_a_page_without_anything():
    assert texts("<div></div>") == []


def test_a_large_page_takes_linear_time():
    html = body("<div>" * 50 + paragraphs(*ENGLISH) * 4_000)
    with bounded(5):
        assert len(texts(html)) == 20_000
