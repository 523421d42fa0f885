"""Which documents a rerun takes, from where, and how it gives way; without any server."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from kafka.errors import MessageSizeTooLargeError

from newswire.accounting.spans import Span
from newswire.rerun.selection import PAGE, Asked, page, select
from newswire.rerun.throttle import Throttle
from newswire.rerun.work import Braked, Rerun
from schemas.reasons import Reason
from schemas.topics import Topics
from services.common.brake import Brake
from services.enrich.records import Enriched, Refused

RAW = "articles-raw-v1"


def hit(number: int, src: str) -> dict[str, Any]:
    return {"_source": {"document_id": f"d{number}", "src": src}, "sort": [f"d{number}"]}


def answers(*pages: list[dict[str, Any]]) -> tuple[Any, list[dict[str, Any]]]:
    asked: list[dict[str, Any]] = []
    left = iter(pages)

    def ask(body: dict[str, Any]) -> Mapping[str, Any]:
        asked.append(body)
        return {"hits": {"hits": next(left)}}

    return ask, asked


def ranges_of(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [clause["range"] for clause in body["query"]["bool"]["filter"] if "range" in clause]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Asked(3, below=2), [{"generation": {"lt": 2}}]),
        (Asked(3, query="ferry"), [{"generation": {"lt": 3}}]),
        (Asked(3, below=5, query="ferry"), [{"generation": {"lt": 3}}]),
        (Asked(3, query="ferry", again=True), []),
        (Asked(3, below=2, again=True), [{"generation": {"lt": 2}}]),
        (
            Asked(3, since_ms=1_000),
            [{"generation": {"lt": 3}}, {"ingested_at": {"gte": 1_000, "format": "epoch_millis"}}],
        ),
    ],
)
def test_what_is_done_already_is_left_out_unless_asked_for(asked, expected):
    assert ranges_of(page(asked)) == expected


def test_pages_follow_each_other_until_one_is_not_full():
    full = [hit(n, f"{RAW}:0:{n}") for n in range(PAGE)]
    ask, asked = answers(full, [hit(PAGE, f"{RAW}:0:{PAGE}")])
    found = select(Asked(2), ask, RAW, {0: Span(0, PAGE + 1)})
    assert found.count == PAGE + 1
    assert [body.get("search_after") for body in asked] == [None, [f"d{PAGE - 1}"]]


def test_what_cannot_be_fetched_is_named_with_its_reason():
    ask, _ = answers(
        [
            hit(1, f"{RAW}:0:9"),
            hit(2, f"{RAW}:0:10"),
            hit(3, f"{RAW}:0:20"),
            hit(4, f"{RAW}:7:0"),
            hit(5, "others-v1:0:12"),
            hit(6, "by hand"),
        ]
    )
    found = select(Asked(2), ask, RAW, {0: Span(10, 20)})
    assert found.count == 1
    assert [(one.document_id, one.why) for one in found.gone] == [
        ("d1", "is past retention: the partition begins at 10"),
        ("d3", "is beyond the partition's end, 20"),
        ("d4", f"is not in {RAW}"),
        ("d5", f"is not in {RAW}"),
        ("d6", "names no record"),
    ]


def test_a_record_is_taken_once_and_what_never_came_is_missing():
    ask, _ = answers([hit(1, f"{RAW}:0:3"), hit(2, f"{RAW}:0:4"), hit(3, f"{RAW}:1:0")])
    found = select(Asked(2), ask, RAW, {0: Span(0, 10), 1: Span(0, 1)})
    assert [(one.partition, one.begin, one.end) for one in found.ranges()] == [(0, 3, 5), (1, 0, 1)]
    assert [found.takes(0, offset) for offset in (2, 3, 3, 5)] == [False, True, False, False]
    assert [one.src for one in found.missing()] == [f"{RAW}:0:4", f"{RAW}:1:0"]


class Clock:
    """Time that passes by sleeping alone."""

    def __init__(self) -> None:
        self.time = 0.0

    def sleep(self, seconds: float) -> None:
        self.time += seconds


def throttle(
    lags: list[dict[str, int]], limit: int = 100, rate: float | None = None
) -> tuple[Throttle, Clock, list[str]]:
    clock, said, left = Clock(), [], iter(lags)
    return Throttle(lambda: next(left), limit, rate, said.append, clock.sleep, lambda: clock.time), clock, said


def test_it_goes_on_only_when_the_lag_is_well_below_the_limit():
    one, clock, said = throttle([{"enrich": 101, "index": 5}, {"enrich": 99}, {"enrich": 51}, {"enrich": 50}])
    one.wait(lambda: False)
    assert clock.time == 3
    assert said == ["standing still: enrich is 101 messages behind (limit 100)", "going on"]


def test_it_does_not_look_more_often_than_once_a_second():
    one, clock, said = throttle([{"enrich": 100}, {"index": 0}])
    for _ in range(3):
        one.wait(lambda: False)
    clock.time = 1.5
    one.wait(lambda: False)
    assert not said
    clock.time = 3.0
    with pytest.raises(StopIteration):
        one.wait(lambda: False)


def test_a_rate_is_kept_from_the_first_article_on():
    one, clock, _ = throttle([{}] * 20, rate=4.0)
    for _ in range(3):
        one.wait(lambda: False)
        one.did(8)
    one.wait(lambda: False)
    assert clock.time == pytest.approx(6.0)


def test_whoever_stops_it_does_not_wait():
    one, clock, _ = throttle([{"index": 1_000}] * 5, rate=0.01)
    one.did(50)
    one.wait(lambda: True)
    assert clock.time == 0


class Producer:
    """Confirms everything but what is too large, as kafka-python does: the client itself raises, or the broker does."""

    def __init__(self, limit: int = 1_000, raises: bool = False) -> None:
        self.sent: list[tuple[str, Any]] = []
        self._limit, self._raises = limit, raises

    def send(self, topic: str, **record: Any) -> Any:
        if len(record["value"] or b"") > self._limit:
            if self._raises:
                raise MessageSizeTooLargeError("too large")

            def get() -> None:
                raise MessageSizeTooLargeError("too large")

            return SimpleNamespace(get=get)
        self.sent.append((topic, record))
        return SimpleNamespace(get=lambda: None)


class Shop:
    """Answers with what the records say."""

    def work(self, records):
        yield [
            Refused(Reason.PROCESSING_FAILED, "it failed")
            if b"bad" in record.value
            else Enriched("d", record.value * 3, 7)
            for record in records
        ]


def records(*values: bytes) -> list[Any]:
    return [
        SimpleNamespace(topic=RAW, partition=0, offset=n, timestamp=5, key=None, value=value, headers=[])
        for n, value in enumerate(values)
    ]


def rerun(producer: Producer, brake: Brake | None = None) -> Rerun:
    return Rerun(Shop(), producer, Topics.named(""), brake or Brake(500, 200, 0.5), 2)


@pytest.mark.parametrize("raises", [True, False])
def test_a_document_that_the_broker_refuses_becomes_a_dead_letter(raises):
    producer = Producer(limit=10, raises=raises)
    one = rerun(producer)
    one.run(records(b"abc", b"abcd"), lambda _: True)
    assert (one.done.enriched, dict(one.done.refused)) == (1, {"too_large": 1})
    assert [(topic, record["value"]) for topic, record in producer.sent] == [
        ("articles-enriched-v1", b"abc" * 3),
        ("articles-raw-v1-dlq", b"abcd"),
    ]


def test_dead_letters_keep_their_bytes_and_their_time():
    producer = Producer()
    one = rerun(producer)
    one.run(records(b"good", b"bad", b"good"), lambda _: True)
    assert (one.done.enriched, dict(one.done.refused), one.done.all) == (2, {"processing_failed": 1}, 3)
    (letter,) = [record for topic, record in producer.sent if topic == "articles-raw-v1-dlq"]
    assert (letter["value"], letter["timestamp_ms"]) == (b"bad", 5)
    assert dict(letter["headers"])["src"] == f"{RAW}:0:1".encode()


def test_the_brake_holds_a_batch_back():
    producer = Producer()
    values = [b'{"source":"%s","x":"bad"}' % name for name in (b"one", b"two", b"one", b"two")]
    one = rerun(producer, Brake(4, 4, 0.5))
    with pytest.raises(Braked, match="4 of the last 4 records failed by our own fault"):
        one.run(records(*values), lambda _: True)
    assert len(producer.sent) == 2
    assert one.done.all == 2


def test_it_asks_before_each_batch_and_says_how_large_the_last_one_was():
    told: list[int] = []

    def may_go_on(before: int) -> bool:
        told.append(before)
        return len(told) < 3

    one = rerun(Producer())
    one.run(records(*[b"good"] * 9), may_go_on)
    assert told == [0, 2, 2]
    assert one.done.enriched == 4
