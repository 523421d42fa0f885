"""RawArticle: what anybody may put on the raw topic. The smallest valid one is {"source": "…", "content": "…"}."""

from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from schemas.plain_json import repeated_field, without_mark
from schemas.reasons import BadMessage, Reason
from schemas.times import Instant, StatedTime

Action = Literal["publish", "withhold", "retract"]
ContentType = Literal[
    "text/plain",
    "text/html",
    "application/ninjs+json",
    "application/ld+json",
    "application/newsml-g2+xml",
    "application/nitf+xml",
]
CONTENT_TYPES: tuple[ContentType, ...] = get_args(ContentType)
# Structured formats: the content itself says what it is, which version, and whether it may be shown.
STRUCTURED: frozenset[ContentType] = frozenset(CONTENT_TYPES[2:])
# Registered or customary names of the same (IANA media types for NewsML-G2 and NITF).
CONTENT_TYPE_ALIASES: dict[str, ContentType] = {
    "application/vnd.iptc.g2.newsitem+xml": "application/newsml-g2+xml",
    "application/vnd.iptc.g2.newsmessage+xml": "application/newsml-g2+xml",
    "application/vnd.iptc.g2.packageitem+xml": "application/newsml-g2+xml",
    "text/vnd.iptc.newsml": "application/newsml-g2+xml",
    "text/vnd.iptc.nitf": "application/nitf+xml",
}

# Milliseconds at the end of the year 9999: with the rank and generation added it still fits Elasticsearch's signed 64-bit version.
MAX_REVISION = 253_402_300_799_999
SOURCE_ID = r"^[a-z0-9][a-z0-9._-]{0,63}$"
DOCUMENT_ID = r"^[A-Za-z0-9._:/-]{1,128}$"

Line = Annotated[str, Field(max_length=2_000)]
Url = Annotated[str, Field(max_length=4_096)]


class Source(BaseModel):
    """Who published the article."""

    model_config = ConfigDict(frozen=True)
    id: Annotated[str, Field(pattern=SOURCE_ID)]
    name: Line | None = None
    url: Url | None = None


class Rights(BaseModel):
    """What the provider allows; kept and shown, never interpreted."""

    model_config = ConfigDict(frozen=True)
    holder: Line | None = None
    notice: Line | None = None
    usage_terms: Annotated[str, Field(max_length=10_000)] | None = None
    expires_at: StatedTime | None = None


class Provenance(BaseModel):
    """How these bytes reached us."""

    model_config = ConfigDict(frozen=True)
    channel: Line | None = None
    uri: Url | None = None
    fetched_at: Instant | None = None
    ingest_id: Line | None = None
    notes: list[Line] = Field(default_factory=list, max_length=50)


class RawArticle(BaseModel):
    """One article as it arrived, or one order about it (withhold, retract). Unknown fields are accepted and not forwarded."""

    model_config = ConfigDict(frozen=True)
    source: Source
    content: str | None = None
    content_type: ContentType = "text/plain"
    action: Action = "publish"
    document_id: Annotated[str, Field(pattern=DOCUMENT_ID)] | None = None
    provider_id: Annotated[str, Field(pattern=r"\S", max_length=1_000)] | None = None
    provider_version: Line | None = None
    revision: Annotated[int, Field(ge=0, le=MAX_REVISION, strict=True)] | None = None
    url: Url | None = None
    title: Line | None = None
    standfirst: Annotated[str, Field(max_length=10_000)] | None = None
    byline: Line | None = None
    authors: list[Line] = Field(default_factory=list, max_length=100)
    published_at: StatedTime | None = None
    modified_at: StatedTime | None = None
    embargoed_until: Instant | None = None
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")] | None = None
    section: Line | None = None
    keywords: list[Line] = Field(default_factory=list, max_length=200)
    slugline: Line | None = None
    urgency: Annotated[int, Field(ge=1, le=9)] | None = None
    genre: Line | None = None
    ed_note: Annotated[str, Field(max_length=10_000)] | None = None
    correction_note: Annotated[str, Field(max_length=10_000)] | None = None
    rights: Rights | None = None
    reason: Line | None = None
    provenance: Provenance = Provenance()

    @field_validator("source", mode="before")
    @classmethod
    def _slug_is_enough(cls, value: Any) -> Any:
        return {"id": value} if isinstance(value, str) else value

    @field_validator("content_type", mode="before")
    @classmethod
    def _known_content_type(cls, value: Any) -> Any:
        """Parameters such as charset say nothing once the text is inside JSON."""
        plain = value.split(";")[0].strip().lower() if isinstance(value, str) else value
        if isinstance(plain, str):
            plain = CONTENT_TYPE_ALIASES.get(plain, plain)
        if isinstance(plain, str) and plain not in CONTENT_TYPES:
            known = ", ".join(CONTENT_TYPES)
            raise PydanticCustomError(
                Reason.UNKNOWN_CONTENT_TYPE,
                "{given} is not one of: {known}",
                {"given": repr(plain[:80]), "known": known},
            )
        return plain

    @model_validator(mode="after")
    def _enough_to_act_on(self) -> Self:
        if self.action == "publish":
            _check_content(self.content)
        elif not (
            self.document_id or self.provider_id or self.url or (self.content and self.content_type in STRUCTURED)
        ):
            raise PydanticCustomError(
                Reason.INVALID_FIELD,
                "{action} needs one of document_id, provider_id, url to say which article",
                {"action": self.action},
            )
        return self


def _check_content(content: str | None) -> None:
    if content is None:
        raise PydanticCustomError(Reason.NO_CONTENT, "content is missing: put the article's text or HTML there")
    if not content.strip():
        raise PydanticCustomError(Reason.EMPTY_CONTENT, "content is empty: there is nothing to publish")
    # A NUL now and then is dirt and is cleaned; many of them are a file that was never text.
    if content.count("\x00") + content.count("\ufffd") > max(8, len(content) // 50):
        raise PydanticCustomError(Reason.BINARY_CONTENT, "content looks binary: send the text or HTML, decoded")


_ENVELOPE_REASONS = {Reason.UNKNOWN_CONTENT_TYPE, Reason.NO_CONTENT, Reason.EMPTY_CONTENT, Reason.BINARY_CONTENT}


def parse_raw(value: bytes | str | None) -> RawArticle:
    """A message's value as a RawArticle; a byte order mark before it is no part of it. Raises BadMessage with the fields at fault."""
    if value is None:
        raise BadMessage(Reason.NULL_VALUE, "the message has no value (null): send a RawArticle as JSON")
    given = without_mark(value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass"))
    try:
        article = RawArticle.model_validate_json(given)
    except ValidationError as error:
        raise bad_message(error) from None
    refuse_repeated(given)
    return article


def refuse_repeated(value: bytes) -> None:
    """Raises BadMessage where a field stands twice: nobody can know which is meant."""
    if (name := repeated_field(value)) is not None:
        raise BadMessage(
            Reason.INVALID_FIELD, f"the field {name[:80]!r} stands twice in one object: send each field once"
        )


def bad_message(error: ValidationError) -> BadMessage:
    """A validation error as the BadMessage that says which fields are wrong; never echoes more than a glimpse of the input."""
    problems = error.errors(include_url=False, include_context=False)
    first = problems[0]["type"]
    if first == "json_invalid":
        return BadMessage(Reason.NOT_JSON, f"not JSON: {problems[0]['msg']}; send one JSON object a message, in UTF-8")
    reason = Reason(first) if first in _ENVELOPE_REASONS else Reason.INVALID_FIELD
    said = "; ".join(": ".join(x for x in (".".join(map(str, p["loc"])), _remedy(p)) if x) for p in problems[:5])
    more = f" (and {len(problems) - 5} more)" if len(problems) > 5 else ""
    return BadMessage(reason, said + more)


# Where pydantic's sentence shows a regular expression or a class, and not what to write.
_REMEDIES = {
    ("string_pattern_mismatch", "source.id"): "write a slug: a to z, 0 to 9, later also . _ -; at most 64 characters",
    ("model_type", "source"): "write a slug such as harbour-gazette, or an object {id, name, url}",
    ("string_pattern_mismatch", "document_id"): "write 1 to 128 of A to Z, a to z, 0 to 9 and . _ : / -",
    ("string_pattern_mismatch", "language"): "write a code such as en or pt-BR",
    ("string_pattern_mismatch", "provider_id"): "is blank: write the provider's id, or leave it out",
}


def _remedy(problem: ErrorDetails) -> str:
    place = ".".join(map(str, problem["loc"]))
    return _REMEDIES.get((problem["type"], place), problem["msg"].removeprefix("Value error, "))


def unknown_fields(value: dict[str, Any]) -> list[str]:
    """The names at the top of a decoded message that this version of the contract does not know."""
    return sorted(value.keys() - RawArticle.model_fields.keys())
