"""The same pages of 500 words as HTML, with what a news site puts around an article."""

import json
from dataclasses import dataclass, replace
from html import escape

import orjson

from benchmarks.enrichment.corpus import Page, page

# 2026-03-03T09:00:00Z, in ms; each page's own revision is so many seconds later as its number.
REVISION_MS = 1_772_528_400_000
HOUR_MS = 3_600_000
EARLIER = "Earlier draft:"
_SECTIONS = ("News", "Politics", "Business", "Sport", "Culture", "Science", "Travel", "Weather", "Opinion", "Video")
_FOOTER = ("About us", "Contact", "Careers", "Terms of use", "Privacy policy", "Cookies", "Corrections", "Advertise")
_RELATED = (
    "Ferry timetable changes from Monday", "Five walks for the weekend", "What we know about the storm",
    "Library opens a reading room", "Market hall gets a new roof", "School meals: who pays what",
)  # fmt: skip
_STYLE = ".card{margin:0 0 1rem}.card img{width:100%}.share a{display:inline-block;padding:.4rem}" * 8
_SCRIPT = "window.ads=window.ads||[];window.ads.push({slot:'middle',size:[300,250]});" * 12
_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | The Courier</title>
<link rel="canonical" href="{url}"><meta name="description" content="{standfirst}"><meta name="author" content="{author}">
<meta property="og:type" content="article"><meta property="og:title" content="{title}">
<meta property="og:site_name" content="The Courier"><meta property="article:published_time" content="{published}">
<script type="application/ld+json">{data}</script><style>{style}</style><script>{script}</script></head>
<body><header class="site-header"><a href="/">The Courier</a><a href="#main">Skip to main content</a>
<nav class="site-nav"><ul>{sections}</ul></nav><a href="/login">Sign in</a><a href="/offers">Subscribe</a></header>
<main id="main"><article><h1>{title}</h1><p class="standfirst">{standfirst}</p>
<p class="byline">By <a rel="author" href="/by/desk">{author}</a></p><time datetime="{published}">3 March 2026, 09:00 GMT</time>
<div class="share"><a href="/s/f">Share on Facebook</a><a href="/s/x">Share on X</a><button>Copy link</button></div>
<figure><img src="/i/{number}.jpg" alt="The old quay"><figcaption>The old quay last week. Photograph: {author}</figcaption></figure>
<div class="article-body">{body}</div></article>
<aside class="newsletter"><h2>Morning newsletter</h2>
<p>Sign up and get the day's news at seven.</p><form><input type="email"></form></aside>
<aside class="related"><h2>Most read</h2><ol>{related}</ol></aside></main>
<footer class="site-footer"><ul>{footer}</ul><p>© 2026 The Courier. All rights reserved.</p></footer></body></html>
"""
_ADVERT = '<div class="ad-slot" aria-label="Advertisement"><span>ADVERTISEMENT</span><a href="/ad">Garden chairs, half price</a></div>'


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an article: what goes on the raw topic, and the title that a reader should then see."""

    number: int
    document_id: str
    title: str
    value: bytes


def html(number: int, one: Page) -> str:
    """The page as a browser gets it; an advert stands after every fourth paragraph."""
    author = "Courier staff"
    published = "2026-03-03T09:00:00Z"
    data = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": one.title, "description": one.standfirst,
        "datePublished": published, "author": {"@type": "Person", "name": author}, "url": _url(number),
    }  # fmt: skip
    return _PAGE.format(
        number=number, url=_url(number), title=escape(one.title), standfirst=escape(one.standfirst), author=author,
        published=published, data=json.dumps(data).replace("</", "<\\/"), style=_STYLE, script=_SCRIPT,
        body=_paragraphs(one.body), sections=_links(_SECTIONS), related=_links(_RELATED), footer=_links(_FOOTER),
    )  # fmt: skip


def version(number: int) -> Version:
    """The article with this number."""
    return _version(number, page(number), REVISION_MS + 1_000 * number)


def earlier(number: int) -> Version:
    """A revision of the same article from an hour before, with another title."""
    one = page(number)
    return _version(number, replace(one, title=f"{EARLIER} {one.title}"), REVISION_MS + 1_000 * number - HOUR_MS)


def _version(number: int, one: Page, revision: int) -> Version:
    name = f"naive-{number}"
    message = {
        "source": "courier", "document_id": name, "revision": revision, "url": _url(number),
        "content_type": "text/html", "content": html(number, one),
    }  # fmt: skip
    return Version(number, name, one.title, orjson.dumps(message))


def _paragraphs(body: str) -> str:
    written = [f"<p>{escape(paragraph)}</p>" for paragraph in body.split("\n\n")]
    return "\n".join(f"{text}{_ADVERT}" if i % 4 == 3 else text for i, text in enumerate(written))


def _links(names: tuple[str, ...]) -> str:
    return "".join(f'<li><a href="/{name.lower().replace(" ", "-")}">{escape(name)}</a></li>' for name in names)


def _url(number: int) -> str:
    return f"https://courier.example/news/{number}"
