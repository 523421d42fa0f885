"""What a page's `meta` elements state."""

import pytest

from services.enrich.clean import Image
from services.enrich.clean.markup.metas import read_metas
from tests.unit.clean.markup.pages import meta, tree


def read(head: str):
    return read_metas(tree(f"<html><head>{head}</head><body><p>Text</p></body></html>"))


def test_open_graph():
    stated = read(
        meta(
            og__title="Ferry returns", og__description="After a winter.", og__site_name="Harbour Post",
            og__image="https://harbour-post.example/a.jpg", article__section="Local",
            article__published_time="2026-03-12T08:30:05Z", article__modified_time="2026-03-13", article__author="Ana Ruiz",
        )
    )  # fmt: skip
    assert (stated.title, stated.standfirst, stated.site, stated.section) == (
        "Ferry returns",
        "After a winter.",
        "Harbour Post",
        "Local",
    )
    assert stated.images == (Image("https://harbour-post.example/a.jpg", None, None),)
    assert stated.authors == ("Ana Ruiz",)
    assert stated.published is not None
    assert stated.modified is not None
    assert (stated.published.value, stated.published.origin, stated.modified.value) == (
        "2026-03-12T08:30:05Z",
        "page",
        "2026-03-13",
    )


def test_the_better_name_goes_first_wherever_it_stands():
    stated = read(
        meta(date="x", dc__title="Poor", twitter__title="Fair", og__title="Good") + meta(pubdate="2026-01-01")
    )
    assert (stated.title, stated.published and stated.published.value) == ("Good", "2026-01-01")
    both = read(
        '<meta name="dc.date" content="2026-01-01"><meta property="article:published_time" content="2026-01-02">'
    )
    assert both.published is not None
    assert both.published.value == "2026-01-02"


def test_a_name_that_holds_no_time_gives_way_to_the_next():
    stated = read('<meta property="article:published_time" content="soon"><meta name="pubdate" content="2026-01-01">')
    assert stated.published is not None
    assert stated.published.value == "2026-01-01"


def test_names_are_compared_without_case_and_may_be_itemprop():
    stated = read('<meta name="DC.Title" content="A  title"><meta itemprop="datePublished" content="2026-01-01">')
    assert (stated.title, stated.published and stated.published.precision) == ("A title", "day")


def test_microdata_of_the_text():
    stated = read_metas(
        tree(
            '<p><time itemprop="datePublished" datetime="2026-01-01">x</time><i itemprop="dateModified" content="2026-01-02">y</i>'
        )
    )
    assert (stated.published and stated.published.value, stated.modified and stated.modified.value) == (
        "2026-01-01",
        "2026-01-02",
    )


@pytest.mark.parametrize("more", ["", '<meta name="dc.creator" content="Someone Else">'])
def test_an_author_that_is_an_address_is_left_out(more):
    stated = read(
        '<meta property="article:author" content="https://social.example/ana"><meta name="sailthru.author" content="Ana Ruiz">'
        + more
    )
    assert stated.authors == ("Ana Ruiz",)
    assert read('<meta name="author" content="https://social.example/Ana Ruiz">').authors == ()
    both = '<meta name="author" content="https://social.example/Ana Ruiz"><meta name="author" content="Jon Dahl">'
    assert read(both).authors == ("Jon Dahl",)
    assert read('<meta itemprop="author" content="Ana Ruiz">').authors == ("Ana Ruiz",)


def test_several_authors_and_an_agency():
    stated = read('<meta name="author" content="Ana Ruiz and Jon Dahl"><meta name="author" content="Reuters">')
    assert (stated.authors, stated.agencies) == (("Ana Ruiz", "Jon Dahl"), ("Reuters",))


def test_the_site_is_no_author():
    stated = read(
        '<meta name="author" content="Ana Ruiz, Harbour Post"><meta property="og:site_name" content="Harbour Post">'
    )
    assert stated.authors == ("Ana Ruiz",)


def test_what_says_nothing():
    stated = read(
        '<meta property="og:title" content=" "><meta content="x"><meta name="description"><meta charset="utf-8">'
    )
    assert (stated.title, stated.standfirst, stated.site, stated.images) == (None, None, None, ())


def test_no_more_than_some_elements():
    other = '<meta name="x" content="y">'
    assert read(other * 399 + meta(og__title="Good")).title == "Good"
    assert read(other * 400 + meta(og__title="Good")).title is None
