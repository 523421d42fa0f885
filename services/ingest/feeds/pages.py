"""The page behind an item, fetched and decoded."""

import re
from collections.abc import Mapping
from typing import Protocol

from schemas.reasons import BadMessage
from services.common.urls import is_homepage, normalise_url
from services.ingest.decoding import decode_page
from services.ingest.feeds.articles import Page
from services.ingest.fetch.failures import FetchFailed
from services.ingest.fetch.fetcher import Fetched

_HTML = ("", "text/html", "application/xhtml+xml")
_CHARSET = re.compile(r"charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_:.-]{2,40})", re.ASCII | re.IGNORECASE)
_ACCEPT = {"Accept": "text/html,application/xhtml+xml;q=0.9"}


class Getting(Protocol):
    """As much of a fetcher as feeds need."""

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """What stands there. Raises FetchFailed."""


def fetch_page(fetcher: Getting, link: str) -> Page:
    """Raises FetchFailed where there is no page of an article to be had."""
    fetched = fetcher.get(link, _ACCEPT)
    kind = fetched.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() not in _HTML:
        raise FetchFailed(f"{link[:200]}: {kind[:60]!r}, where a web page was expected")
    if _is_front_page(fetched.url) and not _is_front_page(link):
        raise FetchFailed(f"{link[:200]}: leads to the front page of {fetched.url}")
    html, notes = _decoded(fetched.body, kind, link)
    if not html.strip():
        raise FetchFailed(f"{link[:200]}: an empty page")
    return Page(fetched.url, html, notes)


def _is_front_page(url: str) -> bool:
    normalised = normalise_url(url)
    return normalised is not None and is_homepage(normalised)


def _decoded(body: bytes, kind: str, link: str) -> tuple[str, tuple[str, ...]]:
    """UTF-8 where it is that; else as the server says; else as the page itself does."""
    label = _CHARSET.search(kind)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        if label is not None and label[1].lower() not in ("utf-8", "utf8"):
            try:
                return body.decode(label[1]), (f"decoded as {label[1]}, as the server says",)
            except (LookupError, UnicodeError):
                pass
    try:
        html, notes = decode_page(body, html=True)
    except BadMessage as error:
        raise FetchFailed(f"{link[:200]}: {error.detail}") from None
    return html, tuple(notes)
