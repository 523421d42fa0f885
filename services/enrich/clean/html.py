"""An HTML page into an article: trafilatura finds the text, JSON-LD says the rest, the dump's own readers judge it.

May take seconds on a bad page (3.2 s was the worst of 433 measured), so callers run it where it can be killed.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from services.enrich.clean.dump import clean_dump
from services.enrich.clean.json_ld import Metadata, read_json_ld
from services.enrich.clean.kinds import SHORT
from services.enrich.clean.lines import fold, tidy
from services.enrich.clean.model import CleanedArticle
from services.enrich.clean.title import strip_site

_PAGE = re.compile(r"<(?:html|body)\b", re.IGNORECASE)


def clean_html(html: str, *, url: str | None = None, title: str | None = None) -> CleanedArticle:
    """The article in an HTML page; metadata from JSON-LD first, then what trafilatura and the text itself say.

    Raises nothing on broken HTML: what has no text comes back with quality "empty".
    """
    import trafilatura  # slow to import, and the dump path does without
    from trafilatura.settings import Document

    source = _whole(tidy(html))
    stated = read_json_ld(source)
    document = trafilatura.bare_extraction(
        source, url=url, include_comments=False, include_tables=True, favor_precision=True, with_metadata=True
    )
    found: dict[str, Any] = document.as_dict() if isinstance(document, Document) else {}
    headline = stated.title or found.get("title") or title
    paragraphs = list(_paragraphs(document)) if document is not None else []
    paragraphs = paragraphs or [line for line in (found.get("text") or "").splitlines() if line.strip()]
    paragraphs = paragraphs or (trafilatura.html2txt(source) if "<" in source else source).splitlines()
    text = "\n\n".join(paragraphs)
    article = clean_dump(f"{headline}\n\n{text}" if headline else text, url=url, title=headline)
    return _merged(article, stated, headline, paragraphs, url)


def _whole(source: str) -> str:
    """A piece of HTML as a page: trafilatura finds no text where there is no body."""
    return source if "<" not in source or _PAGE.search(source) else f"<html><body>{source}</body></html>"


def _paragraphs(document: Any) -> Iterator[str]:
    """The extracted blocks in order, each on one line; a list item keeps its bullet. None where all text is loose."""
    if document.body is None:
        return
    for block in document.body.iter("head", "p", "item", "quote", "cell"):
        if next(block.iterancestors("item", "quote", "cell"), None) is not None:
            continue
        said = " ".join("".join(block.itertext()).split())
        if said:
            yield f"• {said}" if block.tag == "item" else said


def _merged(
    article: CleanedArticle, stated: Metadata, headline: str | None, paragraphs: list[str], url: str | None
) -> CleanedArticle:
    """What JSON-LD states goes before what the text shows. A description is the standfirst only if the page shows it."""
    shown = stated.standfirst if any(fold(p) == fold(stated.standfirst or "-") for p in paragraphs) else None
    body = article.body
    if shown and article.standfirst is None and body.startswith(shown):
        body = body[len(shown) :].lstrip()
    return replace(
        article,
        title=strip_site(headline, url) if headline else article.title,
        standfirst=article.standfirst or shown,
        body=body,
        byline=article.byline or ", ".join(stated.authors) or None,
        authors=stated.authors or article.authors,
        agencies=tuple(dict.fromkeys((*article.agencies, *stated.agencies))),
        section=stated.section or article.section,
        images=stated.images or article.images,
        published=stated.published or article.published,
        modified=stated.modified or article.modified,
        quality="paywall_stub" if stated.paywalled and len(body) < 3 * SHORT else article.quality,
        cleaner="html",
    )
