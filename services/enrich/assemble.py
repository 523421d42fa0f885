"""Puts a document together: what the source said goes before what the page shows, and that before what a model thinks."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from schemas.enriched import (
    CountryWeight,
    DocumentSource,
    EnrichedArticle,
    Entity,
    Image,
    Location,
    MadeBy,
    Mention,
    searchable_text,
)
from schemas.raw import RawArticle, Rights
from schemas.times import Origin, as_instant
from schemas.versions import Status
from services.common.identity import page_url
from services.common.urls import host_of
from services.common.wire import Subject
from services.enrich import clean, understand
from services.enrich.dating import believed, latest_believed
from services.enrich.measures import count_words, reading_seconds, text_hash
from services.enrich.stories import sketch
from services.enrich.topics import topic_fields
from services.enrich.understand.topics import Topic

# A line of the contract (schemas.raw.Line); what a page shows may be longer.
NOTICE_CHARACTERS = 2_000
STATUS: dict[str, Status] = {"publish": "published", "withhold": "withheld", "retract": "retracted"}


@dataclass(frozen=True, slots=True)
class Identified:
    """Which version of which document a raw record calls for; times in ms since the epoch."""

    document_id: str
    revision: int
    generation: int
    flags: list[str]
    src: str
    trace: str
    ingested_ms: int
    enriched_ms: int


def assemble(
    raw: RawArticle,
    who: Identified,
    cleaned: clean.CleanedArticle,
    understood: understand.Understanding,
    language: tuple[str | None, float],
    made_by: dict[str, MadeBy],
    subjects: tuple[Subject, ...] = (),
    topics: tuple[Topic, ...] = (),
) -> EnrichedArticle:
    """The document of a publish or withhold; pure. `subjects` are the provider's own, `topics` those that we add."""
    stated_by: Origin = "feed" if raw.provenance.channel == "feed" else "source"
    latest = latest_believed(who.ingested_ms, raw.embargoed_until)
    published, doubts = believed(raw.published_at, cleaned.published, stated_by, latest)
    modified, more = believed(raw.modified_at, cleaned.modified, stated_by, latest)
    title = cleaned.title
    words, likeness = count_words(cleaned.body), sketch(cleaned.body)
    return EnrichedArticle(
        **_about(raw, replace(who, flags=list(dict.fromkeys([*who.flags, *doubts, *more])))),
        language=language[0],
        language_confidence=round(language[1], 3) if language[0] else None,
        title=title,
        standfirst=cleaned.standfirst,
        body=cleaned.body,
        headings=list(cleaned.headings),
        byline=raw.byline or cleaned.byline,
        authors=raw.authors or list(cleaned.authors),
        agencies=list(cleaned.agencies),
        dateline=cleaned.dateline,
        section=raw.section or cleaned.section,
        images=[Image(url=image.url, caption=image.caption, credit=image.credit) for image in cleaned.images],
        related=list(cleaned.related),
        rights=raw.rights or (Rights(notice=cleaned.copyright[:NOTICE_CHARACTERS]) if cleaned.copyright else None),
        slugline=raw.slugline,
        urgency=raw.urgency,
        genre=raw.genre,
        keywords=raw.keywords,
        ed_note=raw.ed_note,
        correction_note=raw.correction_note or cleaned.correction_note,
        published=published,
        modified=modified,
        published_at=as_instant(published.value) if published else None,
        modified_at=as_instant(modified.value) if modified else None,
        sort_at=as_instant(published.value) if published else _instant(who.ingested_ms),
        text=searchable_text(language[0], title, cleaned.standfirst, cleaned.body),
        word_count=words,
        reading_seconds=reading_seconds(words),
        text_hash=text_hash(title, cleaned.body),
        story_bands=likeness.bands,
        story_size=likeness.size,
        quality=cleaned.quality,
        kind=cleaned.kind,
        provenance=made_by,
        **topic_fields(raw.source.id, subjects, topics),
        **_names(understood),
    )


def tombstone(raw: RawArticle, who: Identified) -> EnrichedArticle:
    """What stays of a retracted document: that it was, and why it went. No text of it."""
    return EnrichedArticle(**_about(raw, who), sort_at=_instant(who.ingested_ms), quality="empty")


def _about(raw: RawArticle, who: Identified) -> dict[str, Any]:
    url = page_url(raw) or raw.url
    return {
        "document_id": who.document_id,
        "revision": who.revision,
        "generation": who.generation,
        "status": STATUS[raw.action],
        "source": DocumentSource(id=raw.source.id, name=raw.source.name, domain=host_of(url)),
        "url": url,
        "provider_id": raw.provider_id,
        "provider_version": raw.provider_version,
        "reason": raw.reason,
        "embargoed_until": as_instant(raw.embargoed_until) if raw.embargoed_until else None,
        "ingested_at": _instant(who.ingested_ms),
        "enriched_at": _instant(who.enriched_ms),
        "flags": who.flags,
        "src": who.src,
        "trace": who.trace,
    }


def _names(understood: understand.Understanding) -> dict[str, Any]:
    def of(kind: str) -> list[str]:
        # two places of one name (New York, city and state) are one word to search for
        return list(dict.fromkeys(entity.name for entity in understood.entities if entity.type == kind))

    return {
        "entities": [
            Entity(
                name=entity.name,
                type=entity.type,
                id=entity.id,
                count=entity.count,
                salience=entity.salience,
                mentions=[Mention(field=m.field, start=m.start, end=m.end) for m in entity.mentions],
                country=entity.country,
                location=_location(entity),
            )
            for entity in understood.entities
        ],
        "entities_status": understood.status,
        "people": of("person"),
        "organisations": of("organisation"),
        "places": of("place"),
        "countries": [code for code, _ in understood.countries],
        "country_weights": [CountryWeight(code=code, weight=weight) for code, weight in understood.countries],
        "place_points": [point for entity in understood.entities if entity.is_spot and (point := _location(entity))],
        "entity_ids": [entity.id for entity in understood.entities],
    }


def _location(entity: understand.Entity) -> Location | None:
    return Location(lat=entity.point[0], lon=entity.point[1]) if entity.point else None


def _instant(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
