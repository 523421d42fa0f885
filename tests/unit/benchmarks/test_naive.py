"""The benchmark beside a plain loop: the pages that all ways get, and the sums."""

import json
import re

import pytest
from lxml.html import document_fromstring

from benchmarks.enrichment.corpus import page
from benchmarks.naive.figures import LOOP, OURS, PIPE, TIMES, Drained, count_stale, ratios
from benchmarks.naive.pages import earlier, html, version
from schemas.raw import parse_raw
from services.enrich.clean import clean_html


def drained(way, articles=100, seconds=10.0, cpu=5.0):
    return Drained(way, articles, seconds, cpu, kafka_cpu=1.0, elasticsearch_cpu=2.0, words=500.0, stale=0)


def paragraphs(markup):
    return [found.text_content() for found in document_fromstring(markup).iter("p")]


def test_a_page_holds_all_of_its_article_and_what_a_site_puts_around_it():
    one = page(7)
    markup = html(7, one)
    expected = one.body.split("\n\n")
    assert [text for text in paragraphs(markup) if text in expected] == expected
    for around in ("<nav", "Share on Facebook", "ADVERTISEMENT", 'class="related"', "<footer", 'property="og:title"'):
        assert around in markup


def test_what_stands_around_the_article_is_not_taken_for_it():
    one = page(7)
    cleaned = clean_html(html(7, one))
    assert (cleaned.title, cleaned.standfirst) == (one.title, one.standfirst)
    assert cleaned.body.split() == one.body.split()


def test_signs_of_markup_in_a_text_stay_text():
    one = page(7)
    one = type(one)('Dock & "Sons" </script> <b>', one.standfirst, "Five < six, said <i>Dock & Sons</i>.", "")
    markup = html(7, one)
    assert "Five < six, said <i>Dock & Sons</i>." in paragraphs(markup)
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', markup)
    assert json.loads(data[1])["headline"] == one.title


def test_a_message_is_valid_and_the_same_each_time():
    assert version(3) == version(3)
    assert version(3).value != version(4).value
    raw = parse_raw(version(3).value)
    assert (raw.document_id, raw.content_type) == (version(3).document_id, "text/html")
    assert raw.content == html(3, page(3))


def test_an_earlier_revision_is_of_the_same_document_with_a_title_of_its_own():
    newer, older = parse_raw(version(3).value), parse_raw(earlier(3).value)
    assert older.document_id == newer.document_id
    assert older.revision < newer.revision
    assert clean_html(older.content).title == earlier(3).title != version(3).title


def test_figures_are_for_a_second_and_for_a_thousand_articles():
    one = drained(OURS, articles=200, seconds=4.0, cpu=8.0)
    assert (one.per_second, one.per_cpu_second, one.per_thousand(one.cpu)) == (50.0, 25.0, 40.0)


def test_a_ratio_is_by_cpu_and_not_by_the_clock():
    measured = [drained(LOOP, cpu=20.0, seconds=1.0), drained(OURS, cpu=5.0), drained(PIPE, articles=50, cpu=5.0)]
    assert ratios(measured) == {TIMES[LOOP]: 4.0, TIMES[PIPE]: 2.0}


def test_stale_is_what_shows_the_older_title():
    newer, older = {"a": "New A", "b": "New B"}, {"a": "Old A", "b": "Old B"}
    assert count_stale({"a": "New A", "b": "Old B"}, newer, older) == 1
    assert count_stale(newer, newer, older) == 0


@pytest.mark.parametrize("shown", [{"a": "New A"}, {"a": "New A", "b": "Something else"}])
def test_a_document_with_neither_title_says_nothing_about_revisions(shown):
    with pytest.raises(ValueError, match=r"1 of 2 .* such as b"):
        count_stale(shown, {"a": "New A", "b": "New B"}, {"a": "Old A", "b": "Old B"})
