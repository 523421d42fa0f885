"""Records of the enriched topic, as tests need them."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from elastic_transport import ApiResponseMeta, HttpHeaders, NodeConfig
from elasticsearch import ApiError

NOON = "2026-03-22T12:00:00Z"


@dataclass(frozen=True)
class FakeRecord:
    """What the pure modules use of a Kafka record."""

    value: bytes | None
    key: bytes | None = None
    headers: list[tuple[str, bytes | None]] = field(default_factory=list)
    topic: str = "articles-enriched-v1"
    partition: int = 0
    offset: int = 0
    timestamp: int = 1_774_180_800_000


def document(**given: Any) -> dict[str, Any]:
    """A small valid EnrichedArticle."""
    return {
        "document_id": "harbour-1",
        "revision": 1_774_180_800_000,
        "generation": 1,
        "status": "published",
        "source": {"id": "harbour-post"},
        "title": "Ferry back in service",
        "body": "The ferry between the two banks runs again.",
        "sort_at": NOON,
        "ingested_at": NOON,
        "enriched_at": NOON,
        "quality": "ok",
        "kind": "article",
        "entities_status": "ok",
        "src": "articles-raw-v1:0:1",
        "trace": "articles-raw-v1:0:1",
        **given,
    }


def encode(**given: Any) -> bytes:
    """That document as a message's value."""
    return json.dumps(document(**given), separators=(",", ":"), ensure_ascii=False).encode()


def record(offset: int = 0, **given: Any) -> FakeRecord:
    """That document as a record with its key."""
    value = encode(**given)
    return FakeRecord(value, key=document(**given)["document_id"].encode(), offset=offset)


@pytest.fixture(scope="session", name="document")
def document_fixture():
    return document


@pytest.fixture(scope="session", name="encode")
def encode_fixture():
    return encode


@pytest.fixture(scope="session", name="record")
def record_fixture():
    return record


@pytest.fixture(scope="session", name="fake")
def fake_fixture():
    return FakeRecord


@pytest.fixture(scope="session")
def api_error():
    """Makes what the client raises for an answer with an error status."""

    def make(status: int, body: Any, kind: type[ApiError] = ApiError) -> ApiError:
        node = NodeConfig("http", "localhost", 9200)
        return kind("said", ApiResponseMeta(status, "1.1", HttpHeaders(), 0.0, node), body)

    return make
