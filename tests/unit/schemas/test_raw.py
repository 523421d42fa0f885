import json

import pytest

from schemas.raw import MAX_REVISION, RawArticle, parse_raw, unknown_fields
from schemas.reasons import BadMessage, Reason

ARTICLE = {"source": "harbour-gazette", "content": "The ferry sails again on Monday."}


def message(**given) -> bytes:
    return json.dumps({**ARTICLE, **given}).encode()


def refusal(value: bytes | None) -> BadMessage:
    with pytest.raises(BadMessage) as refused:
        parse_raw(value)
    return refused.value


def test_the_smallest_message():
    raw = parse_raw(message())
    assert (raw.source.id, raw.action, raw.content_type) == ("harbour-gazette", "publish", "text/plain")
    assert (raw.title, raw.language, raw.published_at, raw.revision) == (None, None, None, None)


# What is wrong, and the word that tells a producer what to do.
@pytest.mark.parametrize(
    ("value", "reason", "remedy"),
    [
        (None, Reason.NULL_VALUE, "send a RawArticle"),
        (b"", Reason.NOT_JSON, "send one JSON object"),
        (b"<html>not JSON</html>", Reason.NOT_JSON, "send one JSON object"),
        (b'{"source": "a", "content": "cut sho', Reason.NOT_JSON, "send one JSON object"),
        (b'{"source": "a", "content": "\xff\xfe"}', Reason.NOT_JSON, "in UTF-8"),
        (b'{"source": "a", "content": "\\ud800"}', Reason.NOT_JSON, "in UTF-8"),
        (b"[" * 100_000, Reason.NOT_JSON, "send one JSON object"),
        (b"[]", Reason.INVALID_FIELD, "object"),
        (b"null", Reason.INVALID_FIELD, "object"),
        (b'{"content": "No source."}', Reason.INVALID_FIELD, "source: Field required"),
        (message(source=7), Reason.INVALID_FIELD, "source: "),
        (message(source="Harbour Gazette"), Reason.INVALID_FIELD, "source.id: "),
        (message(source="gazette\n"), Reason.INVALID_FIELD, "source.id: "),
        (message(content=7), Reason.INVALID_FIELD, "content: "),
        (message(content=["a", "b"]), Reason.INVALID_FIELD, "content: "),
        (message(authors="Ada Reed"), Reason.INVALID_FIELD, "authors: "),
        (message(title="t" * 2_001), Reason.INVALID_FIELD, "title: "),
        (message(revision="1774168200000"), Reason.INVALID_FIELD, "revision: "),
        (message(revision=MAX_REVISION + 1), Reason.INVALID_FIELD, "revision: "),
        (message(revision=True), Reason.INVALID_FIELD, "revision: "),
        (message(published_at="0001-01-01T00:00:00+01:00"), Reason.INVALID_FIELD, "correct it"),
        (message(published_at="last Monday"), Reason.INVALID_FIELD, "such as 2026-03-22"),
        (message(embargoed_until="2026-03-22"), Reason.INVALID_FIELD, "write it like 2026-03-22T09:30:00+01:00"),
        (message(provider_id=""), Reason.INVALID_FIELD, "provider_id: "),
        (message(provider_id="  "), Reason.INVALID_FIELD, "provider_id: "),
        (message(document_id="a b"), Reason.INVALID_FIELD, "document_id: "),
        (message(action="delete"), Reason.INVALID_FIELD, "action: "),
        (message(action="retract"), Reason.INVALID_FIELD, "one of document_id, provider_id, url"),
        (message(action="withhold"), Reason.INVALID_FIELD, "one of document_id, provider_id, url"),
        (message(content_type="application/pdf"), Reason.UNKNOWN_CONTENT_TYPE, "one of: text/plain, text/html"),
        (b'{"source": "a"}', Reason.NO_CONTENT, "put the article's text"),
        (message(content=None), Reason.NO_CONTENT, "put the article's text"),
        (message(content=""), Reason.EMPTY_CONTENT, "nothing to publish"),
        (message(content=" \n\t\u00a0"), Reason.EMPTY_CONTENT, "nothing to publish"),
        (message(content="%PDF-1.7 " + "\x00" * 40), Reason.BINARY_CONTENT, "decoded"),
        (message(content="PK\ufffd\ufffd" * 10), Reason.BINARY_CONTENT, "decoded"),
    ],
)
def test_bad_input_is_refused_with_reason_and_remedy(value, reason, remedy):
    refused = refusal(value)
    assert refused.reason is reason
    assert remedy in refused.detail
    assert not reason.is_ours


def test_every_field_at_fault_is_named():
    detail = refusal(message(title=1, authors=2, keywords=3)).detail
    assert all(f"{name}: " in detail for name in ("title", "authors", "keywords"))


def test_a_refusal_does_not_repeat_the_input():
    many = refusal(message(keywords=[7] * 150)).detail
    assert "and 145 more" in many
    assert many.count("keywords.") == 5
    assert len(refusal(message(content_type="x" * 100_000)).detail) < 300
    assert len(refusal(message(published_at="y" * 100_000)).detail) < 300


def test_unknown_fields_are_accepted_and_named():
    value = message(paywall=True, source={"id": "gazette", "colour": "red"}, mood={"a": [1]})
    assert parse_raw(value).source.id == "gazette"
    assert unknown_fields(json.loads(value)) == ["mood", "paywall"]
    assert not {"paywall", "mood"} & parse_raw(value).model_dump().keys()


@pytest.mark.parametrize("content_type", ["text/html; charset=windows-1252", "TEXT/HTML", " text/html "])
def test_parameters_of_a_content_type_say_nothing(content_type):
    assert parse_raw(message(content_type=content_type)).content_type == "text/html"


@pytest.mark.parametrize("key", ["document_id", "provider_id", "url"])
@pytest.mark.parametrize("action", ["withhold", "retract"])
def test_an_order_needs_no_content(action, key):
    raw = parse_raw(json.dumps({"source": "a", "action": action, key: "https://gazette.example/1"}))
    assert (raw.action, raw.content) == (action, None)


def test_a_few_nuls_are_dirt():
    assert parse_raw(message(content="The fer\x00ry sails. " * 5)).content


def test_an_article_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        parse_raw(message()).title = "Another"  # type: ignore[misc]


def test_what_is_written_is_read_again():
    raw = parse_raw(message(authors=["Ada Reed"], rights={"notice": "©"}, provenance={"channel": "http"}))
    assert RawArticle.model_validate_json(raw.model_dump_json()) == raw


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"source": "Bad Slug!"}, "source.id: write a slug: a to z"),
        ({"source": 5}, "source: write a slug such as"),
        ({"document_id": "a b"}, "document_id: write 1 to 128 of"),
        ({"language": "English, please"}, "language: write a code such as en"),
        ({"provider_id": " "}, "provider_id: is blank"),
        ({"published_at": "yesterday"}, "published_at: 'yesterday' is not an ISO 8601"),
    ],
)
def test_a_refusal_says_what_to_write(fields, said):
    with pytest.raises(BadMessage) as refused:
        parse_raw(json.dumps({"source": "gazette", "content": "Ferry", **fields}))
    assert refused.value.detail.startswith(said)
    assert "Value error" not in refused.value.detail
