"""What each mutation must break: services as processes, real servers, real kills.

`make mutants` names this file; pytest does not collect it by itself. Every harm is done at a moment that was awaited. Where a commit
must not come, the scenario looks for one for longer than it takes where it does come, and then counts what is lost by it.
"""

import json
import random
import signal
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import psutil
import pytest
from kafka.admin import ConfigResource, ConfigResourceType

from newswire.local.stack import Stack
from schemas.headers import SRC
from schemas.topics import Topic
from services.common.kafka import make_admin, make_producer
from tests.chaos.proxy import FaultProxy
from tests.integration.test_index import document
from tests.pipeline import Pipeline, until

TEXT = "The harbour ferry will sail again on Monday, the port authority of Bergen said. " * 8
# Faust commits every 0.5 s, and shows its worst after some of those; kafka-python's auto-commit comes every 5 s.
COMMIT_WATCH_SECONDS = 12.0
# A worker that waits for nothing has stopped its streams 2.4 s after SIGTERM (measured); by then the child must not go on.
EXIT_WATCH_SECONDS = 8.0


@pytest.fixture
def pipeline(stack: Stack, tmp_path: Path) -> Iterator[Pipeline]:
    with Pipeline(stack, tmp_path) as pipeline:
        yield pipeline


@pytest.fixture
def proxy(stack: Stack) -> Iterator[FaultProxy]:
    proxy = FaultProxy(stack.elasticsearch.address, random.Random(1))
    yield proxy
    proxy.close()


def article(number: int, content: str = TEXT) -> bytes:
    given = {"source": "harbour-gazette", "provider_id": str(number), "content": f"Report {number}. {content}"}
    return json.dumps(given).encode()


def send(pipeline: Pipeline, topic: Topic, values: list[bytes], partition: int = 0) -> set[str]:
    """Confirmed by the broker, in this order, in one partition: their positions."""
    producer = make_producer(pipeline.settings)
    try:
        sent = [producer.send(topic.name, value=value, partition=partition) for value in values]
        return {f"{topic.name}:{partition}:{future.get(30).offset}" for future in sent}
    finally:
        producer.close()


def metric(pipeline: Pipeline, service: str, name: str) -> float:
    with urllib.request.urlopen(f"http://127.0.0.1:{pipeline.ports[service]}/metrics", timeout=5) as answer:
        lines = answer.read().decode().splitlines()
    return next((float(line.split()[-1]) for line in lines if line.startswith(f"{name} ")), 0.0)


def outputs(pipeline: Pipeline) -> set[str]:
    """The positions of the raw records that came out, on either topic."""
    topics = (pipeline.topics.enriched, pipeline.topics.raw_dlq)
    return {headers[SRC] for topic in topics for _, headers in pipeline.records(topic)}


def look_for(condition: Callable[[], Any], seconds: float) -> None:
    """Returns when it is true, or has not been for so long: what follows tells which."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)


def delete(pipeline: Pipeline, topic: Topic) -> None:
    admin = make_admin(pipeline.settings)
    try:
        admin.delete_topics([topic.name])
        until(f"{topic.name} is gone", lambda: topic.name not in admin.list_topics())
    finally:
        admin.close()


def at_the_end(pipeline: Pipeline, service: str, count: int) -> None:
    until(f"{service} has committed all of its topic", lambda: pipeline.committed(service) >= count)


def test_what_the_broker_has_not_confirmed_comes_again(pipeline: Pipeline) -> None:
    """A dead letter has no topic to go to and waits; behind it come good articles of the same partition; then kill -9."""
    pipeline.start("enrich")
    delete(pipeline, pipeline.topics.raw_dlq)
    fed = send(pipeline, pipeline.topics.raw, [b"not json"])
    until("it is taken", lambda: metric(pipeline, "enrich", "newswire_enrich_records_total") >= 1)
    fed |= send(pipeline, pipeline.topics.raw, [article(number) for number in range(40)])
    look_for(lambda: pipeline.committed("enrich"), COMMIT_WATCH_SECONDS)
    pipeline.kill("enrich")

    # Its start makes the topic anew.
    pipeline.start("enrich")

    at_the_end(pipeline, "enrich", len(fed))
    lost = sorted(fed - outputs(pipeline))
    assert not lost, f"lost: {len(lost)} of {len(fed)} records are committed and never came out, the first is {lost[0]}"


def test_what_the_broker_rejects_comes_out_as_a_dead_letter(pipeline: Pipeline) -> None:
    """The enriched topic takes no batch over 20 kB: the article that is larger must come out as a dead letter."""
    admin = make_admin(pipeline.settings)
    limit = {"max.message.bytes": "20000"}
    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, pipeline.topics.enriched.name, limit)])
    admin.close()
    values = [article(number, TEXT * 60 if number in (3, 11) else TEXT) for number in range(20)]
    fed = send(pipeline, pipeline.topics.raw, values)
    pipeline.start("enrich")

    at_the_end(pipeline, "enrich", len(fed))
    lost = sorted(fed - outputs(pipeline))
    assert not lost, f"lost: {len(lost)} of {len(fed)} records are committed and never came out, the first is {lost[0]}"
    assert len(pipeline.records(pipeline.topics.raw_dlq)) == 2, "no innocent is a dead letter"


def test_what_is_in_hand_at_sigterm_is_finished(pipeline: Pipeline) -> None:
    """The child is frozen with articles in hand, then SIGTERM: it must wait for them, and commit them, before it ends."""
    process = pipeline.start("enrich").process
    assert process is not None
    (child,) = [one for one in psutil.Process(process.pid).children() if "spawn_main" in " ".join(one.cmdline())]
    child.suspend()
    try:
        send(pipeline, pipeline.topics.raw, [article(number) for number in range(5)])
        in_hand = until("some are taken", lambda: int(metric(pipeline, "enrich", "newswire_enrich_records_total")))
        process.send_signal(signal.SIGTERM)
        look_for(lambda: process.poll() is not None, EXIT_WATCH_SECONDS)
    finally:
        if child.is_running():
            child.resume()
    assert process.wait(40) == 0
    came_out, committed = len(outputs(pipeline)), pipeline.committed("enrich")
    assert came_out >= in_hand, f"left behind: {in_hand} articles were in hand at SIGTERM, {came_out} came out"
    assert committed == came_out, f"left behind: {came_out} articles came out, {committed} are committed"


def test_what_was_answered_202_is_in_the_topic(pipeline: Pipeline) -> None:
    """The broker is killed, articles are posted, the service is killed: whatever was answered 202 must be there."""
    pipeline.start("ingest", NEWSWIRE_INGEST_CONFIRM_SECONDS="3")
    url = f"http://127.0.0.1:{pipeline.ports['ingest']}/v1/articles"
    accepted: set[str] = set()
    with httpx.Client(timeout=30) as client:

        def post(number: int) -> int:
            answer = client.post(url, content=article(number), headers={"Content-Type": "application/json"})
            items = answer.json().get("items", [])
            accepted.update(item["document_id"] for item in items if item["status"] == "accepted")
            return answer.status_code

        assert post(0) == 202
        pipeline.stack.kafka.kill()
        try:
            statuses = [post(number) for number in range(1, 4)]
            pipeline.kill("ingest")
        finally:
            pipeline.stack.kafka.restart()
    there = {json.loads(value or b"{}")["document_id"] for value, _ in pipeline.records(pipeline.topics.raw)}
    lost = accepted - there
    assert not lost, f"lost: {len(lost)} of {len(accepted)} articles were answered 202 and are not in the topic"
    assert statuses == [503, 503, 503]


def publish(pipeline: Pipeline, documents: list[dict[str, Any]]) -> int:
    return len(send(pipeline, pipeline.topics.enriched, [json.dumps(one).encode() for one in documents]))


def missing(pipeline: Pipeline, documents: list[dict[str, Any]]) -> list[str]:
    return sorted({one["document_id"] for one in documents} - pipeline.documents(everything=True).keys())


def start_index(pipeline: Pipeline, proxy: FaultProxy) -> None:
    pipeline.start(
        "index",
        NEWSWIRE_ELASTICSEARCH_URL=proxy.address,
        NEWSWIRE_INDEX_REVISIONS="false",
        NEWSWIRE_INDEX_BULK_DOCUMENTS="20",
    )


def test_what_elasticsearch_has_not_taken_comes_again(pipeline: Pipeline, proxy: FaultProxy) -> None:
    """Every bulk is answered 503; then kill -9, and Elasticsearch takes documents again."""
    documents = [document(f"ferry-{number}") for number in range(100)]
    start_index(pipeline, proxy)
    proxy.modes, proxy.share = ("whole_503",), 1.0
    count = publish(pipeline, documents)
    until("bulks were refused", lambda: proxy.injected.get("whole_503", 0) >= 2)
    look_for(lambda: pipeline.committed("index"), COMMIT_WATCH_SECONDS)
    pipeline.kill("index")
    proxy.share = 0.0

    start_index(pipeline, proxy)

    at_the_end(pipeline, "index", count)
    lost = missing(pipeline, documents)
    assert not lost, f"lost: {len(lost)} of {count} documents are committed and not in the index"


def test_an_older_revision_that_comes_last_changes_nothing(pipeline: Pipeline, proxy: FaultProxy) -> None:
    start_index(pipeline, proxy)
    publish(pipeline, [document(revision=2_000, title="Newer")])
    at_the_end(pipeline, "index", 1)
    publish(pipeline, [document(revision=1_000, title="Older")])
    at_the_end(pipeline, "index", 2)
    shown = pipeline.documents(everything=True)["harbour-1"]
    assert shown["revision"] == 2_000, f"stale: the index shows revision {shown['revision']}, the newest is 2000"


def test_a_document_that_was_refused_for_now_is_sent_again(pipeline: Pipeline, proxy: FaultProxy) -> None:
    """The first document of a bulk is answered 429 inside a 200."""
    documents = [document(f"ferry-{number}") for number in range(20)]
    start_index(pipeline, proxy)
    proxy.modes, proxy.share = ("item_429",), 1.0
    count = publish(pipeline, documents)
    until("one was refused", lambda: proxy.injected.get("item_429"))
    proxy.share = 0.0

    at_the_end(pipeline, "index", count)
    lost = missing(pipeline, documents)
    assert not lost, f"lost: {len(lost)} of {count} documents were answered 429, are committed and not in the index"


def test_a_bulk_that_is_too_large_is_sent_in_parts(pipeline: Pipeline, proxy: FaultProxy) -> None:
    """A bulk of several documents is answered 413; each of them alone is taken."""
    documents = [document(f"ferry-{number}") for number in range(20)]
    proxy.modes, proxy.share = ("too_large",), 1.0
    count = publish(pipeline, documents)
    start_index(pipeline, proxy)

    at_the_end(pipeline, "index", count)
    assert proxy.injected["too_large"], "no bulk was refused"
    lost = missing(pipeline, documents)
    assert not lost, f"lost: {len(lost)} of {count} documents were answered 413, are committed and not in the index"
