"""JSON that is none, or says a thing twice: the line is refused with its number, and its neighbours are published."""

import json

import pytest

from schemas.reasons import Reason
from services.ingest.bodies import items_of
from services.ingest.candidates import Refused
from services.ingest.sources.files import candidates
from tests.processor_time import bounded
from tests.unit.nasty.way_in import SECONDS, Refusal, messages

GOOD = '{"source": "harbour-post", "content": "The quay is closed."}'
START = '{"source": "harbour-post", "content": "The quay is open.", '
BAD = {
    "cut off": ('{"source": "harbour-post", "cont', Reason.NOT_JSON),
    "no object": ("[1, 2]", Reason.INVALID_FIELD),
    "null": ("null", Reason.INVALID_FIELD),
    "duplicate keys": (START + '"content": "The quay is closed."}', Reason.INVALID_FIELD),
    "duplicate keys inside": (START + '"rights": {"holder": "a", "holder": "b"}}', Reason.INVALID_FIELD),
    "NaN": (START + '"revision": NaN}', None),
    "infinity": (START + '"revision": 1e999}', None),
    "a number of 5,000 digits": (START + f'"revision": {"9" * 5_000}}}', Reason.NOT_JSON),
    "deep lists": (START + f'"x": {"[" * 100_000}{"]" * 100_000}}}', Reason.NOT_JSON),
    "deep objects": (START + '"x": ' + '{"a": ' * 100_000, Reason.NOT_JSON),
    "deep enough": (START + f'"x": {"[" * 500}{"]" * 500}}}', Reason.NOT_JSON),
    "a lone surrogate": (START + '"title": "The \\ud83d quay"}', Reason.NOT_JSON),
    "a lone low surrogate": (START + '"title": "The \\udc00 quay"}', Reason.NOT_JSON),
    "a surrogate in a name": (START + '"\\udc00": 1}', Reason.NOT_JSON),
}


@pytest.mark.parametrize(("bad", "reason"), BAD.values(), ids=BAD.keys())
def test_a_bad_line_costs_only_itself(give, tmp_path, bad, reason):
    first, refused, last = give("a.jsonl", f"{GOOD}\n{bad}\n{GOOD}\n")
    assert first["body"] == last["body"] == "The quay is closed."
    assert isinstance(refused, Refusal)
    assert refused.reason is reason or (reason is None and refused.reason in (Reason.NOT_JSON, Reason.INVALID_FIELD))
    lines = {one.line for one in candidates([str(tmp_path / "a.jsonl")]) if isinstance(one, Refused)}
    assert lines <= {2}


@pytest.mark.parametrize(("bad", "reason"), BAD.values(), ids=BAD.keys())
def test_a_bad_message_is_a_dead_letter_and_costs_no_neighbour(bad, reason):
    with bounded(SECONDS):
        first, refused, last = messages(GOOD, bad, GOOD)
    assert first["body"] == last["body"] == "The quay is closed."
    assert isinstance(refused, Refusal)
    assert reason in (None, refused.reason)


@pytest.mark.parametrize("bad", [bad for bad, _ in BAD.values()], ids=BAD.keys())
def test_a_bad_line_of_a_request_costs_only_itself(bad):
    with bounded(SECONDS):
        items = items_of(f"{GOOD}\n{bad}\n{GOOD}".encode(), "application/x-ndjson", 10)
    assert [items[0], items[2]] == [GOOD.encode()] * 2
    (refused,) = messages(items[1])
    assert isinstance(refused, Refusal)


@pytest.mark.parametrize("said", ["NaN", "Infinity", "-Infinity"])
def test_a_number_that_is_none_in_a_field_that_nobody_reads(said):
    """JSON has no such numbers, and some producers write them: where no field of ours is hit, a plain message passes."""
    (end,) = messages(START + f'"mood": {said}}}')
    assert end["body"] == "The quay is open."


def test_a_surrogate_in_raw_bytes(give):
    bad = START.encode() + b'"title": "\xed\xa0\xbd"}'
    first, refused, last = give("a.jsonl", b"\n".join([GOOD.encode(), bad, GOOD.encode()]))
    assert first["body"] == last["body"]
    assert isinstance(refused, Refusal)
    assert all(isinstance(end, Refusal) for end in messages(bad))


@pytest.mark.parametrize("name", ["a.ninjs", "a.jsonld"])
@pytest.mark.parametrize(
    "more",
    ['"headline": "b"', '"x": NaN', f'"x": {"[" * 100_000}{"]" * 100_000}', '"x": "\\ud800"'],
    ids=["duplicate key", "NaN", "deep", "surrogate"],
)
def test_bad_json_of_a_wire_item_is_refused(give, name, more):
    item = json.dumps({"uri": "urn:x:1", "@type": "NewsArticle", "articleBody": "b", "body_text": "b", "headline": "a"})
    (end,) = give(name, f"{item[:-1]}, {more}}}")
    assert isinstance(end, Refusal)
    assert end.reason in (Reason.NOT_JSON, Reason.INVALID_FIELD)


def test_a_file_of_another_kind_is_refused_once(give):
    (end,) = give("a.jsonl", b"\x1f\x8b\x08" + b"\n\x00x" * 10_000)
    assert isinstance(end, Refusal)
    assert "gzip" in end.detail
