"""A WARC archive as articles: the HTML pages that were fetched well; everything else is counted by reason."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO

from schemas.raw import MAX_REVISION, SOURCE_ID
from schemas.reasons import BadMessage, Reason
from schemas.times import as_instant
from services.common.urls import host_of, normalise_url
from services.ingest.candidates import Candidate, Found, Refused, Skipped
from services.ingest.decoding import decode_page
from services.ingest.prepare import MAX_URI, VALUE_MAX_BYTES
from services.ingest.slim import slim_html
from services.ingest.sources.given import Given
from services.ingest.sources.lines import INPUT_MAX_BYTES
from services.ingest.sources.warc.http import NotReadable, parse_response, unpacked
from services.ingest.sources.warc.records import Headers, Record, records
from services.ingest.sources.warc.signs import is_likely_no_article
from services.ingest.sources.warc.stream import ArchiveStream, Damage

CHANNEL = "warc"
_OK = 200
_KINDS = ("warcinfo", "request", "metadata", "revisit", "resource", "conversion", "continuation")
_LONGEST_SOURCE = 64


class _NoArticle(Exception):
    """The record is none; the message is the reason under which it is counted."""


def read_pages(file: BinaryIO, name: str, uri: str | None, given: Given, received_ms: int) -> Iterator[Found]:
    """The archive's article pages in order; one Refused at the end where it is empty, damaged or cut off."""
    damages: list[Damage] = []
    found = 0
    for one in records(ArchiveStream(file), _is_wanted):
        if isinstance(one, Damage):
            damages.append(one)
            continue
        found += 1
        try:
            yield _page(one, name, uri, given, received_ms)
        except _NoArticle as why:
            yield Skipped(name, str(why))
    if damages or not found:
        yield _verdict(name, found, damages)


def _is_wanted(headers: Headers, length: int) -> bool:
    return headers.get("warc-type", "").lower() == "response" and length <= INPUT_MAX_BYTES


def _page(record: Record, name: str, uri: str | None, given: Given, received_ms: int) -> Candidate:
    """Raises _NoArticle."""
    url, key = _address(record)
    data, charset = _payload(record)
    try:
        text, notes = decode_page(data, html=True, charset=charset)
    except BadMessage:
        raise _NoArticle("unreadable text") from None
    if not text.strip():
        raise _NoArticle("empty")
    if is_likely_no_article(key, text):
        raise _NoArticle("not an article")
    if len(text.encode()) > VALUE_MAX_BYTES and len(slim_html(text).encode()) > VALUE_MAX_BYTES:
        raise _NoArticle("too large")
    fetched_ms = _instant_ms(record.headers.get("warc-date", ""))
    page = {"source": source_of(key), "url": url, "content_type": "text/html", "content": text}
    return Candidate(
        name=f"{name} {key}",
        article=given.over(page),
        channel=CHANNEL,
        uri=None if uri is None else f"{uri}#offset={record.offset}",
        received_ms=received_ms,
        changed_ms=fetched_ms,
        notes=(
            *notes,
            *([] if fetched_ms is not None else ["no readable WARC-Date: the time of reading stands for it"]),
        ),
    )


def _address(record: Record) -> tuple[str, str]:
    """The page's URL as the archive has it, and normalised. Raises _NoArticle where the record is no page."""
    kind = record.headers.get("warc-type", "").lower()
    if kind != "response":
        raise _NoArticle(f"{kind} record" if kind in _KINDS else "record of another kind")
    # wget writes <https://…>.
    url = record.headers.get("warc-target-uri", "").strip("<>")
    key = normalise_url(url)
    if key is None or len(url) > MAX_URI:
        raise _NoArticle("no http address")
    if record.body is None:
        raise _NoArticle("too large")
    return url, key


def _payload(record: Record) -> tuple[bytes, str | None]:
    try:
        response = parse_response(record.body or b"")
        if response.status != _OK:
            raise _NoArticle(
                f"status {response.status // 100}xx" if response.status // 100 != 2 else "status 2xx, not 200"
            )
        if not response.is_html:
            raise _NoArticle("not HTML")
        if record.headers.get("warc-truncated"):
            raise _NoArticle("cut off by the crawler")
        return unpacked(response, INPUT_MAX_BYTES), response.charset
    except NotReadable as error:
        raise _NoArticle(str(error)) from None


def _instant_ms(text: str) -> int | None:
    try:
        instant: datetime = as_instant(text)
    except ValueError:
        return None
    return min(max(0, int((instant - datetime.fromtimestamp(0, UTC)).total_seconds() * 1000)), MAX_REVISION)


def source_of(url: str) -> str:
    """The page's host as a source id, without www.; what is too long loses its beginning."""
    slug = re.sub(r"[^a-z0-9._-]", "-", (host_of(url) or "").lower())[-_LONGEST_SOURCE:].strip(".-_")
    return slug if re.fullmatch(SOURCE_ID, slug) else "unknown"


def _verdict(name: str, found: int, damages: list[Damage]) -> Refused:
    if not damages:
        return Refused(name, None, Reason.EMPTY_CONTENT, "empty: no record in it")
    first = damages[0]
    if not found and not first.is_cut:
        return Refused(name, None, Reason.UNREADABLE_INPUT, f"no WARC archive: {first}; give a .warc or .warc.gz file")
    what = "cut off" if first.is_cut else "damaged"
    more = f", and {len(damages) - 1} more places" if len(damages) > 1 else ""
    detail = f"{what} at {first}{more}; all {found:,} records that can be read were; fetch the archive again"
    return Refused(name, None, Reason.UNREADABLE_INPUT, detail)
