"""The API's own description: what POST takes and every answer it gives, from the same models that read and write them."""

from typing import Any

from schemas.publish import raw_schema
from services.ingest.answers import Answer, Problem

DESCRIPTION = """
Articles in, Kafka out. A **202** means that the broker has confirmed every article of the request.

- One RawArticle, a list of them, or one a line (NDJSON).
- Wire formats as they are, with `?source=…`: ninjs, NewsML-G2, NITF, schema.org articles as JSON-LD. One body may hold several.
- Sending the same articles again is harmless: they have the same document_id and the same content.
- `POST` needs `Authorization: Bearer …` where the service is run with a token.
"""
_SMALLEST = {"source": "harbour-gazette", "content": "Ferry returns to service\\n\\nThe ferry sails again on Monday."}
_FULL = {
    "source": {"id": "harbour-gazette", "name": "Harbour Gazette", "url": "https://gazette.example/"},
    "url": "https://gazette.example/2026/ferry-returns",
    "title": "Ferry returns to service",
    "published_at": "2026-03-22T09:30:00+01:00",
    "content": "<h1>Ferry returns to service</h1><p>The ferry sails again on Monday.</p>",
    "content_type": "text/html",
}
_RETRACTION = {"source": "harbour-gazette", "action": "retract", "url": _FULL["url"], "reason": "wrong ferry"}


def described(schema: dict[str, Any]) -> dict[str, Any]:
    """FastAPI's description with RawArticle among its models."""
    raw = raw_schema("#/components/schemas/{model}")
    schema.setdefault("components", {}).setdefault("schemas", {}).update({**raw.pop("$defs"), "RawArticle": raw})
    return schema


_WIRE = {
    "application/ninjs+json": "one ninjs object (1.x, 2.x, 3.x), or a list of them",
    "application/ld+json": "a schema.org NewsArticle, or a list or @graph of them",
    "application/newsml-g2+xml": "a NewsML-G2 newsItem, or a newsMessage with several",
    "application/nitf+xml": "an NITF document",
}
PARAMETERS = [
    {
        "name": "source",
        "in": "query",
        "required": False,
        "schema": {"type": "string"},
        "description": "who publishes it, a slug; needed with wire formats, which have no field for it",
    }
]
_ARTICLE = {"$ref": "#/components/schemas/RawArticle"}
REQUEST = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {"anyOf": [_ARTICLE, {"type": "array", "items": _ARTICLE, "minItems": 1}]},
            "examples": {
                "smallest": {"summary": "the smallest valid article", "value": _SMALLEST},
                "full": {"summary": "one with what else is known", "value": _FULL},
                "list": {"summary": "several", "value": [_SMALLEST, _FULL]},
                "retraction": {"summary": "take an article back", "value": _RETRACTION},
            },
        },
        "application/x-ndjson": {"schema": {"type": "string", "description": "one RawArticle a line"}},
        **{kind: {"schema": {"description": said}} for kind, said in _WIRE.items()},
    },
}
_RETRY = {"Retry-After": {"description": "seconds to wait", "schema": {"type": "integer"}}}
_AUTHENTICATE = {"WWW-Authenticate": {"description": "Bearer", "schema": {"type": "string"}}}
RESPONSES: dict[int | str, dict[str, Any]] = {
    202: {"model": Answer, "description": "Every article is in Kafka, confirmed by the broker."},
    207: {"model": Answer, "description": "Some articles are in Kafka: read each item's status.", "headers": _RETRY},
    400: {"model": Problem, "description": "The body is empty or not JSON."},
    401: {"model": Problem, "description": "The bearer token is missing or wrong.", "headers": _AUTHENTICATE},
    413: {
        "model": Answer | Problem,
        "description": "The body is too large, or holds too many articles; or each article is too large for Kafka.",
    },
    415: {"model": Problem, "description": "Content type or encoding is none of ours."},
    422: {"model": Answer, "description": "None of the articles is valid: each item says why."},
    503: {
        "model": Answer | Problem,
        "description": "Kafka has not confirmed in time: send the request again, that is harmless.",
        "headers": _RETRY,
    },
}
HEALTHY: dict[int | str, dict[str, Any]] = {
    503: {"model": Problem, "description": "Kafka does not answer, or the feeds are not polled."}
}
