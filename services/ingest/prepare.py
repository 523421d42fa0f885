"""One article as received into the one message that Kafka gets: checked, identified, versioned, and small enough. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from random import getrandbits
from typing import Any

import orjson
from pydantic import ValidationError

from schemas import headers
from schemas.headers import Headers
from schemas.plain_json import without_mark
from schemas.raw import MAX_REVISION, Provenance, RawArticle, parse_raw, refuse_repeated
from schemas.reasons import BadMessage, Reason
from schemas.topics import RAW_MAX_BYTES
from services.common.identity import document_id
from services.common.revision import stated_revision
from services.common.wire import identified
from services.ingest.slim import slim_html

# What the broker counts beside the value: the key, the headers, and the framing of a batch of one.
FRAMING_BYTES = 64 * 1024
VALUE_MAX_BYTES = RAW_MAX_BYTES - FRAMING_BYTES
MAX_URI = 4_096
MAX_NOTES = 50


@dataclass(frozen=True, slots=True)
class Prepared:
    """A message for the raw topic. `unknown_fields` were sent along by the producer and are not in it."""

    key: bytes
    value: bytes
    document_id: str
    trace: str
    received_ms: int
    unknown_fields: tuple[str, ...] = ()

    def headers(self, sent_ms: int) -> Headers:
        """The headers of a message that leaves at `sent_ms` (ms since the epoch)."""
        return headers.write({headers.TRACE: self.trace, headers.TIMES: f"ingest={self.received_ms}/{sent_ms}"})


def prepare(
    article: RawArticle | bytes | dict[str, Any],
    *,
    channel: str,
    uri: str | None,
    received_ms: int,
    ingest_id: str,
    changed_ms: int | None = None,
    notes: tuple[str, ...] = (),
    trace: str | None = None,
) -> Prepared:
    """What the raw topic gets for this article.

    `received_ms` is when ingest got the bytes; `changed_ms`, where the channel knows it, when they came to be (a file's
    modification time); both in ms since the epoch. The revision is the one that is stated, else `changed_ms`, else
    `received_ms`. What the article itself says about its provenance stands, but for the ingest id. Of a structured format
    (ninjs, NewsML-G2, …) identity, revision and order are read from the content, by the reader that enrich uses.

    Raises BadMessage where the article is not valid or too large.
    """
    parsed, unknown = _parsed(article)
    # Before anything is taken out of the content: the id is made from what was received.
    parsed = identified(parsed)
    identity = document_id(parsed)
    since_ms = min(max(0, received_ms if changed_ms is None else changed_ms), MAX_REVISION)
    revision = stated_revision(parsed)
    filled = parsed.model_copy(
        update={
            "document_id": identity,
            "revision": since_ms if revision is None else revision,
            "provenance": _provenance(parsed, channel, uri, since_ms, ingest_id, notes),
        }
    )
    return Prepared(
        key=identity.encode(),
        value=_fitting(filled),
        document_id=identity,
        # As likely to be unique as a UUID, and no system call for each article.
        trace=trace or f"{getrandbits(128):032x}",
        received_ms=received_ms,
        unknown_fields=unknown,
    )


def _parsed(article: RawArticle | bytes | dict[str, Any]) -> tuple[RawArticle, tuple[str, ...]]:
    if isinstance(article, RawArticle):
        return article, ()
    value = _encoded(article) if isinstance(article, dict) else without_mark(article)
    try:
        parsed = RawArticle.model_validate_json(value, extra="forbid")
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False, include_context=False)
    else:
        if not isinstance(article, dict):
            # What was an object already has each field once.
            refuse_repeated(value)
        return parsed, ()
    unknown = (".".join(map(str, p["loc"])) for p in problems if p["type"] == "extra_forbidden")
    return parse_raw(value), tuple(unknown)


def _encoded(fields: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(fields)
    except orjson.JSONEncodeError as error:
        raise BadMessage(Reason.NOT_JSON, f"can't be written as JSON: {error}; send plain, shallow fields") from None


def _provenance(
    article: RawArticle, channel: str, uri: str | None, since_ms: int, ingest_id: str, notes: tuple[str, ...]
) -> Provenance:
    given = article.provenance
    ours: dict[str, Any] = {
        "channel": given.channel or channel,
        "uri": given.uri or (uri if uri and len(uri) <= MAX_URI else None),
        "fetched_at": given.fetched_at or _instant(since_ms),
        "ingest_id": ingest_id,
    }
    said = [*given.notes, *notes]
    return Provenance(**ours, notes=said[:MAX_NOTES]) if said else Provenance(**ours)


@lru_cache(maxsize=16)
def _instant(ms: int) -> str:
    """Many articles come from one file, at one time."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _fitting(article: RawArticle) -> bytes:
    value = _serialised(article)
    if len(value) <= VALUE_MAX_BYTES:
        return value
    before = len(value)
    if article.content_type == "text/html" and article.content:
        note = f"HTML of {before:,} bytes: scripts, styles, SVG and comments were taken out to fit"
        told = article.provenance.model_copy(update={"notes": [*article.provenance.notes[: MAX_NOTES - 1], note]})
        slimmed = article.model_copy(update={"content": slim_html(article.content), "provenance": told})
        value = _serialised(slimmed)
        if len(value) <= VALUE_MAX_BYTES:
            return value
    raise BadMessage(
        Reason.TOO_LARGE,
        f"the article has {len(value):,} bytes as a message, over the limit of {VALUE_MAX_BYTES:,}: "
        "leave out embedded images and data, or send it in parts",
    )


def _serialised(article: RawArticle) -> bytes:
    """What was given and what ingest filled in; no nulls, no defaults."""
    return article.model_dump_json(exclude_none=True, exclude_unset=True).encode()
