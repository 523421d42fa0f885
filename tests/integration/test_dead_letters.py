"""Dead letters on the real servers: found, read, replayed, dropped; and what happens when one can't be written."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from kafka import TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType

from newswire.local.stack import Stack
from newswire.supervisor import Supervised
from schemas import headers
from schemas.topics import Topic
from services.common.kafka import make_admin, make_consumer, make_producer
from services.common.settings import CommonSettings
from tests.pipeline import Pipeline, until

TEXT = "The harbour ferry will sail again on Monday, the port authority of Bergen said. " * 8
POISON = "POISON-RAISE"
# A record's own timestamp is its revision where nothing else is stated. In seconds, this one is cut to a millisecond less.
LONG_AGO_MS = 1_074_614_868_587


@pytest.fixture
def pipeline(stack: Stack, tmp_path: Path):
    with Pipeline(stack, tmp_path) as pipeline:
        yield pipeline


def article(number: int, marker: str = "", source: str = "harbour-gazette") -> dict[str, str]:
    return {"source": source, "provider_id": str(number), "content": f"{marker} Report {number}. {TEXT}"}


def newswire(pipeline: Pipeline, *arguments: str, code: int = 0) -> str:
    """What the command prints; its sentence, where it is to fail."""
    done = subprocess.run(
        [sys.executable, "-m", "newswire", *arguments],
        env=pipeline.command_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, f"{done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout if code == 0 else done.stderr


def listed(pipeline: Pipeline, *options: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in newswire(pipeline, "dlq", "list", "--json", *options).splitlines()]


def feed_dated(pipeline: Pipeline, value: dict[str, str], timestamp_ms: int) -> None:
    producer = make_producer(pipeline.settings)
    producer.send(pipeline.topics.raw.name, value=json.dumps(value).encode(), timestamp_ms=timestamp_ms).get()
    producer.close()


def kafka_records(pipeline: Pipeline, topic: Topic) -> list[Any]:
    """As the client gives them: with key and timestamp."""
    consumer = make_consumer(pipeline.settings)
    partitions = [TopicPartition(topic.name, number) for number in range(topic.partitions)]
    consumer.assign(partitions)
    ends = consumer.end_offsets(partitions)
    consumer.seek_to_beginning()
    found: list[Any] = []
    while any(consumer.position(partition) < end for partition, end in ends.items()):
        found += [record for records in consumer.poll(500).values() for record in records]
    consumer.close()
    return found


def test_a_replayed_article_becomes_the_revision_that_it_would_have_been(pipeline: Pipeline) -> None:
    feed_dated(pipeline, article(1, POISON), LONG_AGO_MS)
    pipeline.feed([article(2), b"not json"])
    pipeline.start("index")
    service = pipeline.start("enrich", poisoned=True)
    until("the two are dead letters", lambda: len(pipeline.records(pipeline.topics.raw_dlq)) == 2)

    overview = newswire(pipeline, "dlq", "list")
    assert overview.startswith("2 undecided dead letters\n")
    assert "        1  processing_failed      our own fault" in overview
    assert "Poisoned: the article asked for it" in overview
    (ours,) = listed(pipeline, "--reason", "processing_failed", "--stage", "enrich", "--source", "harbour-gazette")
    assert (ours["attempt"], ours["ours"], ours["decision"]) == (1, True, None)
    assert not listed(pipeline, "--source", "another")
    assert not listed(pipeline, "--until", "2h")
    assert len(listed(pipeline, "--since", "1h")) == 2
    shown = newswire(pipeline, "dlq", "show", ours["position"])
    assert "Traceback (most recent call last)" in shown
    assert POISON in shown
    assert json.loads(newswire(pipeline, "dlq", "show", ours["position"], "--raw")) == article(1, POISON)

    # It fails again: a new dead letter, one attempt more, the same origin.
    assert "would be replayed" in newswire(pipeline, "dlq", "replay", ours["position"], "--dry-run")
    assert len(listed(pipeline)) == 2, "nothing was done"
    newswire(pipeline, "dlq", "replay", ours["position"])
    again = until("it failed again", lambda: listed(pipeline, "--reason", "processing_failed"))[0]
    assert (again["attempt"], again["src"]) == (2, ours["src"])
    assert again["position"] != ours["position"]
    (first,) = [letter for letter in listed(pipeline, "--all") if letter["position"] == ours["position"]]
    assert first["decision"]["decision"] == "replay"
    assert "--again" in newswire(pipeline, "dlq", "replay", ours["position"], code=1)
    assert "--again" in newswire(pipeline, "dlq", "drop", ours["position"], "--reason", "x", code=1)

    # Repaired: the service without the fault.
    service.stop()
    del pipeline.processes["enrich"]
    pipeline.start("enrich")
    newswire(pipeline, "dlq", "replay", "--reason", "processing_failed")
    document = until("it is searchable", lambda: [d for d in pipeline.documents().values() if d["provider_id"] == "1"])[
        0
    ]
    assert document["revision"] == LONG_AGO_MS
    assert document["ingested_at"] == "2004-01-20T16:07:48.587000Z"
    assert document["src"] == ours["src"] == document["trace"]
    assert document["document_id"] == ours_id(pipeline, ours["position"])

    # As after a crash between the sending and the decision: twice is once.
    newswire(pipeline, "dlq", "replay", ours["position"], "--again")
    until("all that was fed and replayed is enriched", lambda: pipeline.committed("enrich") == 3 + 3)
    until("and indexed", lambda: pipeline.committed("index") == 3)
    assert len(pipeline.documents(everything=True)) == 2
    assert pipeline.documents()[document["document_id"]]["revision"] == LONG_AGO_MS

    newswire(pipeline, "dlq", "drop", "--code", "not_json", "--reason", "a broken feed")
    assert listed(pipeline) == []
    assert newswire(pipeline, "dlq", "list") == "no undecided dead letter\n"
    (dropped,) = [letter for letter in listed(pipeline, "--all") if letter["reason"] == "not_json"]
    assert dropped["decision"]["reason"] == "a broken feed"
    decisions = kafka_records(pipeline, pipeline.topics.dlq_decisions)
    assert {record.key.decode() for record in decisions} == {x["position"] for x in listed(pipeline, "--all")}
    assert set(json.loads(decisions[0].value)) == {"decision", "src", "time", "by", "reason"}


def ours_id(pipeline: Pipeline, position: str) -> str:
    """The document_id that `show` foretells."""
    shown = newswire(pipeline, "dlq", "show", position)
    return next(line.split()[1] for line in shown.splitlines() if line.strip().startswith("document_id"))


def test_a_replay_keeps_key_value_and_time_to_the_byte(pipeline: Pipeline) -> None:
    producer = make_producer(pipeline.settings)
    value = b"\xff\x00 not json"
    for key in (b"\xfekey", None):
        producer.send(pipeline.topics.raw.name, key=key, value=value, timestamp_ms=LONG_AGO_MS).get()
    producer.send(pipeline.topics.enriched.name, key=b"doc", value=value, timestamp_ms=LONG_AGO_MS).get()
    for stage in ("enrich", "index"):
        pipeline.start(stage)
    until("all are dead letters", lambda: len(listed(pipeline)) == 3)

    newswire(pipeline, "dlq", "replay", "--every")

    raw = kafka_records(pipeline, pipeline.topics.raw)
    (enriched, replayed) = kafka_records(pipeline, pipeline.topics.enriched)
    assert sorted(str(record.key) for record in raw) == sorted([str(b"\xfekey"), "None"] * 2)
    assert {record.value for record in (*raw, replayed)} == {value}
    assert {record.timestamp for record in (*raw, replayed)} == {LONG_AGO_MS}
    said = headers.read(replayed.headers)
    assert said["src"] == f"{enriched.topic}:{enriched.partition}:{enriched.offset}"
    assert said["attempt"] == "1"
    until("all failed again", lambda: [letter["attempt"] for letter in listed(pipeline)] == [2] * 3)
    assert {str(record.key) for record in kafka_records(pipeline, pipeline.topics.raw_dlq)} == {str(b"\xfekey"), "None"}


def test_what_is_wrong_is_said_in_a_sentence(pipeline: Pipeline) -> None:
    topic = pipeline.topics.raw_dlq.name
    assert "there is no dead letter at" in newswire(pipeline, "dlq", "show", f"{topic}:0:7", code=1)
    assert "there is no dead letter at" in newswire(pipeline, "dlq", "show", f"{topic}:99:0", code=1)
    assert "is no position of a dead letter" in newswire(pipeline, "dlq", "show", "elsewhere:0:0", code=2)
    assert "one of the three" in newswire(pipeline, "dlq", "replay", code=2)
    assert "one of the three" in newswire(pipeline, "dlq", "replay", "--every", "--stage", "index", code=2)
    assert "not_jsn" in newswire(pipeline, "dlq", "list", "--reason", "not_jsn", code=2)
    assert "soon" in newswire(pipeline, "dlq", "list", "--since", "soon", code=2)
    assert newswire(pipeline, "dlq", "replay", "--every") == ""


def limit(settings: CommonSettings, topic: Topic, size: int) -> None:
    """The largest record that the broker takes on a topic, bytes."""
    admin = make_admin(settings)
    resource = ConfigResource(ConfigResourceType.TOPIC, topic.name, configs={"max.message.bytes": str(size)})
    admin.alter_configs([resource])
    admin.close()


def ended(process: Supervised) -> int:
    assert process.process is not None
    return process.process.wait(60)


@pytest.mark.parametrize("stage", ["enrich", "index"])
def test_a_dead_letter_that_cannot_be_written_stops_the_service(pipeline: Pipeline, stage: str) -> None:
    source, dead = (
        (pipeline.topics.raw, pipeline.topics.raw_dlq)
        if stage == "enrich"
        else (pipeline.topics.enriched, pipeline.topics.enriched_dlq)
    )
    process = pipeline.start(stage)
    limit(pipeline.settings, dead, 64)
    producer = make_producer(pipeline.settings)
    producer.send(source.name, value=b"no document", partition=3).get()

    assert ended(process) == 70
    assert pipeline.committed(stage) == 0
    assert pipeline.records(dead) == []
    pipeline.start(stage, wait=False)
    assert ended(process) == 70, "nor does a restart pass it by"
    assert pipeline.committed(stage) == 0

    limit(pipeline.settings, dead, dead.max_message_bytes)
    pipeline.start(stage)
    producer.send(source.name, value=b"nor this", partition=3).get()
    producer.close()
    until("both are dead letters", lambda: len(pipeline.records(dead)) == 2)
    until("and committed", lambda: pipeline.committed(stage) == 2)
    assert {value for value, _ in pipeline.records(dead)} == {b"no document", b"nor this"}
