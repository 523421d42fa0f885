"""The enrich service as a process of its own on the real Kafka: it loses nothing, whatever stops it."""

import signal
from pathlib import Path

import pytest

from newswire.local.stack import Stack
from schemas.enriched import parse_enriched
from schemas.headers import REASON, SRC, stage_times
from tests.pipeline import Pipeline, until

TEXT = "The harbour ferry will sail again on Monday, the port authority of Bergen said. " * 8


@pytest.fixture
def pipeline(stack: Stack, tmp_path: Path):
    with Pipeline(stack, tmp_path) as pipeline:
        yield pipeline


def article(number: int, marker: str = "") -> dict[str, str]:
    return {"source": "harbour-gazette", "provider_id": str(number), "content": f"{marker} Report {number}. {TEXT}"}


def outputs(pipeline: Pipeline) -> dict[str, int]:
    """How often each raw record came out, on either topic."""
    counts: dict[str, int] = {}
    for topic in (pipeline.topics.enriched, pipeline.topics.raw_dlq):
        for _, headers in pipeline.records(topic):
            counts[headers[SRC]] = counts.get(headers[SRC], 0) + 1
    return counts


def test_poison_of_each_kind_becomes_a_dead_letter_and_costs_no_neighbour(pipeline: Pipeline) -> None:
    poison = {3: "POISON-RAISE", 9: "POISON-CRASH", 17: "POISON-HANG", 24: "POISON-MEMORY"}
    articles = [article(number, poison.get(number, "")) for number in range(40)]
    malformed = [
        b"not json",
        None,
        b'{"source": "a"}',
        b'{"source": "a", "content": " "}',
        b'{"source": 3, "content": "x"}',
        b"\xff\xfe\x00",
    ]
    fed = pipeline.feed([*articles[:20], *malformed, *articles[20:]])
    pipeline.start("enrich", poisoned=True, NEWSWIRE_ENRICH_ITEM_SECONDS="4", NEWSWIRE_ENRICH_MEMORY_MIB="1000")

    until("every record came out", lambda: len(outputs(pipeline)) == fed, 120)

    dead = pipeline.records(pipeline.topics.raw_dlq)
    reasons = sorted(headers[REASON] for _, headers in dead)
    ours = ["processing_failed", "process_crashed", "processing_timed_out", "out_of_memory"]
    theirs = ["not_json", "null_value", "no_content", "empty_content", "invalid_field", "not_json"]
    assert reasons == sorted([*ours, *theirs])
    values = {value for value, _ in dead}
    assert {b"not json", None, b"\xff\xfe\x00"} <= values, "a dead letter keeps the original bytes"
    good = [parse_enriched(value)[0].provider_id for value, _ in pipeline.records(pipeline.topics.enriched)]
    assert set(good) == {str(number) for number in range(40)} - {str(number) for number in poison}


def test_kill_9_in_the_middle_of_batches_loses_nothing(pipeline: Pipeline) -> None:
    fed = pipeline.feed(article(number) for number in range(600))
    pipeline.start("enrich", wait=False)
    for share in (0.1, 0.4, 0.7):
        until("some came out", lambda share=share: len(outputs(pipeline)) >= fed * share, 120)
        process = pipeline.processes["enrich"]
        process.signal(signal.SIGKILL)
        assert process.process is not None
        process.process.wait()
        pipeline.start("enrich", wait=False)

    until("every record came out", lambda: len(outputs(pipeline)) == fed, 120)
    until("every record is committed", lambda: pipeline.committed("enrich") == fed)
    assert not pipeline.records(pipeline.topics.raw_dlq), "no innocent is a dead letter"


def test_sigterm_under_load_is_a_clean_exit(pipeline: Pipeline) -> None:
    pipeline.feed(article(number) for number in range(300))
    process = pipeline.start("enrich", wait=False)
    until("it works", lambda: outputs(pipeline), 90)

    assert process.stop() == 0
    assert pipeline.committed("enrich") == len(outputs(pipeline)), "what came out is committed, and nothing else is"


def test_a_broker_that_is_killed_is_waited_for(pipeline: Pipeline) -> None:
    process = pipeline.start("enrich")
    first = pipeline.feed(article(number) for number in range(20))
    until("the first came out", lambda: len(outputs(pipeline)) == first)
    pipeline.stack.kafka.kill()
    pipeline.stack.kafka.restart()
    second = pipeline.feed(article(number) for number in range(100, 120))

    until("all came out", lambda: len(outputs(pipeline)) == first + second, 120)
    assert process.process is not None
    assert process.process.poll() is None, "it stayed, and did not crash"
    assert not pipeline.records(pipeline.topics.raw_dlq)


def test_headers_say_where_a_document_comes_from(pipeline: Pipeline) -> None:
    pipeline.feed([article(1)])
    pipeline.start("enrich")

    until("it came out", lambda: outputs(pipeline))
    value, headers = pipeline.records(pipeline.topics.enriched)[0]
    document, unknown = parse_enriched(value)
    assert headers["src"] == document.src == headers["via"] == headers["trace"]
    assert headers["src"].startswith(pipeline.topics.raw.name)
    assert headers["version"] == str(document.version)
    received, sent = stage_times(headers["t"])["enrich"]
    assert 0 <= sent - received < 60_000
    assert not unknown
