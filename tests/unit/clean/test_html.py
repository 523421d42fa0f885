"""HTML pages: the text by trafilatura, the rest by JSON-LD."""

import json

from services.enrich.clean import Image, clean_html

PARAGRAPHS = [
    "The ferry that links the two shores of the lake sailed again on Monday after a winter of repairs, the harbour office said.",
    "Passengers queued from five in the morning, and the first boat left with ninety people and eleven bicycles on board.",
    "The council will review the timetable in June, when the season starts, and may add a night service if crews can be found.",
]
STATED = {
    "@type": "NewsArticle",
    "headline": "Ferry returns to the lake",
    "datePublished": "2026-03-12",
    "dateModified": "2026-03-12T08:30:05+01:00",
    "author": [{"@type": "Person", "name": "Ana Ruiz"}, {"@type": "Organization", "name": "Reuters"}],
    "image": {
        "@type": "ImageObject",
        "url": "https://example.com/a.jpg",
        "caption": "The ferry",
        "creditText": "Jane Roe",
    },
}


def _page(stated: str) -> str:
    text = "".join(f"<p>{said}</p>" for said in PARAGRAPHS)
    return (
        f'<html><head><title>Ferry returns to the lake | Example</title><script type="application/ld+json">{stated}</script></head>'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>Ferry returns to the lake</h1>{text}</article>"
        "<footer>© Example</footer></body></html>"
    )


def test_text_and_metadata():
    article = clean_html(_page(json.dumps({"@graph": [STATED]})), url="https://example.com/ferry")
    assert article.title == "Ferry returns to the lake"
    assert article.body.split("\n\n") == PARAGRAPHS
    assert (article.authors, article.agencies) == (("Ana Ruiz",), ("Reuters",))
    assert article.published is not None
    assert article.modified is not None
    assert (article.published.value, article.published.precision, article.published.origin) == (
        "2026-03-12",
        "day",
        "json-ld",
    )
    assert (article.modified.value, article.modified.precision) == ("2026-03-12T08:30:05+01:00", "second")
    assert article.images == (Image("https://example.com/a.jpg", "The ferry", "Jane Roe"),)
    assert article.cleaner == "html"


def test_broken_json_ld_costs_nothing_but_itself():
    article = clean_html(_page('{"@type": "NewsArticle", "headline": '))
    assert article.title == "Ferry returns to the lake"
    assert article.body.split("\n\n") == PARAGRAPHS
    assert article.published is None


def test_no_text():
    assert [clean_html(html).quality for html in ("", "<p>", "<html><body></body></html>")] == ["empty"] * 3
    assert clean_html("just words").body == "just words"
