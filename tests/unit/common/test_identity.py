import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.raw import RawArticle, parse_raw
from schemas.reasons import BadMessage, Reason
from services.common.canonical import HEAD_CHARACTERS, canonical_link
from services.common.identity import content_fingerprint, document_id, page_url
from services.common.names import IndexNames
from services.common.urls import host_of, is_homepage, normalise_url, same_site
from tests.processor_time import bounded

LINK = '<link rel="canonical" href="https://gazette.example/story/1">'


def article(**given) -> RawArticle:
    return parse_raw(json.dumps({"source": "gazette", "content": "A text.", **given}))


def test_the_strongest_key_decides():
    everything = {"document_id": "ours-1", "provider_id": "p1", "url": "https://gazette.example/1"}
    assert document_id(article(**everything)) == "ours-1"
    keys = [{}, {"url": "https://gazette.example/1"}, {"url": "https://gazette.example/1", "provider_id": "p1"}]
    assert len({document_id(article(**given)) for given in keys}) == 3


@pytest.mark.parametrize("given", [{"provider_id": "p1"}, {"url": "https://gazette.example/1"}])
def test_another_text_under_the_same_key_is_the_same_document(given):
    assert document_id(article(**given)) == document_id(article(**given, content="Corrected."))


def test_two_sources_never_share_an_id():
    assert document_id(article(provider_id="1")) != document_id(article(provider_id="1", source="courier"))


def test_no_two_kinds_of_key_meet():
    url = "https://gazette.example/1"
    assert document_id(article(provider_id=url)) != document_id(article(url=url))
    assert document_id(article(source="a", provider_id="b1")) != document_id(article(source="ab", provider_id="1"))


def test_white_space_and_unicode_form_make_no_other_text():
    assert content_fingerprint("Caf\u00e9  au\n\tlait ") == content_fingerprint("Cafe\u0301 au lait")
    assert content_fingerprint("Cafe au lait") != content_fingerprint("Caf\u00e9 au lait")


@pytest.mark.parametrize("action", ["withhold", "retract"])
@pytest.mark.parametrize("url", ["gazette.example/story", "mailto:desk@gazette.example", "not a url"])
def test_an_order_about_a_url_that_names_no_page_is_refused(action, url):
    with pytest.raises(BadMessage) as refused:
        document_id(parse_raw(json.dumps({"source": "gazette", "action": action, "url": url})))
    assert refused.value.reason is Reason.INVALID_FIELD
    assert url in refused.value.detail


def test_a_retraction_by_url_meets_its_article():
    order = parse_raw(
        json.dumps({"source": "gazette", "action": "retract", "url": "https://gazette.example/1?utm_source=x"})
    )
    assert document_id(order) == document_id(article(url="https://gazette.example/1#top"))


def test_the_pages_own_canonical_link_of_the_same_site_counts():
    html = {"content_type": "text/html", "content": f"<head>{LINK}</head><p>Text</p>"}
    assert page_url(article(**html, url="https://m.gazette.example/s?id=1")) == "https://gazette.example/story/1"
    assert page_url(article(**html)) == "https://gazette.example/story/1"
    assert page_url(article(**html, url="https://courier.example/copy")) == "https://courier.example/copy"
    assert page_url(article(content=html["content"], url="https://gazette.example/2")) == "https://gazette.example/2"


def test_a_front_page_is_no_canonical_link():
    html = '<link rel=canonical href="https://gazette.example/"><p>Text'
    assert (
        page_url(article(content_type="text/html", content=html, url="https://gazette.example/2"))
        == "https://gazette.example/2"
    )


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (LINK, "https://gazette.example/story/1"),
        ("<LINK HREF=' https://gazette.example/2 ' REL='shortlink Canonical'/>", "https://gazette.example/2"),
        (f"<![if !supportLists]>{LINK}<![endif]>", "https://gazette.example/story/1"),
        (f"<body>{LINK}</body>", None),
        (f"<!-- {LINK} -->", None),
        (f"<script>'{LINK}'</script>", None),
        ("<link rel=canonical>", None),
        (" " * HEAD_CHARACTERS + LINK, None),
        ("x" * 8_180 + LINK, "https://gazette.example/story/1"),
        ("<![what[ is this ]]>" + LINK, None),
        ("", None),
    ],
)
def test_canonical_links(html, found):
    assert canonical_link(html) == found


@given(st.text(st.sampled_from("<>![]-/\"'=& abcCDATAlinkrel?\n\x00"), max_size=60))
def test_no_page_stops_the_search_for_its_link(html):
    assert canonical_link(html + LINK) in (None, "https://gazette.example/story/1")


@pytest.mark.parametrize("piece", ["<", "<a ", "<!--", "<a b='", "<![CDATA[", "</", "&", "<a\n"])
def test_an_endless_head_takes_no_time(piece):
    with bounded(5):
        canonical_link(piece * HEAD_CHARACTERS)


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTPS://Gazette.Example:443/A/b?utm_source=x&id=2&a=1#part", "https://gazette.example/A/b?a=1&id=2"),
        ("https://gazette.example", "https://gazette.example/"),
        ("https://gazette.example/a?x=&fbclid=7", "https://gazette.example/a?x="),
        ("https://www.google.com/amp/s/gazette.example/a", "https://gazette.example/a"),
        ("https://gazette-example.cdn.ampproject.org/c/s/gazette.example/a", "https://gazette.example/a"),
        ("https://gazette.example/?q=%E9", "https://gazette.example/?q=%E9"),
        ("https://user:secret@gazette.example/", None),
        ("javascript:alert(1)", None),
        ("/relative", None),
        ("https://[::1/", None),
        ("", None),
    ],
)
def test_normal_urls(url, normal):
    assert normalise_url(url) == normal


@given(st.text(max_size=30), st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), max_size=4))
def test_a_normal_url_stays_as_it_is(path, pairs):
    once = normalise_url(f"https://gazette.example/{path}?" + "&".join("=".join(pair) for pair in pairs))
    assert once is None or normalise_url(once) == once


def test_bytes_that_are_no_utf_8_stay_apart():
    assert normalise_url("https://a.example/?q=%E8") != normalise_url("https://a.example/?q=%E9")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.gazette.example/", "https://m.gazette.example/", True),
        ("https://amp.gazette.example/", "http://gazette.example/", True),
        ("https://news.gazette.example/", "https://gazette.example/", False),
        ("https://mobile.example/", "https://m.example/", False),
    ],
)
def test_sites(one, other, same):
    assert same_site(one, other) is same


def test_hosts_and_front_pages():
    assert host_of("https://www.Gazette.example/a") == "gazette.example"
    assert host_of(None) is host_of("nowhere") is None
    assert is_homepage("https://a.example/")
    assert not is_homepage("https://a.example/?id=1")


def test_only_the_readers_alias_begins_with_articles():
    names = IndexNames.of()
    assert [name for name in (names.reading, names.all, names.physical) if name.startswith("articles")] == ["articles"]
    blue = IndexNames.of("blue")
    assert {blue.reading, blue.all, blue.physical}.isdisjoint({names.reading, names.all, names.physical})
