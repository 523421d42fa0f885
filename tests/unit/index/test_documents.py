import json

import pytest

from schemas.reasons import BadMessage, Reason
from services.index.documents import to_item

VERSION = 1_774_180_800_000 * 1000 + 1


def test_the_messages_bytes_pass_through(record) -> None:
    given = record()
    item = to_item(given)
    assert item.line is given.value
    assert (item.id, item.version, item.has_unknown_fields) == ("harbour-1", VERSION, False)
    assert json.loads(item.action) == {
        "index": {"_id": "harbour-1", "version": VERSION, "version_type": "external_gte"}
    }


def test_without_key_and_header_the_document_speaks_for_itself(fake, encode) -> None:
    assert to_item(fake(encode())).id == "harbour-1"


@pytest.mark.parametrize("line_break", ["\n", "\r", "\r\n"])
def test_pretty_printed_json_becomes_one_line(fake, document, line_break: str) -> None:
    pretty = json.dumps(document(body="one\n\ntwo"), indent=2).replace("\n", line_break).encode()
    item = to_item(fake(pretty))
    assert b"\n" not in item.line
    assert b"\r" not in item.line
    assert json.loads(item.line).items() >= document(body="one\n\ntwo").items()


def test_a_second_line_is_no_document(fake, encode) -> None:
    with pytest.raises(BadMessage) as refused:
        to_item(fake(encode() + b'\n{"delete":{"_id":"harbour-2"}}'))
    assert refused.value.reason is Reason.NOT_JSON


def test_unknown_fields_are_left_out_at_any_depth(fake, encode) -> None:
    item = to_item(fake(encode(mood="gay", source={"id": "harbour-post", "owner": "x"})))
    assert item.has_unknown_fields
    assert "mood" not in json.loads(item.line)
    assert json.loads(item.line)["source"] == {"id": "harbour-post"}


@pytest.mark.parametrize("name", ["status", "quality", "kind", "entities_status"])
def test_a_default_that_readers_filter_on_is_written_out(fake, document, name: str) -> None:
    given = document()
    expected = given.pop(name)
    assert json.loads(to_item(fake(json.dumps(given).encode())).line)[name] == expected


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_what_is_no_finite_number_is_refused(fake, encode, number: str) -> None:
    value = encode(language_confidence=0.5).replace(b"0.5", number.encode())
    with pytest.raises(BadMessage) as refused:
        to_item(fake(value))
    assert refused.value.reason is Reason.INVALID_DOCUMENT


def test_nan_in_a_text_is_a_word(record) -> None:
    given = record(body="NaN bread, to Infinity")
    assert to_item(given).line is given.value


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, Reason.NULL_VALUE),
        (b"", Reason.NOT_JSON),
        (b"ferry", Reason.NOT_JSON),
        (b"\xef\xbb\xbf{}", Reason.NOT_JSON),
        (b'{"title":"\xff"}', Reason.NOT_JSON),
        (b"[]", Reason.INVALID_DOCUMENT),
        (b"null", Reason.INVALID_DOCUMENT),
        (b"{}", Reason.INVALID_DOCUMENT),
    ],
)
def test_what_is_no_document(fake, value, reason) -> None:
    with pytest.raises(BadMessage) as refused:
        to_item(fake(value))
    assert refused.value.reason is reason
    assert refused.value.detail


def test_key_and_header_must_say_what_the_document_says(fake, encode) -> None:
    good = [("version", str(VERSION).encode())]
    assert to_item(fake(encode(), key=b"harbour-1", headers=good)).version == VERSION
    for key, headers in ((b"harbour-2", good), (b"\xff", good), (b"harbour-1", [("version", b"7")])):
        with pytest.raises(BadMessage) as refused:
            to_item(fake(encode(), key=key, headers=headers))
        assert refused.value.reason is Reason.BAD_ENVELOPE


def test_a_retraction_has_no_text_whatever_its_producer_left_in_it(record) -> None:
    line = json.loads(to_item(record(status="retracted", reason="wrong", people=["Ida Holm"], unknown="x")).line)
    assert (line["status"], line["reason"], line["document_id"]) == ("retracted", "wrong", "harbour-1")
    assert not line.keys() & {"title", "body", "people", "unknown", "text"}
