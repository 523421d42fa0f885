"""A feed that somebody saved, as articles. Pure."""

import re
from typing import Any

from schemas.reasons import BadMessage, Reason
from services.common.urls import host_of
from services.ingest.feeds.articles import article_of
from services.ingest.feeds.reader import NotAFeed, read_feed

_NOT_IN_SLUG = re.compile(r"[^a-z0-9._-]+")


def articles_in(data: bytes) -> list[dict[str, Any]]:
    """RawArticle fields of each item, in the feed's order. Raises BadMessage where it is no feed, or one without items."""
    try:
        document = read_feed(data)
    except NotAFeed as error:
        raise BadMessage(Reason.UNREADABLE_INPUT, f"{error}: name an RSS or Atom feed") from None
    if not document.entries:
        raise BadMessage(Reason.EMPTY_CONTENT, "a feed without items: there is nothing to publish")
    articles = []
    for entry in document.entries:
        source = source_slug(document.link or entry.link)
        article = article_of(entry, {"id": source} if source else {}, None)
        articles.append(article if source else {name: value for name, value in article.items() if name != "source"})
    return articles


def source_slug(url: str | None) -> str | None:
    """The source id for a publisher whom nobody named: its host without "www."; None where there is none."""
    slug = _NOT_IN_SLUG.sub("-", (host_of(url) or "").lower()).strip("-._")[:64]
    return slug or None
