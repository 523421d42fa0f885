"""What cleaning gives: one article as an editor would set it. What is not on the page is None or empty, never a guess."""

from dataclasses import dataclass
from typing import Literal

Precision = Literal["day", "minute", "second"]
Origin = Literal["source", "json-ld", "page", "feed"]
Quality = Literal["ok", "low_confidence", "empty", "paywall_stub"]
Kind = Literal["article", "live_blog", "list", "fact_box", "bulletin", "video", "index_page"]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: its caption once and without the credit, its credit without the word for it."""

    url: str | None
    caption: str | None
    credit: str | None


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date as the page states it. `value` is ISO 8601, as precise as stated, with an offset only where one is known."""

    value: str
    precision: Precision
    origin: Origin


@dataclass(frozen=True, slots=True)
class CleanedArticle:
    """The article without its page. `body` holds paragraphs and subheadings in order, a blank line between them.

    `authors` are people only; `agencies` and newsrooms stand apart. `quality` says how good the text is, `kind` what
    it is, `cleaner` which way it was taken ("dump" or "html").
    """

    title: str | None
    standfirst: str | None
    body: str
    headings: tuple[str, ...]
    byline: str | None
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    dateline: str | None
    section: str | None
    images: tuple[Image, ...]
    related: tuple[str, ...]
    published: StatedDate | None
    modified: StatedDate | None
    copyright: str | None
    correction_note: str | None
    quality: Quality
    kind: Kind
    cleaner: str
