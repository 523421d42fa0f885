"""The audit and the trace on the real servers: a balanced run, and each guard seen to fail."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import ConflictError
from kafka import TopicPartition
from kafka.admin import NewTopic
from kafka.errors import NoError
from kafka.structs import OffsetAndMetadata

from newswire.decisions import decisions_topic
from newswire.local.stack import Stack
from newswire.topic_reader import committed
from schemas import headers
from schemas.headers import Position
from schemas.reasons import Reason
from schemas.topics import Topic
from schemas.versions import Status, version_of
from services.common.dead_letters import dead_letter_headers
from services.common.elasticsearch import make_client
from services.common.kafka import ensure_topics, group_name, make_admin, make_producer
from services.common.settings import IndexSettings
from services.index.setup import ensure_index
from tests.pipeline import Pipeline, until

NOW = 1_774_180_800_000
UNBALANCED, NOT_DRAINED = 3, 4
# As Kafka's ListOffsets asks for them.
EARLIEST, LATEST = -2, -1


@pytest.fixture
def pipeline(stack: Stack, tmp_path: Path) -> Iterator[Pipeline]:
    with Pipeline(stack, tmp_path) as pipeline:
        yield pipeline


def newswire(pipeline: Pipeline, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "newswire", *arguments],
        env=pipeline.command_environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def audit(pipeline: Pipeline, *arguments: str) -> tuple[int, dict[str, Any], list[dict[str, Any]]]:
    """Exit code, the counts, and what --list listed."""
    done = newswire(pipeline, "audit", "--json", *arguments)
    assert done.stdout, done.stderr
    *listed, summary = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, summary, listed


def ends(summary: dict[str, Any]) -> dict[str, int]:
    return {end: count for end, count in summary["ends"].items() if count}


# --- the real services


def article(number: int, **more: Any) -> dict[str, Any]:
    return {
        "source": "harbour-gazette",
        "provider_id": f"ferry-{number}",
        "title": f"Ferry {number} sails again",
        "content": "The harbour ferry will sail again on Tuesday, the mayor said.",
        "revision": NOW,
        **more,
    }


def metric(pipeline: Pipeline, service: str, name: str) -> float:
    with urllib.request.urlopen(f"http://127.0.0.1:{pipeline.ports[service]}/metrics") as answer:
        lines = answer.read().decode().splitlines()
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.split("{")[0].split(" ")[0] == name)


def test_a_run_with_updates_poison_and_kills_balances_and_each_fault_shows(pipeline: Pipeline) -> None:
    fed = pipeline.feed([article(n) for n in range(60)])
    pipeline.start("enrich", wait=False)
    until("enrich has begun", lambda: pipeline.records(pipeline.topics.enriched), 120)
    pipeline.kill("enrich")
    done_twice = len(pipeline.records(pipeline.topics.enriched))
    # As if it had been killed before its first commit, however quick that was.
    until("its place is free", lambda: commit(pipeline, "enrich", pipeline.topics.raw, EARLIEST))

    fed += pipeline.feed(article(n, revision=NOW + 5_000, title="Updated") for n in range(10))
    fed += pipeline.feed(article(n, revision=NOW + 1_000, title="Late") for n in range(5))
    fed += pipeline.feed([b"{", b"not json either", None, article(90, content="POISON-RAISE")])
    fed += pipeline.feed(
        [article(91, content="POISON-CRASH"), b'{"source":"other","content":"x","content_type":"a/b"}']
    )
    fed += pipeline.feed([{**article(59, revision=NOW + 9_000), "action": "retract", "content": None}])
    pipeline.processes.pop("enrich")
    pipeline.start("enrich", poisoned=True)
    pipeline.start("index")
    until("all of it is committed", lambda: audit(pipeline, "--drained")[0] == 0, 90)

    code, summary, listed = audit(pipeline, "--drained", "--list", "not_json", "--list", "duplicates")
    assert code == 0
    assert summary["records"] == fed
    # 60 documents, of which 10 were updated and 1 is a tombstone now.
    assert ends(summary) == {"indexed": 60, "superseded": 15, "retracted": 1, "dead-lettered": 6}
    assert summary["reasons"] == {
        "enrich not_json": 2,
        "enrich null_value": 1,
        "enrich process_crashed": 1,
        "enrich processing_failed": 1,
        "enrich unknown_content_type": 1,
    }
    assert summary["duplicates"] == done_twice > 0
    outputs = len(pipeline.records(pipeline.topics.enriched)) + len(pipeline.records(pipeline.topics.raw_dlq))
    assert summary["duplicates"] == outputs - fed
    assert [one["end"] for one in listed].count("duplicates") == summary["duplicates"]
    assert [one["why"] for one in listed if one["end"] == "dead-lettered"] == ["enrich not_json"] * 2

    _metrics_balance(pipeline)
    _traces_tell(pipeline, next(one["src"] for one in listed if one["end"] == "dead-lettered"))
    for service in ("enrich", "index"):
        pipeline.processes[service].stop()
    _in_flight_then_lost(pipeline, fed)


def _metrics_balance(pipeline: Pipeline) -> None:
    read = metric(pipeline, "enrich", "newswire_enrich_records_total")
    done = metric(pipeline, "enrich", "newswire_enriched_total")
    refused = metric(pipeline, "enrich", "newswire_enrich_dead_letters_total")
    assert read == done + refused > 0
    taken = metric(pipeline, "index", "newswire_index_records_total")
    outcomes = ("indexed", "superseded", "dead_letters")
    assert taken == sum(metric(pipeline, "index", f"newswire_index_{name}_total") for name in outcomes) > 0


def _traces_tell(pipeline: Pipeline, refused: str) -> None:
    documents = pipeline.documents(everything=True)
    updated = next(document for document in documents.values() if document.get("title") == "Updated")

    (way,) = traced(pipeline, updated["document_id"])
    assert (way["end"], way["src"]) == ("indexed", updated["src"])
    assert [step["stage"] for step in way["steps"]] == ["raw", "enrich", "index"]
    assert all(step["sent_ms"] for step in way["steps"][:2])
    assert traced(pipeline, updated["src"])[0]["document_id"] == updated["document_id"]

    ways = traced(pipeline, updated["document_id"], "--all")
    assert sorted(way["end"] for way in ways) in (["indexed", "superseded"], ["indexed", "superseded", "superseded"])

    (way,) = traced(pipeline, refused)
    assert way["end"] == "dead-lettered"
    assert way["steps"][-1]["became"] == "dead letter: not_json"
    shown = newswire(pipeline, "trace", refused)
    assert "dead letter: not_json" in shown.stdout
    assert newswire(pipeline, "trace", "nobody-knows").returncode == 1


def traced(pipeline: Pipeline, *arguments: str) -> list[dict[str, Any]]:
    done = newswire(pipeline, "trace", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def _in_flight_then_lost(pipeline: Pipeline, fed: int) -> None:
    pipeline.feed(article(n, source="night-post") for n in range(3))
    code, summary, _ = audit(pipeline)
    assert (code, summary["ends"]["in-flight"], summary["in_flight_by_stage"]) == (0, 3, {"enrich": 3, "index": 0})
    assert audit(pipeline, "--drained")[0] == NOT_DRAINED
    assert ends(audit(pipeline, "--source", "night-post")[1]) == {"in-flight": 3}

    until("its place is free", lambda: commit(pipeline, "enrich", pipeline.topics.raw, LATEST))
    code, summary, listed = audit(pipeline, "--list", "lost")
    assert (code, summary["lost_by_stage"]) == (UNBALANCED, {"enrich": 3, "index": 0})
    assert len({one["document_id"] for one in listed}) == 3
    assert traced(pipeline, listed[0]["src"])[0]["end"] == "lost"
    assert audit(pipeline, "--source", "harbour-gazette")[0] == 0
    assert summary["records"] == fed + 3


def commit(pipeline: Pipeline, service: str, topic: Topic, where: int) -> bool:
    """Sets a service's offsets to the beginning or the end of its topic; False while one of its processes is in the group."""
    committed(pipeline.settings, service, topic.name)
    admin = make_admin(pipeline.settings)
    try:
        parts = [TopicPartition(topic.name, number) for number in range(topic.partitions)]
        found = admin.list_partition_offsets(dict.fromkeys(parts, where))
        offsets = {part: OffsetAndMetadata(at.offset, "", -1) for part, at in found.items()}
        answers = admin.alter_group_offsets(group_name(pipeline.settings, service), offsets)
        return all(answer is NoError for answer in answers.values())
    finally:
        admin.close()


# --- records written as the services would leave them: what can't be made to happen at will


class Ledgered:
    """Raw records 0, 1, 2 … on partition 0 and what came of them, without any service."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline, self.topics = pipeline, pipeline.topics
        self.client = make_client(pipeline.settings)
        self.settings = IndexSettings(**pipeline.settings.model_dump())
        ensure_topics(self.settings, self.topics)
        ensure_index(self.client, pipeline.names, self.settings)
        self.producer = make_producer(self.settings)

    def close(self) -> None:
        self.producer.close()
        self.client.close()

    def raw(self, number: int, timestamp_ms: int | None = None, **said: str) -> Position:
        value = json.dumps(article(number)).encode()
        return self._send(self.topics.raw, value, None, said, timestamp_ms)

    def enriched(self, src: Position, key: str, revision: int, via: Position | None = None, **said: str) -> Position:
        lineage = {headers.SRC: str(src), headers.VIA: str(via or src), headers.TRACE: str(src)}
        lineage[headers.VERSION] = str(version_of(revision, "published", 1))
        return self._send(self.topics.enriched, b"{}", key.encode(), {**lineage, **said})

    def letter(self, topic: Topic, at: Position, src: Position, reason: Reason) -> Position:
        stage = "enrich" if topic is self.topics.raw_dlq else "index"
        given = {headers.SRC: str(src)}
        said = dead_letter_headers(
            given, at, stage=stage, reason=reason, detail="why", received_ms=1, now_ms=2, build="1"
        )
        return self._send(topic, b"{", None, headers.read(said))

    def index(self, key: str, revision: int, src: Position, status: Status = "published") -> None:
        version = version_of(revision, status, 1)
        document = {"document_id": key, "status": status, "src": str(src)}
        self.client.index(
            index=self.pipeline.names.all, id=key, document=document, version=version, version_type="external_gte"
        )

    def finished(self) -> None:
        assert commit(self.pipeline, "enrich", self.topics.raw, LATEST)
        assert commit(self.pipeline, "index", self.topics.enriched, LATEST)

    def _send(
        self,
        topic: Topic,
        value: bytes | None,
        key: bytes | None,
        said: dict[str, str],
        timestamp_ms: int | None = None,
    ) -> Position:
        sent = self.producer.send(
            topic.name, value, key, headers=headers.write(said), partition=0, timestamp_ms=timestamp_ms
        ).get(10)
        return Position(sent.topic, sent.partition, sent.offset)


@pytest.fixture
def world(pipeline: Pipeline) -> Iterator[Ledgered]:
    world = Ledgered(pipeline)
    yield world
    world.close()


def test_what_the_index_stage_loses_or_leaves_behind_shows(world: Ledgered) -> None:
    first, second, third = (world.raw(n) for n in range(3))
    for src, key, revision in ((first, "a", 1), (second, "b", 1), (third, "c", 2)):
        world.enriched(src, key, revision)
    world.finished()
    world.index("a", 1, first)
    world.index("c", 1, Position("x", 0, 0))

    code, summary, listed = audit(world.pipeline, "--list", "stale", "--list", "lost")

    assert code == UNBALANCED
    assert (ends(summary), summary["stale"]) == ({"indexed": 1, "lost": 2}, 1)
    assert summary["lost_by_stage"] == {"enrich": 0, "index": 2}
    stale = next(one for one in listed if one["end"] == "stale")
    assert (stale["document_id"], stale["src"]) == ("c", str(third))
    assert "NOT BALANCED" in newswire(world.pipeline, "audit").stdout

    world.index("b", 1, second)
    world.index("c", 2, third)
    assert audit(world.pipeline, "--drained")[0] == 0


def test_a_document_set_back_by_force_is_stale(world: Ledgered) -> None:
    old, new = world.raw(1), world.raw(1)
    world.enriched(old, "a", 1)
    world.enriched(new, "a", 2)
    world.finished()
    world.index("a", 2, new)
    assert audit(world.pipeline)[0] == 0

    index = world.pipeline.names.physical
    world.client.indices.put_settings(index=index, settings={"index.gc_deletes": "0ms"})
    world.client.delete(index=world.pipeline.names.all, id="a")

    def set_back() -> bool:
        world.client.indices.refresh(index=index)
        world.index("a", 1, old)
        return True

    until("the deletion is forgotten", lambda: _succeeds(set_back))
    code, summary, _ = audit(world.pipeline)
    assert (code, summary["stale"], ends(summary)) == (UNBALANCED, 1, {"indexed": 1, "lost": 1})


def _succeeds(work: Any) -> bool:
    try:
        return bool(work())
    except ConflictError:
        return False


def test_dead_letters_decisions_replays_and_ties(world: Ledgered) -> None:
    undecided, dropped, replayed, astray, rejected, tied, tie, gone = (world.raw(n) for n in range(8))
    letters = {
        src: world.letter(world.topics.raw_dlq, src, src, Reason.NOT_JSON)
        for src in (undecided, dropped, replayed, astray)
    }
    admin = make_admin(world.settings)
    decisions = decisions_topic(world.pipeline.namespace)
    if decisions not in admin.list_topics():
        admin.create_topics([NewTopic(decisions, 1, 1, topic_configs={"cleanup.policy": "compact"})])
    admin.wait_for_topics([decisions])
    admin.close()
    said = ((dropped, "drop"), (replayed, "drop"), (replayed, "replay"), (astray, "replay"))
    for src, decision in said:
        value = json.dumps({"decision": decision, "src": str(src)}).encode()
        world.producer.send(decisions, value, key=str(letters[src]).encode()).get(10)
    again = world.raw(2, **{headers.SRC: str(replayed), headers.ATTEMPT: "1"})
    world.raw(3, **{headers.SRC: str(astray), headers.ATTEMPT: "1"})
    world.enriched(replayed, "r", 1, via=again)
    world.index("r", 1, replayed)
    refused = world.enriched(rejected, "x", 1)
    world.letter(world.topics.enriched_dlq, refused, rejected, Reason.REJECTED_BY_INDEX)
    for src in (tied, tie):
        world.enriched(src, "t", 5)
    world.index("t", 5, tie)
    world.enriched(gone, "g", 1)
    world.index("g", 2, Position("x", 0, 0), status="retracted")
    world.finished()

    code, summary, _ = audit(world.pipeline)

    assert ends(summary) == {"indexed": 2, "superseded": 1, "retracted": 1, "dropped": 1, "dead-lettered": 3}
    assert summary["reasons"] == {"enrich not_json": 3, "index rejected_by_index": 1}
    assert summary["replays"] == {"outputs": 1, "lost": 1, "in_flight": 0}
    assert summary["duplicates"] == 0
    assert code == UNBALANCED, "the replay that nothing came of"
    assert traced(world.pipeline, str(dropped))[0]["end"] == "dropped"
    (way,) = traced(world.pipeline, str(replayed), "--all")
    assert way["end"] == "indexed"
    assert [step["stage"] for step in way["steps"]] == ["raw", "enrich", "enrich", "index"]


def test_what_a_retention_removed_is_said_and_not_called_lost(world: Ledgered) -> None:
    records = [world.raw(n, timestamp_ms=NOW + n) for n in range(4)]
    for number, src in enumerate(records):
        world.enriched(src, f"d{number}", 1)
        world.index(f"d{number}", 1, src)
    world.finished()
    assert audit(world.pipeline)[0] == 0

    admin = make_admin(world.settings)
    admin.delete_records(
        {TopicPartition(world.topics.raw.name, 0): 1, TopicPartition(world.topics.enriched.name, 0): 3}
    )
    admin.close()
    code, summary, _ = audit(world.pipeline)

    assert (code, ends(summary)) == (0, {"indexed": 1, "unseen": 2})
    assert len(summary["notes"]) == 2
    assert "the first 1 records were removed" in summary["notes"][0]


def test_since_looks_at_later_records_only(world: Ledgered) -> None:
    world.raw(1, timestamp_ms=NOW)
    later = world.raw(2, timestamp_ms=NOW + 10 * 3_600_000)
    world.enriched(later, "b", 1)
    world.index("b", 1, later)
    world.finished()

    assert audit(world.pipeline)[0] == UNBALANCED
    code, summary, _ = audit(world.pipeline, "--since", "2026-03-22T13:00Z")
    assert (code, ends(summary)) == (0, {"indexed": 1})
    assert newswire(world.pipeline, "audit", "--since", "yesterday").returncode == 2
    assert newswire(world.pipeline, "audit", "--list", "nothing").returncode == 2
