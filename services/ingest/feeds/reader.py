"""The bytes of an RSS or Atom feed as its items. Two parsers, and neither of them ever fetches or opens anything. Pure."""

import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

import fastfeedparser
import feedparser

from schemas.reasons import BadMessage
from services.ingest.decoding import decode_page
from services.ingest.feeds.dates import feed_date
from services.ingest.feeds.entries import Entry, FeedDocument
from services.ingest.feeds.fields import absolute_link, as_markup, categories, people
from services.ingest.feeds.markup import plain_text, plain_title
from services.ingest.feeds.stated import Stated, stated_by_item

# Thirty times slower than the other: for feeds that are broken, and those are small.
FALLBACK_MAX_BYTES = 2 * 1024 * 1024
LONGEST_TITLE = 2_000
LONGEST_ID = 1_000
_SUBSET = re.compile(rb"<!DOCTYPE[^>\[]{0,2000}\[", re.IGNORECASE)
_DECLARED = re.compile(rb"""\s{0,200}<\?xml[^>]{0,200}?\sencoding\s{0,5}=\s{0,5}["']([A-Za-z0-9_:.-]{2,40})""")
WELL_FORMED, RECOVERED, LENIENT = "fastfeedparser", "fastfeedparser, recovered", "feedparser"
_CHARSET = re.compile(r"charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_:.-]{2,40})", re.ASCII | re.IGNORECASE)


class NotAFeed(Exception):
    """It is neither RSS nor Atom, or a part of it is refused; the message says which."""


def read_feed(data: bytes, url: str | None = None, content_type: str = "") -> FeedDocument:
    """The feed. `url` is what its links are relative to. Raises NotAFeed."""
    data = _labelled(data, content_type)
    head = data[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        raise NotAFeed("empty: 0 bytes")
    if head[:1] in b"{[":
        raise NotAFeed("JSON, where RSS or Atom was expected")
    if _SUBSET.search(data.replace(b"\x00", b"") if b"\x00" in data[:200] else data):
        raise NotAFeed("a DOCTYPE that declares entities: such feeds are not read")
    fast = _fast(data, url)
    if fast is not None and fast.entries and fast.by == WELL_FORMED:
        return fast
    slow = _slow(data, url) if len(data) <= FALLBACK_MAX_BYTES else None
    read = [document for document in (slow, fast) if document is not None]
    if read:
        return max(read, key=lambda document: bool(document.entries))
    what = "a web page" if re.search(rb"<html|<!doctype html", head[:500], re.IGNORECASE) else "no feed"
    raise NotAFeed(f"{what}, where RSS or Atom was expected")


def _labelled(data: bytes, content_type: str) -> bytes:
    """The bytes in an encoding that they themselves name, or that XML takes for granted."""
    declared = _DECLARED.match(data)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or (declared and declared[1].lower() not in (b"utf-8", b"utf8")):
        return data
    try:
        data.decode("utf-8")
        return data
    except UnicodeDecodeError:
        text = _decoded(data, content_type)
    # What it declared was wrong.
    return (text.replace("encoding", "was", 1) if declared else text).encode()


def _decoded(data: bytes, content_type: str) -> str:
    label = _CHARSET.search(content_type)
    try:
        if label is not None and label[1].lower() not in ("utf-8", "utf8"):
            return data.decode(label[1])
    except (LookupError, UnicodeError):
        pass
    try:
        return decode_page(data)[0]
    except BadMessage as error:
        raise NotAFeed(error.detail) from None


def _fast(data: bytes, url: str | None) -> FeedDocument | None:
    try:
        parsed = fastfeedparser.parse(data)
        found = parsed.get("entries") or []
        stated = stated_by_item(data)
        # Where the two count differently, nobody knows which date is whose.
        paired = stated if stated is not None and len(found) == len(stated) else [Stated()] * len(found)
        entries = tuple(_entry(one, said, url) for one, said in zip(found, paired, strict=True))
        head = parsed.get("feed") or {}
        by = RECOVERED if stated is None else WELL_FORMED
        return FeedDocument(plain_title(head.get("title")), _link(head, url), entries, by)
    except Exception:
        # It raises whatever its own parts raise; the other parser has a look at what this one trips over.
        return None


def _slow(data: bytes, url: str | None) -> FeedDocument | None:
    try:
        # Bytes alone it would take for a file name.
        parsed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
        if not parsed.get("version"):
            return None
        entries = tuple(_entry(one, _stated(one), url) for one in parsed.entries)
        return FeedDocument(plain_title(parsed.feed.get("title")), _link(parsed.feed, url), entries, LENIENT)
    except Exception:
        return None


def _stated(entry: Mapping[str, Any]) -> Stated:
    # As a plain dictionary: this one answers `updated` with the date of publication where a feed has only that.
    plain = dict(entry.items())
    names = [author.get("name") for author in plain.get("authors") or [] if isinstance(author, dict)]
    dates = {name: plain[name] for name in ("published", "created", "updated") if isinstance(plain.get(name), str)}
    return Stated(authors=[name for name in names if name], dates=dates)


def _link(head: Mapping[str, Any], url: str | None) -> str | None:
    link = head.get("link")
    return absolute_link(link, url) if isinstance(link, str) else None


def _entry(one: Mapping[str, Any], said: Stated, url: str | None) -> Entry:
    identity = _string(one.get("id"))
    published, updated = feed_date(said.published), feed_date(said.updated)
    tags = [tag for tag in one.get("tags") or [] if isinstance(tag, Mapping)]
    title = plain_title(_string(one.get("title")))
    return Entry(
        id=identity[:LONGEST_ID] if identity and identity.strip() else None,
        link=absolute_link(_page_link(one), url, said.base) or absolute_link(identity),
        title=title[:LONGEST_TITLE] if title else None,
        text=_fullest(_texts(one)),
        authors=people(said.authors),
        categories=categories(_string(tag.get("label")) or _string(tag.get("term")) for tag in tags),
        published=published or updated,
        updated=updated,
    )


def _page_link(one: Mapping[str, Any]) -> str | None:
    """The link to the page itself: Atom has others beside it, for editors, replies and attachments."""
    for link in one.get("links") or []:
        if isinstance(link, Mapping) and link.get("rel") in (None, "", "alternate") and _string(link.get("href")):
            return str(link["href"])
    return _string(one.get("link"))


def _texts(one: Mapping[str, Any]) -> Iterable[str]:
    for part in one.get("content") or []:
        if isinstance(part, Mapping) and isinstance(part.get("value"), str):
            yield as_markup(part["value"], part.get("type"))
    for name in ("summary", "description"):
        if text := _string(one.get(name)):
            yield text


def _fullest(texts: Iterable[str]) -> str:
    """The one that says most, not the one with most markup."""
    return max(texts, key=lambda text: len(plain_text(text)), default="").strip()


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
