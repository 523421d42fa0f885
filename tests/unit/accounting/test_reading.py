"""Decisions, times and fields as people and other tools write them."""

import json
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kafka import TopicPartition

from newswire.accounting.spans import Range
from newswire.decisions import decisions_topic, decoded
from newswire.moments import moment_ms
from newswire.record_fields import identity_of, position, source_of, version_of_headers
from newswire.topic_reader import TopicReader
from schemas.headers import Position

NOW = 1_774_180_800_000  # 2026-03-22T12:00:00Z


def test_decisions_are_read_and_strangers_passed_over() -> None:
    drop = json.dumps({"decision": "drop", "src": "r:0:1"}).encode()
    records = [
        (b"dlq:0:1", drop),
        (b"dlq:0:2", b"{"),
        (b"nothing", drop),
        (None, drop),
        (b"dlq:0:1", None),
        (b"dlq:0:3", b"[]"),
    ]

    assert list(decoded(records)) == [
        (Position("dlq", 0, 1), "drop"),
        (Position("dlq", 0, 1), None),
        (Position("dlq", 0, 3), None),
    ]
    assert decisions_topic("") == "newswire-dlq-decisions"
    assert decisions_topic("t1") == "t1.newswire-dlq-decisions"


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("2h", NOW - 7_200_000),
        ("7d", NOW - 604_800_000),
        ("2026-03-22", NOW - 12 * 3_600_000),
        ("2026-03-22T13:30+01:00", NOW + 1_800_000),
        ("999999w", 0),
    ],
)
def test_a_moment_in_milliseconds(text: str, ms: int) -> None:
    assert moment_ms(text, NOW) == ms


def test_a_moment_that_is_none_says_how_it_is_written() -> None:
    with pytest.raises(ValueError, match=r"'yesterday' is not an ISO 8601.*or a span such as"):
        moment_ms("yesterday", NOW)


@pytest.mark.parametrize(
    ("value", "source"),
    [
        (b'{"source":"post"}', "post"),
        (b'{"source":{"id":"post"}}', "post"),
        (b'{"source":7}', None),
        (b"[1]", None),
        (b"{", None),
        (None, None),
    ],
)
def test_the_source_of_a_raw_message(value: bytes | None, source: str | None) -> None:
    assert source_of(value) == source


def test_fields_that_can_not_be_read_are_none() -> None:
    assert position("a:b") is position(None) is None
    assert position("a:b:0:7") == Position("a:b", 0, 7)
    assert version_of_headers({"version": "12"}) == 12
    assert (
        version_of_headers({"version": "-1"}) is version_of_headers({"version": "²"}) is version_of_headers({}) is None
    )
    assert identity_of(b"{") is None
    assert identity_of(b'{"source":"a","content":"x","document_id":"doc-1"}') == "doc-1"


class FakeConsumer:
    """A topic of which some offsets hold no record; gives two records of each partition a poll."""

    def __init__(self, offsets: dict[int, set[int]], end: int) -> None:
        self._offsets, self._end = offsets, end
        self._at: dict[TopicPartition, int] = {}
        self._assigned: list[TopicPartition] = []

    def assign(self, partitions: list[TopicPartition]) -> None:
        self._assigned = list(partitions)

    def seek(self, part: TopicPartition, offset: int) -> None:
        self._at[part] = offset

    def position(self, part: TopicPartition) -> int:
        return self._at[part]

    def poll(self, timeout_ms: int, max_records: int) -> dict[TopicPartition, list[Any]]:
        answer = {}
        for part in self._assigned:
            here = sorted(o for o in self._offsets.get(part.partition, ()) if o >= self._at[part])[:2]
            self._at[part] = here[-1] + 1 if here else self._end
            answer[part] = [SimpleNamespace(partition=part.partition, offset=offset) for offset in here]
        return answer


@given(
    offsets=st.dictionaries(st.integers(0, 2), st.sets(st.integers(0, 29))),
    cuts=st.dictionaries(st.integers(0, 2), st.sets(st.integers(0, 30), max_size=8)),
)
def test_exactly_the_records_of_the_ranges_are_read_and_reading_ends(
    offsets: dict[int, set[int]], cuts: dict[int, set[int]]
) -> None:
    ranges = [Range(n, *pair) for n, cut in cuts.items() for pair in list(pairwise(sorted(cut)))[::2]]

    read = [(r.partition, r.offset) for r in TopicReader(FakeConsumer(offsets, end=30)).read("raw", ranges)]

    wanted = {(r.partition, o) for r in ranges for o in offsets.get(r.partition, ()) if r.begin <= o < r.end}
    assert sorted(read) == sorted(wanted)
