"""EnrichedArticle: the document as it is indexed, byte for byte. What is not known is null or empty, never a guess."""

from typing import Annotated, Literal, Self, get_args

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from schemas.raw import DOCUMENT_ID, MAX_REVISION, SOURCE_ID, Rights, bad_message
from schemas.reasons import BadMessage, Reason
from schemas.times import StatedDate
from schemas.versions import MAX_GENERATION, Status, version_of

EntityType = Literal["person", "organisation", "place", "event", "work", "product"]
EntitiesStatus = Literal["ok", "unsupported_language", "truncated", "failed"]
Quality = Literal["ok", "low_confidence", "empty", "paywall_stub"]
# Plain facts, each of which can be left out.
FactPart = Literal["quotes", "dates", "money", "readability", "key_phrases", "summary"]
FACT_PARTS: tuple[FactPart, ...] = get_args(FactPart)
Kind = Literal["article", "live_blog", "list", "fact_box", "bulletin", "video", "index_page"]

# ISO 639-1 code -> the name of Elasticsearch's analyzer for it.
ANALYZERS = {
    "ar": "arabic",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "hi": "hindi",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "ja": "cjk",
    "ko": "cjk",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "th": "thai",
    "tr": "turkish",
    "zh": "cjk",
}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, allow_inf_nan=False)


class DocumentSource(_Part):
    """Who published it; `domain` is the host of the article's own URL."""

    id: Annotated[str, Field(pattern=SOURCE_ID)]
    name: str | None = None
    domain: str | None = None


class Image(_Part):
    """A picture's caption, once, without the credit."""

    url: str | None = None
    caption: str | None = None
    credit: str | None = None


class Mention(_Part):
    """Where a name stands: offsets in code points of that field, end exclusive."""

    field: Literal["title", "standfirst", "body"]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]


class Location(_Part):
    """A point in degrees (WGS 84)."""

    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]


class Entity(_Part):
    """Somebody or something the article names; salience is 0–1, the most central name of the document nearest to 1.

    A place whose id begins with `iso:` (countries) or `gn:` (GeoNames) has its country, ISO 3166-1 alpha-2, and its
    location: a town's own; of a country or region the middle of its population.
    """

    name: str
    type: EntityType
    id: str
    count: int
    salience: float
    mentions: list[Mention] = Field(default_factory=list)
    country: str | None = None
    location: Location | None = None


class CountryWeight(_Part):
    """How much of the article is about a country, 0–1; code is ISO 3166-1 alpha-2."""

    code: str
    weight: float


class TopicDetail(_Part):
    """A subject with who assigned it (a provider or our own rules)."""

    code: str
    name: str
    confidence: float
    by: str


class Quote(_Part):
    """What somebody says word for word, without the marks; offsets in code points of the body, end exclusive."""

    text: str
    speaker: str | None = None
    speaker_id: str | None = None
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]


class DateMentioned(_Part):
    """A day, month or year that the body names; value is ISO 8601 of that precision."""

    text: str
    value: str
    precision: Literal["day", "month", "year"]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]


class Money(_Part):
    """A sum that the body names, in whole units of the currency (ISO 4217), which is absent where the text leaves it open."""

    text: str
    amount: float
    currency: str | None = None
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]


class Readability(_Part):
    """Flesch's reading ease, 100 very easy, 0 very hard; English and French."""

    score: float
    words_per_sentence: float
    syllables_per_word: float


class MadeBy(_Part):
    """Which program, in which version, made a part of the document."""

    by: str
    version: str


class EnrichedArticle(_Part):
    """One version of one document, as it is indexed."""

    document_id: Annotated[str, Field(pattern=DOCUMENT_ID)]
    revision: Annotated[int, Field(ge=0, le=MAX_REVISION)]
    generation: Annotated[int, Field(ge=1, le=MAX_GENERATION)]
    status: Status = "published"
    source: DocumentSource
    url: str | None = None
    language: str | None = None
    language_confidence: float | None = None

    title: str | None = None
    standfirst: str | None = None
    body: str = ""
    headings: list[str] = Field(default_factory=list)
    byline: str | None = None
    authors: list[str] = Field(default_factory=list)
    agencies: list[str] = Field(default_factory=list)
    dateline: str | None = None
    section: str | None = None
    images: list[Image] = Field(default_factory=list)
    related: list[str] = Field(default_factory=list)

    rights: Rights | None = None
    slugline: str | None = None
    urgency: int | None = None
    genre: str | None = None
    keywords: list[str] = Field(default_factory=list)
    ed_note: str | None = None
    correction_note: str | None = None
    provider_id: str | None = None
    provider_version: str | None = None
    reason: str | None = None

    published_at: AwareDatetime | None = None
    modified_at: AwareDatetime | None = None
    published: StatedDate | None = None
    modified: StatedDate | None = None
    sort_at: AwareDatetime
    ingested_at: AwareDatetime
    enriched_at: AwareDatetime
    embargoed_until: AwareDatetime | None = None

    entities: list[Entity] = Field(default_factory=list)
    entities_status: EntitiesStatus = "ok"
    people: list[str] = Field(default_factory=list)
    organisations: list[str] = Field(default_factory=list)
    places: list[str] = Field(default_factory=list)
    countries: list[str] = Field(default_factory=list)
    country_weights: list[CountryWeight] = Field(default_factory=list)
    place_points: list[Location] = Field(default_factory=list)
    topics: list[str] = Field(default_factory=list)
    topic_details: list[TopicDetail] = Field(default_factory=list)
    entity_ids: list[str] = Field(default_factory=list)

    quotes: list[Quote] = Field(default_factory=list)
    dates_mentioned: list[DateMentioned] = Field(default_factory=list)
    money: list[Money] = Field(default_factory=list)
    readability: Readability | None = None
    key_phrases: list[str] = Field(default_factory=list)
    summary: str | None = None

    text: dict[str, str] = Field(default_factory=dict)
    word_count: int = 0
    reading_seconds: int = 0
    text_hash: str | None = None
    story_bands: list[str] = Field(default_factory=list)
    story_size: int = 0
    quality: Quality = "ok"
    kind: Kind = "article"
    flags: list[str] = Field(default_factory=list)
    provenance: dict[str, MadeBy] = Field(default_factory=dict)
    src: str
    trace: str

    @model_validator(mode="after")
    def _searchable(self) -> Self:
        unknown = self.text.keys() - ANALYZERS.keys()
        if unknown:
            raise ValueError(f"text has languages without an analyzer: {', '.join(sorted(unknown))}")
        return self

    @property
    def version(self) -> int:
        """The number that decides, in whatever order versions arrive, which one stays."""
        return version_of(self.revision, self.status, self.generation)


def searchable_text(language: str | None, *parts: str | None) -> dict[str, str]:
    """The field `text`: title, standfirst and body together, for a language that has an analyzer."""
    return {language: "\n\n".join(part for part in parts if part)} if language in ANALYZERS and any(parts) else {}


def parse_enriched(value: bytes | None) -> tuple[EnrichedArticle, bool]:
    """A message's value as a document, and whether it had fields this version of the contract does not know.

    Raises BadMessage where it is no valid document.
    """
    if value is None:
        raise BadMessage(Reason.NULL_VALUE, "the message has no value (null): send an EnrichedArticle as JSON")
    try:
        return EnrichedArticle.model_validate_json(value, extra="forbid"), False
    except ValidationError as error:
        if any(
            problem["type"] != "extra_forbidden" for problem in error.errors(include_url=False, include_input=False)
        ):
            raise _invalid(error) from None
    return EnrichedArticle.model_validate_json(value, extra="ignore"), True


def _invalid(error: ValidationError) -> BadMessage:
    found = bad_message(error)
    return found if found.reason is Reason.NOT_JSON else BadMessage(Reason.INVALID_DOCUMENT, found.detail)
