"""Addresses and ids: any text has one, it stays what it is, and spellings that mean the same come together."""

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from schemas.raw import RawArticle, parse_raw
from schemas.reasons import BadMessage
from services.common.identity import content_fingerprint, document_id, page_url
from services.common.urls import host_of, is_homepage, normalise_url, same_site
from tests.unit.fuzz import grammar
from tests.unit.fuzz.effort import fuzzed
from tests.unit.fuzz.shapes import raw_fields


@fuzzed
@given(grammar.urls())
def test_a_normal_url_is_its_own_normal_form(url: str):
    once = normalise_url(url)
    host_of(url)
    if once is not None:
        assert normalise_url(once) == once
        assert once.startswith(("http://", "https://"))
        assert "#" not in once
        assert same_site(once, once)
        assert host_of(once)
        is_homepage(once)


@fuzzed
@given(grammar.urls())
def test_trackers_fragments_and_space_make_no_other_page(url: str):
    once = normalise_url(url)
    if once is not None:
        more = f"{once}{'&' if '?' in once else '?'}utm_campaign=x&fbclid=y#z"
        assert normalise_url(f"  {more}\n") == once


@fuzzed
@given(grammar.text())
def test_white_space_and_composition_make_no_other_content(content: str):
    apart = unicodedata.normalize("NFD", content).replace(" ", " \n\t")
    assert content_fingerprint(content) == content_fingerprint(apart) == content_fingerprint(f" {content}\n")


@fuzzed
@given(raw_fields(), grammar.html())
@example({}, "<![x[")
def test_any_article_has_one_id(fields: dict, page: str):
    for more in ({}, {"content": page, "content_type": "text/html"}):
        try:
            article = RawArticle.model_validate({**fields, **more})
            found = document_id(article)
        except (ValueError, BadMessage):
            continue
        assert document_id(article) == found
        assert document_id(parse_raw(article.model_dump_json(exclude_unset=True).encode("utf-8", "replace"))) == found
        page_url(article)


@fuzzed
@given(st.tuples(grammar.urls(), grammar.urls()))
def test_two_pages_with_one_address_are_one_document(two: tuple[str, str]):
    one, other = ({"source": "post", "content": "x", "url": url} for url in two)
    try:
        ids = [document_id(RawArticle.model_validate(fields)) for fields in (one, other)]
    except ValueError:
        return
    named = [normalise_url(url) for url in two]
    assert (ids[0] == ids[1]) == (named[0] == named[1])
