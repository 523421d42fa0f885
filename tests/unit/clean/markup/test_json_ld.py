"""What JSON-LD states of the page's article."""

import json

import pytest

from services.enrich.clean import Image
from services.enrich.clean.markup.json_ld import breadcrumb, read_json_ld
from tests.processor_time import bounded
from tests.unit.clean.markup.pages import TITLE, ld, news

OTHER = {"@type": "NewsArticle", "headline": "Another article", "datePublished": "2020-01-01", "author": "Jon Dahl"}


def raw(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def test_an_article():
    stated = read_json_ld(
        ld(
            news(
                description="After a <b>winter</b> &amp; more.", datePublished="2026-03-12", uploadDate="2020-01-01",
                dateModified="2026-03-13T08:30:05+01:00", articleSection=["", "Local"], copyrightNotice="© Harbour Post",
                author={"@type": "Person", "name": "Ana Ruiz"}, articleBody="The text.",
                image=[{"url": "https://a.example/a.jpg", "caption": "The boat", "creditText": "Jon Dahl"}, "/b.jpg", 7, "c.jpg"],
            )
        )
    )  # fmt: skip
    assert (stated.title, stated.standfirst, stated.section) == (TITLE, "After a winter & more.", "Local")
    assert (stated.authors, stated.copyright, stated.body) == (("Ana Ruiz",), "© Harbour Post", "The text.")
    assert (stated.published and stated.published.value, stated.modified and stated.modified.value) == (
        "2026-03-12",
        "2026-03-13T08:30:05+01:00",
    )
    assert stated.images == (Image("https://a.example/a.jpg", "The boat", "Jon Dahl"), Image("/b.jpg", None, None))
    assert (stated.kind, stated.paywalled) == (None, None)


@pytest.mark.parametrize(
    "form",
    [
        "<!--{}-->", "/*<![CDATA[*/{}/*]]>*/", "//<![CDATA[\n{}\n//]]>", "<![CDATA[{}]]>", "{};", "  {}\n",
        '{{"@graph": [{}]}}', "[{}]", '{{"@type": "WebPage", "mainEntity": {}}}', '[{}, ]', '{{"a": {}, }}',
    ],
)  # fmt: skip
def test_wrappings_and_trailing_commas(form):
    assert read_json_ld(raw(form.format(json.dumps(news())))).title == TITLE


def test_a_line_break_inside_a_string():
    assert read_json_ld(raw('{"@type": "NewsArticle", "headline": "Two\nlines"}')).title == "Two lines"


@pytest.mark.parametrize(
    "broken", ['{"@type": "NewsArticle", "headline": ', "", "null", "[[[", "NaN", '"x"', "[" * 100_000]
)
def test_a_broken_block_costs_only_itself(broken):
    assert read_json_ld(raw(broken)).title is None
    assert read_json_ld(raw(broken) + ld(news())).title == TITLE


def test_a_block_that_is_never_closed():
    assert read_json_ld('<script type="application/ld+json">' + json.dumps(news())).title is None


def test_another_type_of_script():
    assert read_json_ld(f"<script type='application/json'>{json.dumps(news())}</script>").title is None


@pytest.mark.parametrize(
    "key", ["itemListElement", "liveBlogUpdate", "relatedLink", "hasPart", "comment", "review", "mentions", "citation"]
)
def test_articles_in_lists_are_others(key):
    assert read_json_ld(ld({"@type": "ItemList", key: [OTHER]})).title is None
    assert read_json_ld(ld(news(**{key: [{**OTHER, "articleBody": "x", "mainEntityOfPage": "y"}]}))).title == TITLE


def test_of_two_articles_the_one_that_says_more():
    stated = read_json_ld(ld({"@type": "Article", "headline": "Less"}, news(datePublished="2026-03-12")))
    assert stated.title == TITLE


def test_references_by_id():
    graph = [
        news(author={"@id": "#ana"}, image={"@id": "#boat"}),
        {"@id": "#ana", "@type": "Person", "name": "Ana Ruiz"},
        {"@id": "#boat", "@type": "ImageObject", "contentUrl": "https://a.example/a.jpg"},
    ]
    stated = read_json_ld(ld({"@graph": graph}))
    assert (stated.authors, stated.images) == (("Ana Ruiz",), (Image("https://a.example/a.jpg", None, None),))


def test_what_an_item_says_itself_goes_before_its_reference():
    graph = [
        news(
            author={"@id": "#x", "name": "Ana Ruiz"},
            image=[{"@id": "#y", "url": "/a.jpg"}, {"@id": "#y", "contentUrl": "/b.jpg"}],
        ),
        {"@id": "#x", "name": "Jon Dahl"},
        {"@id": "#y", "url": "/c.jpg"},
    ]
    stated = read_json_ld(ld({"@graph": graph}))
    assert (stated.authors, [image.url for image in stated.images]) == (("Ana Ruiz",), ["/a.jpg", "/b.jpg"])


def test_a_reference_to_nothing():
    stated = read_json_ld(ld(news(author={"@id": "#nobody"}, image={"@id": "#nothing"})))
    assert (stated.title, stated.authors, stated.images) == (TITLE, (), ())


@pytest.mark.parametrize(
    ("author", "people", "agencies"),
    [
        (["Ana Ruiz", {"name": ["Jon Dahl", "Mia Holm"]}], ("Ana Ruiz", "Jon Dahl", "Mia Holm"), ()),
        ({"@type": "Organization", "name": "Reuters"}, (), ("Reuters",)),
        ({"@type": "Organization", "name": "Harbour Post"}, (), ()),
        ({"@type": "Organization", "name": "Lake Ferries"}, (), ()),
        ("https://social.example/ana", (), ()),
        ("@ana", (), ()),
        (7, (), ()),
        ({"name": {"name": "Ana Ruiz"}}, (), ()),
    ],
)
def test_authors(author, people, agencies):
    stated = read_json_ld(ld(news(author=author)))
    assert (stated.authors, stated.agencies) == (people, agencies)


def test_who_created_it_is_an_author_too():
    assert read_json_ld(ld(news(creator="Ana Ruiz"))).authors == ("Ana Ruiz",)


def test_a_video_where_there_is_no_article():
    video = {"@type": "VideoObject", "name": "The ferry sails", "uploadDate": "2026-03-12"}
    stated = read_json_ld(ld(video))
    assert (stated.title, stated.kind, stated.published and stated.published.value) == (
        "The ferry sails",
        "video",
        "2026-03-12",
    )
    assert read_json_ld(ld(news(), video)).kind is None
    assert read_json_ld(ld({"@type": "VideoObject", "uploadDate": "2026-03-12"})).published is None


def test_a_live_blog():
    stated = read_json_ld(ld({**news(liveBlogUpdate=[OTHER]), "@type": ["LiveBlogPosting"]}))
    assert (stated.title, stated.kind) == (TITLE, "live_blog")


@pytest.mark.parametrize(
    ("said", "paywalled"),
    [
        ({}, None),
        ({"isAccessibleForFree": True}, False),
        ({"isAccessibleForFree": False}, True),
        ({"isAccessibleForFree": "False"}, True),
        ({"isAccessibleForFree": "https://schema.org/False"}, True),
        ({"hasPart": {"@type": "WebPageElement", "isAccessibleForFree": "false"}}, True),
        ({"hasPart": [{"isAccessibleForFree": True}]}, None),
    ],
)
def test_what_is_closed(said, paywalled):
    assert read_json_ld(ld(news(**said))).paywalled is paywalled


def test_breadcrumbs():
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [{"name": "Home"}, {"item": {"name": "Local"}}, {"item": "https://a.example/"}, "x"],
    }
    assert breadcrumb(ld(news(), crumbs)) == ("Home", "Local")
    assert breadcrumb(ld(news())) == ()


def test_strange_values_are_no_words():
    stated = read_json_ld(
        ld(
            {
                "@type": ["NewsArticle", 7, None],
                "headline": "<b> </b>",
                "hasPart": ["x", 1],
                "datePublished": {"a": 1},
                "image": {"url": 3},
            }
        )
    )
    assert (stated.title, stated.published, stated.images) == (None, None, ())


def test_blocks_items_and_levels_have_bounds():
    thing = {"@type": "Thing"}
    assert read_json_ld(ld(*[thing] * 19, news())).title == TITLE
    assert read_json_ld(ld(*[thing] * 20, news())).title is None
    assert read_json_ld(ld(*[[thing] * 190] * 10, news())).title == TITLE
    assert read_json_ld(ld(*[[thing] * 200] * 10, news())).title is None
    assert read_json_ld(ld(news(articleBody="x" * 900_000))).title == TITLE
    assert read_json_ld(ld(news(articleBody="x" * 1_000_000))).title is None
    deep: dict[str, object] = news()
    for _ in range(10):
        deep = {"mainEntity": deep}
    assert read_json_ld(ld(deep)).title is None


@pytest.mark.parametrize("filler", [" ", "; ", "-->", "]]>", ", ", "/*", '{"a":', "[", "<!--"])
def test_a_hostile_block_takes_linear_time(filler):
    with bounded(2):
        read_json_ld(raw("[" + filler * (400_000 // len(filler)) + "x"))
