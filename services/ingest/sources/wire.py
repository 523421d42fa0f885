"""A file in a wire format as its articles: one may hold several, and what is wrong with one costs no other."""

from typing import Any

from schemas.raw import ContentType
from schemas.reasons import BadMessage, Reason
from services.common.wire import decoded_head, split, xml_type
from services.ingest.sources.formats import Format
from services.ingest.sources.given import Given

FORMATS: dict[Format, ContentType] = {
    Format.NINJS: "application/ninjs+json",
    Format.JSON_LD: "application/ld+json",
    Format.NEWSML: "application/newsml-g2+xml",
    Format.NITF: "application/nitf+xml",
}
_NAMES_ONE = ("document_id", "provider_id", "url", "title", "revision", "provider_version")


def content_type_of(data: bytes, format: Format) -> ContentType:
    """The format as a content type; of XML the one that its root element shows. Raises BadMessage where that is none of ours."""
    if format is not Format.XML:
        return FORMATS[format]
    found = xml_type(decoded_head(data))
    if found is None:
        detail = "XML, and neither NewsML-G2 (newsItem, newsMessage) nor NITF by its root element: convert it, or leave it out"
        raise BadMessage(Reason.UNKNOWN_CONTENT_TYPE, detail)
    return found


def articles(data: bytes, content_type: ContentType, beside: dict[str, Any], given: Given) -> list[dict[str, Any]]:
    """A RawArticle for each article in the data. `beside` are fields that hold for all of them.

    Raises BadMessage where the whole can't be read, or where one article's own fields are given for several.
    """
    contents = split(data, content_type)
    fields = given.over({"content_type": content_type, **beside})
    shared = [name for name in _NAMES_ONE if fields.get(name) is not None]
    if len(contents) > 1 and shared:
        detail = f"{', '.join(shared)} can't hold for {len(contents):,} articles: leave it out, each has its own"
        raise BadMessage(Reason.INVALID_FIELD, detail)
    return [{**fields, "content_type": content_type, "content": content} for content in contents]
