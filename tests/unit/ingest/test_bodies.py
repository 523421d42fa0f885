import json

import pytest

from schemas.reasons import BadMessage, Reason
from services.ingest.bodies import NotABody, TooManyItems, items_of

ONE = {"source": "gazette", "content": "Ferry"}
JSON = "application/json"
LINES = "application/x-ndjson; charset=utf-8"


def articles(body: bytes, content_type: str = JSON) -> list:
    return [item if isinstance(item, dict) else json.loads(item) for item in items_of(body, content_type, 10)]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (json.dumps(ONE), JSON),
        (json.dumps(ONE, indent=2), "application/json; charset=utf-8"),
        (json.dumps([ONE]), JSON),
        ("\ufeff" + json.dumps(ONE), ""),
        (json.dumps(ONE) + "\n", LINES),
        (json.dumps(ONE), "application/x-www-form-urlencoded"),
        (json.dumps(ONE), "application/vnd.gazette+json"),
    ],
)
def test_one(body, content_type):
    assert articles(body.encode(), content_type) == [ONE]


@pytest.mark.parametrize("content_type", [JSON, LINES, "application/octet-stream", ""])
def test_one_a_line(content_type):
    assert articles(b'{"a":1}\r\n\n{"b":2}\n', content_type) == [{"a": 1}, {"b": 2}]


def test_a_bad_line_is_an_item_of_its_own():
    assert items_of(b'{"a":1}\nnope\n{"b":2}', LINES, 10) == [b'{"a":1}', b"nope", b'{"b":2}']


def test_what_is_no_object_in_a_list_is_refused_alone():
    first, second = items_of(b'[{"a":1}, 17]', JSON, 10)
    assert first == {"a": 1}
    assert isinstance(second, BadMessage)
    assert second.reason is Reason.INVALID_FIELD


@pytest.mark.parametrize(
    ("body", "content_type", "status", "reason"),
    [
        (b"", JSON, 400, Reason.EMPTY_CONTENT),
        (b" \n", LINES, 400, Reason.EMPTY_CONTENT),
        (b"[]", JSON, 400, Reason.EMPTY_CONTENT),
        (b"[1,", JSON, 400, Reason.NOT_JSON),
        (b'[{"title":"a","title":"b"}]', JSON, 400, Reason.INVALID_FIELD),
        (b"source=gazette", "application/x-www-form-urlencoded", 400, Reason.NOT_JSON),
        ('{"a":1}'.encode("utf-16"), JSON, 400, Reason.NOT_JSON),
        (b"[" * 100_000, JSON, 400, Reason.NOT_JSON),
        (b"<p>Ferry</p>", "text/html", 415, Reason.UNKNOWN_CONTENT_TYPE),
        (b"{}", "multipart/form-data; boundary=x", 415, Reason.UNKNOWN_CONTENT_TYPE),
    ],
)
def test_what_is_no_body(body, content_type, status, reason):
    with pytest.raises(NotABody) as refused:
        items_of(body, content_type, 10)
    assert (refused.value.status, refused.value.error.reason) == (status, reason)


@pytest.mark.parametrize("body", [b"[" + b"{}," * 10 + b"{}]", b"{}\n" * 11])
def test_too_many(body):
    with pytest.raises(TooManyItems) as refused:
        items_of(body, LINES if body.startswith(b"{") else JSON, 10)
    assert refused.value.status == 413


def test_what_is_no_object_is_named_as_json_names_it():
    refused = items_of(b'[null, true, 4, 2.5, "a", []]', JSON, 10)
    assert [item.detail.split(",")[0] for item in refused] == [
        "null",
        "true or false",
        "a number",
        "a number",
        "a string",
        "a list",
    ]
