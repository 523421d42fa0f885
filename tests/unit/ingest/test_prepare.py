import json

import pytest

from schemas import headers
from schemas.raw import MAX_REVISION, parse_raw
from schemas.reasons import BadMessage, Reason
from schemas.topics import RAW_MAX_BYTES
from services.common.identity import document_id
from services.ingest.prepare import FRAMING_BYTES, VALUE_MAX_BYTES, Prepared, prepare

NOW = 1_774_168_200_000
ARTICLE = {"source": "gazette", "content": "The ferry sails again."}


def prepared(article=ARTICLE, **given) -> Prepared:
    return prepare(article, **{"channel": "http", "uri": None, "received_ms": NOW, "ingest_id": "run-1", **given})


def sent(article=ARTICLE, **given) -> dict:
    return json.loads(prepared(article, **given).value)


def test_what_ingest_fills_in():
    assert sent(uri="file:///page.txt") == {
        "source": {"id": "gazette"},
        "content": "The ferry sails again.",
        "document_id": document_id(parse_raw(json.dumps(ARTICLE))),
        "revision": NOW,
        "provenance": {
            "channel": "http",
            "uri": "file:///page.txt",
            "fetched_at": "2026-03-22T08:30:00.000Z",
            "ingest_id": "run-1",
        },
    }


def test_the_key_is_the_document_id_and_the_value_is_valid():
    one = prepared()
    article = parse_raw(one.value)
    assert one.key.decode() == one.document_id == article.document_id
    assert document_id(article) == one.document_id


@pytest.mark.parametrize("form", [ARTICLE, json.dumps(ARTICLE).encode(), parse_raw(json.dumps(ARTICLE))])
def test_every_form_of_an_article_gives_one_message(form):
    assert prepared(form).value == prepared().value


def test_nulls_are_not_sent():
    assert b"null" not in prepared({**ARTICLE, "title": None, "url": None, "rights": {"holder": None}}).value


def test_unknown_fields_are_named_and_left_out():
    one = prepared({**ARTICLE, "paywall": True, "source": {"id": "gazette", "colour": "red"}})
    assert sorted(one.unknown_fields) == ["paywall", "source.colour"]
    assert b"paywall" not in one.value
    assert b"colour" not in one.value


def test_an_unknown_field_hides_no_fault():
    with pytest.raises(BadMessage) as refused:
        prepared({"source": "gazette", "paywall": True})
    assert refused.value.reason is Reason.NO_CONTENT


@pytest.mark.parametrize(
    ("article", "changed_ms", "revision"),
    [
        ({"revision": 7}, 5, 7),
        ({"provenance": {"fetched_at": "1970-01-01T00:00:09Z"}}, 5, 9_000),
        ({}, 5, 5),
        ({}, None, NOW),
        ({}, -3, 0),
        ({}, MAX_REVISION * 2, MAX_REVISION),
    ],
    ids=["stated", "fetched", "file's time", "receipt", "before 1970", "after 9999"],
)
def test_revision(article, changed_ms, revision):
    assert sent({**ARTICLE, **article}, changed_ms=changed_ms)["revision"] == revision


def test_what_the_article_says_of_its_provenance_stands():
    given = {"channel": "feed", "uri": "https://gazette.example/feed", "fetched_at": "2026-03-01T00:00:00Z"}
    got = sent({**ARTICLE, "provenance": {**given, "ingest_id": "theirs", "notes": ["a"]}}, notes=("b",))
    assert got["provenance"] == {**given, "ingest_id": "run-1", "notes": ["a", "b"]}


def test_a_uri_that_is_too_long_is_left_out():
    assert "uri" not in sent(uri="file:///" + "%20" * 2_000)["provenance"]


def test_headers():
    one = prepared(trace="given")
    assert headers.read(one.headers(NOW + 4)) == {"trace": "given", "t": f"ingest={NOW}/{NOW + 4}"}
    assert headers.stage_times(headers.read(one.headers(NOW + 4))["t"]) == {"ingest": (NOW, NOW + 4)}
    assert len({prepared().trace for _ in range(100)}) == 100
    assert len(prepared().trace) == 32


def test_the_largest_that_fits_and_one_byte_more():
    room = VALUE_MAX_BYTES - len(prepared({**ARTICLE, "content": "x"}).value)
    assert (
        len(prepared({**ARTICLE, "content": "x" * (room + 1)}).value)
        == VALUE_MAX_BYTES
        == RAW_MAX_BYTES - FRAMING_BYTES
    )
    with pytest.raises(BadMessage) as refused:
        prepared({**ARTICLE, "content": "x" * (room + 2)})
    assert refused.value.reason is Reason.TOO_LARGE
    assert f"{VALUE_MAX_BYTES:,}" in refused.value.detail
    assert "x" * 50 not in refused.value.detail


def test_html_that_is_too_long_loses_scripts_and_says_so():
    page = {
        **ARTICLE,
        "content_type": "text/html",
        "content": f"<p>Ferry</p><script>{'a;' * 3_000_000}</script><p>End</p>",
    }
    got = sent(page)
    assert got["content"] == "<p>Ferry</p><p>End</p>"
    assert "scripts" in got["provenance"]["notes"][0]
    # The id is that of what was received.
    assert got["document_id"] == document_id(parse_raw(json.dumps(page)))
    assert got["document_id"] != document_id(parse_raw(json.dumps({**page, "content": got["content"]})))


def test_html_that_fits_is_not_touched():
    page = {**ARTICLE, "content_type": "text/html", "content": "<p>Ferry</p><script>a</script>"}
    assert sent(page)["content"] == page["content"]


def test_html_that_is_too_long_even_so_is_refused():
    with pytest.raises(BadMessage) as refused:
        prepared({**ARTICLE, "content_type": "text/html", "content": f"<p>{'Ferry ' * 800_000}</p>"})
    assert refused.value.reason is Reason.TOO_LARGE


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"nope", Reason.NOT_JSON),
        (b"\xff\xfe{", Reason.NOT_JSON),
        (b'{"source":"a","content":"\\ud800"}', Reason.NOT_JSON),
        (b"[]", Reason.INVALID_FIELD),
        (b'{"source":1,"content":"x"}', Reason.INVALID_FIELD),
        (b'{"source":"a"}', Reason.NO_CONTENT),
        (b'{"source":"a","content":" "}', Reason.EMPTY_CONTENT),
        (b'{"source":"a","content":"' + b"\\u0000" * 20 + b'"}', Reason.BINARY_CONTENT),
        (b'{"source":"a","content":"x","content_type":"image/png"}', Reason.UNKNOWN_CONTENT_TYPE),
    ],
)
def test_bad_input_is_refused_with_its_reason(value, reason):
    with pytest.raises(BadMessage) as refused:
        prepared(value)
    assert refused.value.reason is reason
