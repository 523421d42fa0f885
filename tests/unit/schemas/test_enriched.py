import json

import pytest

from schemas.enriched import EnrichedArticle, parse_enriched
from schemas.reasons import BadMessage, Reason

AT = "2026-03-22T08:31:05Z"
DOCUMENT = {
    "document_id": "636bd554",
    "revision": 1_774_168_200_000,
    "generation": 3,
    "source": {"id": "harbour-gazette"},
    "sort_at": AT,
    "ingested_at": AT,
    "enriched_at": AT,
    "src": "articles-raw-v1:3:41",
    "trace": "t",
}


def value(**given) -> bytes:
    return json.dumps({**DOCUMENT, **given}).encode()


def test_what_is_not_known_is_null_or_empty():
    document, had_unknown = parse_enriched(value())
    assert not had_unknown
    assert document.published_at is document.title is document.language is document.text_hash is None
    assert document.entities == document.people == document.topics == []


@pytest.mark.parametrize("status", ["published", "withheld", "retracted"])
def test_the_version_is_of_revision_status_and_generation(status):
    rank = {"published": 0, "withheld": 1, "retracted": 2}[status]
    assert parse_enriched(value(status=status))[0].version == 1_774_168_200_000_000 + 250 * rank + 3


@pytest.mark.parametrize(
    "extra",
    [
        {"mood": "calm"},
        {"source": {"id": "harbour-gazette", "mood": "calm"}},
        {"entities": [{"name": "Ada", "type": "person", "id": "p", "count": 1, "salience": 1.0, "mood": 1}]},
    ],
)
def test_unknown_fields_are_told_and_left_out(extra):
    document, had_unknown = parse_enriched(value(**extra))
    assert had_unknown
    assert "mood" not in document.model_dump_json()


def test_an_unknown_field_excuses_no_fault():
    with pytest.raises(BadMessage) as refused:
        parse_enriched(value(mood=1, revision=-1))
    assert refused.value.reason is Reason.INVALID_DOCUMENT
    assert "revision" in refused.value.detail


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (None, Reason.NULL_VALUE),
        (b"{", Reason.NOT_JSON),
        (b"{}", Reason.INVALID_DOCUMENT),
        (b"7", Reason.INVALID_DOCUMENT),
    ],
)
def test_what_is_no_document(wrong, reason):
    with pytest.raises(BadMessage) as refused:
        parse_enriched(wrong)
    assert refused.value.reason is reason


@pytest.mark.parametrize(
    "given",
    [{"generation": 0}, {"generation": 250}, {"sort_at": "2026-03-22"}, {"text": {"tlh": "nuqneH"}}, {"kind": "poem"}],
)
def test_impossible_documents_are_invalid(given):
    with pytest.raises(BadMessage) as refused:
        parse_enriched(value(**given))
    assert refused.value.reason is Reason.INVALID_DOCUMENT


def test_written_and_read_it_is_the_same():
    document = parse_enriched(value(people=["Ada Reed"], text={"en": "A text."}))[0]
    assert EnrichedArticle.model_validate_json(document.model_dump_json(exclude_none=True)) == document
