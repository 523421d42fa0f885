"""Whole pages: what goes before what, and what kind of page and how good a text it is."""

import pytest

from services.enrich.clean import CleanedArticle, Image, clean_html
from tests.unit.clean.markup.pages import (
    ENGLISH,
    FRENCH,
    GERMAN,
    JAPANESE,
    TITLE,
    body,
    ld,
    meta,
    news,
    page,
    paragraphs,
)

SITE = "https://harbour-post.example/2026/ferry"
WALL = "<div class='x'><span>Subscribe to continue reading</span></div>"


def cleaned(*blocks: str, **more: str) -> CleanedArticle:
    return clean_html(page(*blocks, **more), url=SITE)


def when(html: str) -> tuple[str | None, str | None]:
    found = clean_html(html, url=SITE)
    return found.published.value if found.published else None, found.modified.value if found.modified else None


@pytest.mark.parametrize("texts", [ENGLISH, GERMAN + GERMAN, FRENCH, JAPANESE])
def test_an_article(texts):
    found = cleaned(*dict.fromkeys(texts))
    assert (found.title, found.body.split("\n\n")) == (TITLE, list(dict.fromkeys(texts)))
    assert (found.quality, found.kind, found.cleaner) == ("ok", "article", "html")


def test_the_title_as_shown_goes_before_the_stated_ones():
    stated = ld(news(headline="Ferry back on lake")) + meta(og__title="Ferry: all you must know | Harbour Post")
    assert cleaned(*ENGLISH, head=stated).title == TITLE
    assert cleaned(*ENGLISH, head=stated, title="").title == "Ferry back on lake"
    assert (
        cleaned(*ENGLISH, head=meta(og__title="Ferry: all you must know | Harbour Post"), title="").title
        == "Ferry: all you must know"
    )
    assert clean_html(page(*ENGLISH, title=""), url=SITE, title=" As  given ").title == "As given"
    assert cleaned(*ENGLISH, title="").title is None


def test_dates_of_json_ld_before_meta_before_shown():
    shown = f"<p>10 March 2026</p>{paragraphs(*ENGLISH)}"
    timed = f"<time datetime='2026-03-11'>x</time>{shown}"
    head = meta(article__published_time="2026-03-12", article__modified_time="2026-03-14")
    stated = ld(news(datePublished="2026-03-13", dateModified="2026-03-15"))
    assert when(page(shown)) == ("2026-03-10", None)
    assert when(page(timed)) == ("2026-03-11", None)
    assert when(page(timed, head=head)) == ("2026-03-12", "2026-03-14")
    assert when(page(timed, head=head + stated)) == ("2026-03-13", "2026-03-15")


def test_a_default_of_software_gives_way_to_a_good_date():
    stated = ld(news(datePublished="1970-01-01T00:00:00Z"))
    assert when(page(*ENGLISH, head=stated + meta(article__published_time="2026-03-12"))) == ("2026-03-12", None)
    assert when(page(*ENGLISH, head=stated)) == ("1970-01-01T00:00:00Z", None)


def test_authors_of_json_ld_before_meta_before_signatures():
    signed = "<p class='byline'>Mia Holm</p>"
    assert cleaned(signed, *ENGLISH).authors == ("Mia Holm",)
    head = meta(author="Jon Dahl")
    assert cleaned(signed, *ENGLISH, head=head).authors == ("Jon Dahl",)
    assert cleaned(signed, *ENGLISH, head=head + ld(news(author="Ana Ruiz"))).authors == ("Ana Ruiz",)


def test_the_byline_that_names_the_stated_authors_and_others():
    found = cleaned("<p>By Ana Ruiz and Jon Dahl</p>", *ENGLISH, head=ld(news(author="Ana Ruiz")))
    assert (found.authors, found.byline) == (("Ana Ruiz", "Jon Dahl"), "Ana Ruiz and Jon Dahl")


def test_a_signature_below_the_text():
    found = cleaned(*ENGLISH, "<div class='author-name'>Mia Holm</div>")
    assert (found.authors, found.byline) == (("Mia Holm",), "Mia Holm")


def test_agencies_of_every_place_once():
    head = meta(author="Reuters") + ld(news(author=[{"@type": "Organization", "name": "AFP"}]))
    assert cleaned(f"PELLEW (Reuters) - {ENGLISH[0]}", *ENGLISH[1:], head=head).agencies == ("Reuters", "AFP")


def test_the_section():
    crumbs = {"@type": "BreadcrumbList", "itemListElement": [{"name": "Home"}, {"name": "Islands"}, {"name": TITLE}]}
    kicker = "<p class='kicker'>Harbour</p>"
    html = f"<html><head>{{}}</head><body>{kicker}<h1>{TITLE}</h1>{paragraphs(*ENGLISH)}</body></html>"
    head = ""
    for more, section in (
        ("", "Harbour"),
        (ld(crumbs), "Islands"),
        (meta(article__section="Lakes"), "Lakes"),
        (ld(news(articleSection="Local")), "Local"),
    ):
        head += more
        assert clean_html(html.format(head)).section == section


def test_a_breadcrumb_of_home_and_the_article_is_no_section():
    crumbs = {"@type": "BreadcrumbList", "itemListElement": [{"name": "Home"}, {"name": TITLE}]}
    assert cleaned(*ENGLISH, head=ld(crumbs)).section is None


def test_pictures_shown_before_pictures_stated_each_once():
    shown = "<figure><img src='/img/boat.jpg?w=600'><figcaption>The boat</figcaption></figure>"
    stated = [
        {"url": "https://harbour-post.example/big/boat.jpg", "caption": "Another caption"},
        {"url": "https://harbour-post.example/c.jpg", "caption": "The boat"},
        "https://harbour-post.example/d.jpg",
        {"url": "https://harbour-post.example/f.jpg", "caption": "The quay"},
    ]
    found = cleaned(shown, *ENGLISH, head=ld(news(image=stated)) + meta(og__image="https://harbour-post.example/e.jpg"))
    assert found.images == (
        Image("https://harbour-post.example/img/boat.jpg?w=600", "The boat", None),
        Image("https://harbour-post.example/d.jpg", None, None),
        Image("https://harbour-post.example/f.jpg", "The quay", None),
    )


def test_the_standfirst_is_no_part_of_the_body():
    found = cleaned("<p class='standfirst'>After a winter of repairs the old ferry sails</p>", *ENGLISH)
    assert (found.standfirst, found.body.split("\n\n")) == (
        "After a winter of repairs the old ferry sails",
        list(ENGLISH),
    )


def test_copyright_as_stated_or_in_the_footer():
    foot = "<footer>© Harbour Post</footer>"
    assert cleaned(*ENGLISH, foot).copyright == "© Harbour Post"
    assert cleaned(*ENGLISH, foot, head=ld(news(copyrightNotice="© The Post"))).copyright == "© The Post"
    assert cleaned(*ENGLISH).copyright is None


def test_headings_lists_and_rows():
    table = "<table><tr><td>Length</td><td>40 m</td></tr></table>"
    found = cleaned(
        *ENGLISH[:2],
        "<h2>What it costs</h2>",
        *ENGLISH[2:4],
        "<ul><li>Adults pay nine crowns.</li></ul>",
        table,
        ENGLISH[4],
    )
    assert found.headings == ("What it costs",)
    assert found.body.split("\n\n") == [
        *ENGLISH[:2],
        "What it costs",
        *ENGLISH[2:4],
        "• Adults pay nine crowns.",
        "Length: 40 m",
        ENGLISH[4],
    ]


def test_related_titles_are_named_and_no_part_of_the_body():
    other = "<div class='related'><a href='/x'>Skarholm buys an electric ferry</a></div>"
    found = cleaned(*ENGLISH[:3], "<p>Read more: Pellew counts its seals</p>", *ENGLISH[3:], other)
    assert found.related == ("Skarholm buys an electric ferry", "Pellew counts its seals")
    assert found.body.split("\n\n") == list(ENGLISH)


@pytest.mark.parametrize(
    ("stated", "blocks", "quality"),
    [
        ({"isAccessibleForFree": False}, ENGLISH[:2], "paywall_stub"),
        ({"isAccessibleForFree": False}, (*ENGLISH, *GERMAN), "ok"),
        ({"isAccessibleForFree": True}, (*ENGLISH[:2], WALL), "ok"),
        ({}, (*ENGLISH[:2], WALL), "paywall_stub"),
        ({}, (*ENGLISH[:2], WALL.replace("Subscribe to continue reading", "Nur für Abonnenten")), "paywall_stub"),
        ({}, (*ENGLISH[:2], WALL.replace("Subscribe", f"{ENGLISH[0]} {ENGLISH[1]} {ENGLISH[2]} Subscribe")), "ok"),
        ({}, (*ENGLISH, *GERMAN, *FRENCH, *ENGLISH[::-1], *GERMAN[::-1], WALL), "ok"),
        ({"@type": "VideoObject", "name": "A clip"}, (ENGLISH[0], WALL), "empty"),
    ],
)
def test_a_paywalled_page(stated, blocks, quality):
    walls = "".join(block for block in blocks if block.startswith("<"))
    html = page(*(block for block in blocks if not block.startswith("<")), head=ld({**news(), **stated}))
    assert clean_html(html.replace("</article>", f"</article><aside>{walls}</aside>")).quality == quality


def test_a_wall_inside_the_text_counts_whatever_the_page_states():
    assert cleaned(*ENGLISH[:2], WALL, head=ld(news(isAccessibleForFree=True))).quality == "paywall_stub"


def test_a_text_without_sentences_is_doubted():
    words = [f"<p>{text.rstrip('.')}</p>" for text in ENGLISH]
    assert cleaned(*words).quality == "low_confidence"
    assert cleaned(*words[:4], *ENGLISH[4:]).quality == "ok"


def test_a_page_of_too_many_elements_is_doubted():
    assert clean_html(body(f"<h1>{TITLE}</h1><div>{paragraphs(*ENGLISH)}</div>" + "<i></i>" * 5_000)).quality == "ok"
    found = clean_html(body(f"<h1>{TITLE}</h1><div>{paragraphs(*ENGLISH)}</div>" + "<i></i>" * 12_001))
    assert (found.title, found.body.split("\n\n"), found.quality) == (TITLE, list(ENGLISH), "low_confidence")


def test_a_page_deeper_than_the_parser_reads_is_doubted():
    found = clean_html(body("<div>" * 300 + paragraphs(*ENGLISH)))
    assert (found.body.split("\n\n")[-1], found.quality) == (ENGLISH[-1], "low_confidence")


def test_where_no_block_is_found_the_lines_are_the_text():
    found = clean_html("<nav>" + paragraphs(*ENGLISH) + "</nav>")
    assert (found.body.split("\n\n"), found.quality) == (list(ENGLISH), "low_confidence")


def test_text_that_is_no_html():
    found = clean_html("\n\n".join((TITLE, *ENGLISH)))
    assert (found.body.split("\n\n")[-1], found.cleaner) == (ENGLISH[-1], "html")


@pytest.mark.parametrize(
    "html", ["", " ", "<", "<p>", "\x00", "<html></html>", "<!-- x -->", "<script>a()</script>", "\ud800", "&#0;"]
)
def test_nothing(html):
    found = clean_html(html)
    assert (found.quality, found.title) == ("empty", None)


def test_a_live_blog_that_says_so():
    assert cleaned(*ENGLISH, head=ld({**news(), "@type": "LiveBlogPosting"})).kind == "live_blog"


def test_a_video_that_says_so_and_has_little_text():
    head = ld({"@type": "VideoObject", "name": TITLE})
    assert cleaned(ENGLISH[0], head=head).kind == "video"
    assert cleaned(*ENGLISH, *GERMAN, head=head).kind == "article"


def test_a_list_of_headlines_is_an_index_page():
    links = "".join(f"<p><a href='/{n}'>Skarholm buys its electric ferry number {n}</a></p>" for n in range(20))
    assert clean_html(body(f"<h1>News of the lake</h1><div>{links}</div>")).kind == "index_page"
    menu = f"<nav>{links}</nav>"
    assert cleaned(ENGLISH[0], menu).kind == "index_page"
    assert cleaned(*ENGLISH, *GERMAN, menu).kind == "article"
    assert cleaned(ENGLISH[0], menu, head=ld(news())).kind == "article"
    assert cleaned(ENGLISH[0], menu, head=meta(article__published_time="2026-03-12")).kind == "article"
