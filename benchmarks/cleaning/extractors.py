"""The extractors that stand side by side: ours, the whole text, trafilatura, readability."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import lxml.html
import trafilatura
from readability import Document

from benchmarks.cleaning.labels import Sample
from services.enrich import clean
from services.enrich.clean.lines import tidy

_BLOCKS = (
    *("address", "article", "aside", "blockquote", "br", "div", "dd", "dt", "figcaption"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "section", "tr"),
)


@dataclass(frozen=True, slots=True)
class Date:
    """A date as an extractor gives it: ISO 8601 and how precise."""

    value: str
    precision: str


@dataclass(frozen=True, slots=True)
class Found:
    """What an extractor took out of a page. None in place of a collection or a kind: it does not say."""

    body: str
    title: str | None = None
    authors: tuple[str, ...] | None = None
    published: Date | None = None
    modified: Date | None = None
    says_dates: bool = False
    standfirst: str | None = None
    headings: tuple[str, ...] | None = None
    captions: tuple[tuple[str | None, str | None], ...] | None = None
    kind: str | None = None
    quality: str | None = None


Extractor = Callable[[Sample], Found | None]


def newswire(sample: Sample) -> Found:
    """The product's own cleaner, by its public functions."""
    cleaner = clean.clean_html if sample.format == "html" else clean.clean_dump
    article = cleaner(sample.page, url=sample.labels["url"])
    return Found(
        body=article.body,
        title=article.title,
        authors=article.authors,
        published=_date(article.published),
        modified=_date(article.modified),
        says_dates=True,
        standfirst=article.standfirst,
        headings=article.headings,
        captions=tuple((image.caption, image.credit) for image in article.images if image.caption or image.credit),
        kind=article.kind,
        quality=article.quality,
    )


def _date(stated: Any) -> Date | None:
    return Date(stated.value, stated.precision) if stated else None


def whole_text(sample: Sample) -> Found:
    """The naive baseline: everything that a reader sees."""
    return Found(body=_text(sample.page) if sample.format == "html" else sample.page)


def with_trafilatura(sample: Sample) -> Found | None:
    """trafilatura as it is measured elsewhere; it gives a date as a day. None for a dump, which it cannot read."""
    if sample.format != "html":
        return None
    document: Any = trafilatura.bare_extraction(
        sample.page,
        url=sample.labels["url"],
        include_comments=False,
        include_tables=True,
        favor_precision=True,
        with_metadata=True,
    )
    if document is None:
        return Found(body="", says_dates=True, authors=())
    return Found(
        body=document.text or "",
        title=document.title,
        authors=tuple(name.strip() for name in (document.author or "").split(";") if name.strip()),
        published=Date(document.date, "day") if document.date else None,
        says_dates=True,
    )


def with_readability(sample: Sample) -> Found | None:
    """readability-lxml: body and title. None for a dump, which it cannot read."""
    if sample.format != "html":
        return None
    document = Document(sample.page)
    return Found(body=_text(document.summary(html_partial=True)), title=document.short_title())


def _text(page: str) -> str:
    tree = lxml.html.document_fromstring(tidy(page).encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    for hidden in tree.xpath("//script|//style|//head|//noscript"):
        hidden.drop_tree()
    for block in tree.iter(*_BLOCKS):
        block.tail = f"\n{block.tail or ''}"
        block.text = f"\n{block.text or ''}"
    return str(tree.text_content())


EXTRACTORS: dict[str, Extractor] = {
    "newswire": newswire,
    "whole text": whole_text,
    "trafilatura": with_trafilatura,
    "readability": with_readability,
}
