"""A document that the contract's model wrote is not read into it again; anything else is."""

import pytest

from schemas import headers
from schemas.reasons import BadMessage
from services.common import seal
from services.enrich.outbox import sealed
from services.enrich.records import Enriched
from services.index import documents
from services.index.documents import to_item

VERSION = 1_774_180_800_000 * 1000 + 1


@pytest.fixture
def checked(monkeypatch):
    """The values that were read into the model."""
    seen: list[bytes | None] = []
    real = documents.parse_enriched

    def parse(value):
        seen.append(value)
        return real(value)

    monkeypatch.setattr(documents, "parse_enriched", parse)
    return seen


@pytest.fixture
def record(fake):
    def make(was: bytes, **changed):
        key, value, given = sealed(Enriched("harbour-1", was, VERSION), {headers.SRC: "r:0:1"})
        return fake(changed.get("value", value), changed.get("key", key), changed.get("headers", given))

    return make


def test_a_sealed_document_is_taken_as_it_is(record, encode, checked):
    item = to_item(record(encode()))
    assert (item.id, item.version, item.line, item.has_unknown_fields) == ("harbour-1", VERSION, encode(), False)
    assert not checked


def test_without_a_seal_it_is_checked(record, encode, checked):
    given = headers.write({headers.VERSION: str(VERSION)})
    assert to_item(record(encode(), headers=given)).line == encode()
    assert len(checked) == 1


def test_a_value_that_was_changed_under_its_seal_is_checked(record, encode, checked):
    with pytest.raises(BadMessage):
        to_item(record(encode(), value=encode(language_confidence="none")))
    assert len(checked) == 1


def test_a_key_that_was_changed_under_its_seal_is_checked(record, encode, checked):
    with pytest.raises(BadMessage, match="harbour-2"):
        to_item(record(encode(), key=b"harbour-2"))
    assert len(checked) == 1


def test_a_version_that_was_changed_under_its_seal_is_checked(record, encode, checked):
    given = {**dict(record(encode()).headers), headers.VERSION: b"7"}
    with pytest.raises(BadMessage, match="version"):
        to_item(record(encode(), headers=list(given.items())))
    assert len(checked) == 1


def test_the_seal_of_another_contract_is_none(record, encode, checked, monkeypatch):
    given = record(encode())
    monkeypatch.setattr(seal, "contract", lambda: b"another!")
    to_item(given)
    assert len(checked) == 1


def test_a_tombstone_loses_its_text_sealed_or_not(fake, encode, checked):
    value = encode(status="retracted", body="text that must go")
    version = VERSION + 500
    key, value, given = sealed(Enriched("harbour-1", value, version), {})
    item = to_item(fake(value, key, given))
    assert b"text that must go" not in item.line
    assert item.version == version
    assert len(checked) == 1


def test_words_like_a_tombstones_in_a_text_are_words(fake, encode, checked):
    value = encode(body='it said "status":"retracted" in the log')
    key, value, given = sealed(Enriched("harbour-1", value, VERSION), {})
    assert to_item(fake(value, key, given)).line == value
    assert not checked
