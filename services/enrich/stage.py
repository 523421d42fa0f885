"""The enriching itself: raw records in, documents or refusals out. No Kafka, no process, no clock of its own."""

import re
import traceback
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pydantic_core import from_json

from schemas.enriched import FACT_PARTS, EnrichedArticle, FactPart, MadeBy
from schemas.headers import TRACE, source_of
from schemas.plain_json import without_mark
from schemas.raw import RawArticle, parse_raw, unknown_fields
from schemas.reasons import BadMessage, Reason
from schemas.topics import DOCUMENT_MAX_BYTES
from services.common.identity import document_id, page_url
from services.common.revision import revision_of_record
from services.common.urls import host_of
from services.common.wire import Subject, resolve
from services.enrich import clean, mojibake, understand
from services.enrich.assemble import Identified, assemble, tombstone
from services.enrich.legible import legible, legible_article
from services.enrich.provenance import Provenance
from services.enrich.publishers import country_of
from services.enrich.records import Enriched, RawRecord, Refused, Result
from services.enrich.topics import added_topics, made_by_us
from services.enrich.understand.facts import FACTS_VERSION
from services.enrich.understand.language import one_code
from services.enrich.wire import as_cleaned

FLAG_TRIMMED = "trimmed_to_fit"
_SITE_NAME = re.compile(r"\s+[|–—:·-]\s+\S.{0,60}")
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class _Draft:
    """A record that was understood as far as its own text goes; the names are still to be found."""

    raw: RawArticle
    who: Identified
    cleaned: clean.CleanedArticle
    language: tuple[str | None, float]
    unknown: int
    subjects: tuple[Subject, ...] = ()


class Stage:
    """Everything that is loaded once a process."""

    def __init__(
        self,
        recogniser: understand.EntityRecogniser,
        generation: int,
        now_ms: Callable[[], int],
        facts: Collection[FactPart] = FACT_PARTS,
    ) -> None:
        """`facts` are the plain facts to look for."""
        self._recogniser, self._facts = recogniser, facts
        self._generation = generation
        self._now_ms = now_ms
        self._provenance = Provenance(generation)

    def enrich(self, records: Sequence[RawRecord]) -> list[Result]:
        """One result a record, in order. A record that fails takes no other with it; MemoryError alone is let through."""
        drafts = [_guarded(self._draft, record) for record in records]
        waiting = [draft for draft in drafts if isinstance(draft, _Draft)]
        understood = iter(self._find(waiting))
        return [self._finish(draft, next(understood)) if isinstance(draft, _Draft) else draft for draft in drafts]

    def _draft(self, record: RawRecord) -> _Draft | Result:
        raw = parse_raw(record.value)
        unknown = len(unknown_fields(from_json(without_mark(record.value or b"{}"))))
        raw, wire = resolve(raw)
        who = self._identify(raw, record)
        raw = legible(raw)
        if raw.action == "retract":
            return _serialised(tombstone(raw, who), unknown)
        content = mojibake.mended(raw.content or "")
        cleaned, was_garbled = legible_article(as_cleaned(wire, raw) if wire else _clean(raw, content))
        if was_garbled or not (wire or content == (raw.content or "")):
            who = replace(who, flags=[*who.flags, mojibake.FLAG])
        subjects = wire.subjects if wire else ()
        return _Draft(raw, who, cleaned, _language(raw, cleaned), unknown, subjects)

    def _identify(self, raw: RawArticle, record: RawRecord) -> Identified:
        revision, flags = revision_of_record(raw, record.timestamp_ms)
        src = source_of(record.headers, record.at)
        return Identified(
            document_id=document_id(raw),
            revision=revision,
            generation=self._generation,
            flags=flags,
            src=src,
            trace=record.headers.get(TRACE) or src,
            ingested_ms=record.timestamp_ms,
            enriched_ms=self._now_ms(),
        )

    def _find(self, drafts: list[_Draft]) -> list[understand.Understanding | Refused]:
        texts = [_text(draft) for draft in drafts]
        try:
            return list(self._recogniser.find(texts)) if texts else []
        except MemoryError:
            raise
        except Exception:
            # Somebody in the batch: each alone, so that only the one at fault is refused.
            return [_guarded(lambda text: self._recogniser.find([text])[0], text) for text in texts]

    def _finish(self, draft: _Draft, understood: understand.Understanding | Refused) -> Result:
        if isinstance(understood, Refused):
            return understood
        return _guarded(lambda d: _serialised(self._assembled(d, understood), d.unknown), draft)

    def _assembled(self, d: _Draft, understood: understand.Understanding) -> EnrichedArticle:
        topics = added_topics(d.raw, d.cleaned, d.language[0], d.subjects)
        made_by = {**self._made_by(d), **made_by_us(topics)}
        if self._facts:
            made_by["facts"] = MadeBy(by="newswire", version=FACTS_VERSION)
        return assemble(d.raw, d.who, d.cleaned, understood, d.language, made_by, d.subjects, topics, self._facts)

    def _made_by(self, draft: _Draft) -> dict[str, MadeBy]:
        model = self._recogniser.model_for(draft.language[0])
        return self._provenance.of(draft.cleaned, model, draft.raw.source.id if draft.raw.language else None)


def _guarded(step: Callable[[T], R], item: T) -> R | Refused:
    try:
        return step(item)
    except BadMessage as error:
        return Refused(error.reason, error.detail)
    except MemoryError:
        raise
    except Exception:
        return Refused(Reason.PROCESSING_FAILED, traceback.format_exc())


def _clean(raw: RawArticle, content: str) -> clean.CleanedArticle:
    cleaner = clean.clean_html if raw.content_type == "text/html" else clean.clean_dump
    cleaned = cleaner(content, url=raw.url, title=raw.title)
    return replace(cleaned, title=_title(raw.title, cleaned.title), standfirst=raw.standfirst or cleaned.standfirst)


def _title(given: str | None, found: str | None) -> str | None:
    """The source's own title; but where the page has it without the site's name behind a dash or bar, the page's."""
    if given and found and given.startswith(found) and _SITE_NAME.fullmatch(given, len(found)):
        return found
    return given or found


def _language(raw: RawArticle, cleaned: clean.CleanedArticle) -> tuple[str | None, float]:
    if raw.language:
        return one_code(raw.language.replace("_", "-").split("-")[0].lower()), 1.0
    return understand.detect_language(
        "\n".join(part for part in (cleaned.title, cleaned.standfirst, cleaned.body) if part)
    )


def _text(draft: _Draft) -> understand.Text:
    cleaned = draft.cleaned
    return understand.Text(
        title=cleaned.title,
        standfirst=cleaned.standfirst,
        body=cleaned.body,
        language=draft.language[0],
        published_in=country_of(host_of(page_url(draft.raw) or draft.raw.url)),
    )


def _serialised(document: EnrichedArticle, unknown: int) -> Enriched:
    """What is too large loses its offsets first, then the copy for search by language, then the extras: never its text."""
    value = _json(document)
    for trim in _TRIMS:
        if len(value) <= DOCUMENT_MAX_BYTES:
            break
        flags = list(dict.fromkeys([*document.flags, FLAG_TRIMMED]))
        document = document.model_copy(update={**trim(document), "flags": flags})
        value = _json(document)
    if len(value) > DOCUMENT_MAX_BYTES:
        raise BadMessage(
            Reason.TOO_LARGE, f"the document has {len(value)} bytes of at most {DOCUMENT_MAX_BYTES}: send it in parts"
        )
    return Enriched(document.document_id, value, document.version, unknown)


def _without_mentions(document: EnrichedArticle) -> dict[str, Any]:
    offsets: dict[str, Any] = {"quotes": [], "dates_mentioned": [], "money": []}
    return {**offsets, "entities": [entity.model_copy(update={"mentions": []}) for entity in document.entities]}


def _json(document: EnrichedArticle) -> bytes:
    return document.model_dump_json(exclude_none=True).encode()


_Trim = Callable[[EnrichedArticle], dict[str, Any]]
_TRIMS: tuple[_Trim, ...] = (
    _without_mentions,
    lambda _: {"text": {}},
    lambda _: {"related": [], "images": [], "keywords": []},
)
