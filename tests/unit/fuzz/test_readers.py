"""Whatever comes in, each reader ends with articles or its own refusal; what it hands on becomes a valid document or a dead letter."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from schemas.raw import parse_raw
from schemas.reasons import BadMessage
from services.ingest.bodies import NotABody, items_of
from services.ingest.sources.formats import Format
from tests.unit.fuzz import grammar, shapes
from tests.unit.fuzz.effort import fuzzed
from tests.unit.nasty.way_in import Refusal, ends_of, messages

GOOD = b'{"source": "post", "content": "The quay is closed."}'


@fuzzed
@given(
    grammar.damaged(grammar.encoded(st.one_of(grammar.text(), grammar.html()))),
    st.sampled_from([Format.TEXT, Format.HTML]),
)
def test_any_page_file(data: bytes, format: Format):
    assert len(ends_of(data, format)) == 1


@fuzzed
@given(grammar.damaged(grammar.encoded(grammar.feeds())))
def test_any_feed(data: bytes):
    assert ends_of(data, Format.FEED)


@fuzzed
@given(grammar.damaged(grammar.encoded(grammar.ninjs_fields().map(json.dumps))))
def test_any_ninjs(data: bytes):
    assert ends_of(data, Format.NINJS)


@fuzzed
@given(grammar.damaged(grammar.encoded(grammar.json_ld_fields().map(json.dumps))))
def test_any_json_ld(data: bytes):
    assert ends_of(data, Format.JSON_LD)


@fuzzed
@given(grammar.damaged(grammar.encoded(grammar.newsml())))
def test_any_newsml(data: bytes):
    assert ends_of(data, Format.NEWSML)
    assert ends_of(data, Format.XML)


@fuzzed
@given(grammar.damaged(grammar.encoded(grammar.nitf())))
def test_any_nitf(data: bytes):
    assert ends_of(data, Format.NITF)


@fuzzed
@given(grammar.damaged(shapes.archives()))
def test_any_archive(data: bytes):
    assert ends_of(data, Format.WARC)


@fuzzed
@given(st.lists(st.one_of(shapes.raw_messages(), grammar.damaged(shapes.raw_messages()), st.just(GOOD)), max_size=5))
def test_any_json_lines(lines: list[bytes]):
    lines = [line.replace(b"\n", b" ") for line in lines]
    found = ends_of(b"\n".join([GOOD, *lines, GOOD]), Format.JSONL)
    assert len(found) == 2 + sum(bool(line.strip()) for line in lines)
    for good in (found[0], found[-1]):
        assert not isinstance(good, Refusal)
        assert good["body"] == "The quay is closed."


@fuzzed
@given(st.one_of(shapes.raw_messages(), grammar.damaged(shapes.raw_messages())))
@example(b'{"source": "post", "content": "x", "title": "\\ud800"}')
def test_any_message(value: bytes):
    end, good = messages(value, GOOD)
    assert good["body"] == "The quay is closed."
    try:
        article = parse_raw(value)
    except BadMessage:
        assert isinstance(end, Refusal)
        return
    assert parse_raw(article.model_dump_json(exclude_unset=True)) == article


@fuzzed
@given(
    st.one_of(
        grammar.damaged(shapes.raw_messages()), grammar.damaged(grammar.encoded(grammar.nitf())), st.binary(max_size=80)
    ),
    st.sampled_from(
        [
            "",
            "application/json",
            "application/x-ndjson",
            "text/xml",
            "application/ninjs+json",
            "text/vnd.iptc.nitf",
            "x/y",
        ]
    ),
)
def test_any_request(body: bytes, declared: str):
    refusal = None
    items = []
    try:
        items = items_of(body, declared, 50, "post")
    except NotABody as refused:
        refusal = refused
    assert refusal is None or 400 <= refusal.status < 500
    for item in items:
        if not isinstance(item, BadMessage):
            messages(item)
