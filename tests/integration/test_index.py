"""The index service as a process of its own, between the real Kafka and the real Elasticsearch."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaProducer, TopicPartition
from kafka.errors import RetriableError

from newswire.local.ports import free_ports
from newswire.local.stack import Stack
from schemas import headers
from schemas.enriched import ANALYZERS
from schemas.topics import Topics
from services.common.elasticsearch import make_client
from services.common.kafka import ensure_topics, group_name, make_admin, make_consumer, make_producer
from services.common.names import IndexNames
from services.common.settings import IndexSettings

NOON = "2026-03-22T12:00:00Z"
OUTAGE_SECONDS = 30.0


def until(condition: Callable[[], Any], what: str, seconds: float = 60.0) -> Any:
    """The condition's first true value; fails, naming it, when there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        threading.Event().wait(0.05)
    raise AssertionError(f"not within {seconds:.0f} s: {what}")


class Newsroom:
    """One namespace with its topics, its index, and the service's processes."""

    def __init__(self, stack: Stack, folder: Path) -> None:
        self.stack, self.folder = stack, folder
        self.settings = IndexSettings(
            namespace=f"t{uuid.uuid4().hex[:10]}",
            kafka_bootstrap_servers=stack.kafka.address,
            elasticsearch_url=stack.elasticsearch.address,
        )
        self.topics, self.names = Topics.named(self.settings.namespace), IndexNames.of(self.settings.namespace)
        ensure_topics(self.settings, self.topics)
        self.client = make_client(self.settings)
        self.producer: KafkaProducer = make_producer(self.settings)
        self.processes: list[subprocess.Popen[bytes]] = []
        self.port = 0

    def start(self, **extra: str) -> subprocess.Popen[bytes]:
        """A replica; `self.port` and `self.log` are those of the last one."""
        (self.port,) = free_ports(1)
        self.log = self.folder / f"index-{len(self.processes)}.log"
        environment = {
            "NEWSWIRE_NAMESPACE": self.settings.namespace,
            "NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS": self.settings.kafka_bootstrap_servers,
            "NEWSWIRE_ELASTICSEARCH_URL": self.settings.elasticsearch_url,
            "NEWSWIRE_INDEX_PORT": str(self.port),
            "NEWSWIRE_INDEX_REFRESH_INTERVAL": "100ms",
            # The articles' writer alone.
            "NEWSWIRE_INDEX_REVISIONS": "false",
            "NEWSWIRE_LOG_FORMAT": "json",
            **extra,
        }
        with self.log.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", "from services.index.main import main; main()"],
                env={**os.environ, **environment},
                stderr=log,
            )
        self.processes.append(process)
        return process

    def events(self) -> list[dict[str, Any]]:
        """What the last replica logged itself."""
        lines = (line for line in self.log.read_text().splitlines() if line.startswith("{"))
        return [said for said in map(json.loads, lines) if said.get("logger", "").startswith("services.")]

    def logged(self, event: str) -> list[dict[str, Any]]:
        return [said for said in self.events() if said["event"] == event]

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def metric(self, name: str) -> float:
        values = [line.split()[-1] for line in self.get("/metrics")[1].splitlines() if line.startswith(f"{name} ")]
        return float(values[0]) if values else 0.0

    def send(self, value: bytes | None, key: str | None = None, **given: str) -> Any:
        return self.producer.send(
            self.topics.enriched.name, key=key and key.encode(), value=value, headers=headers.write(given)
        )

    def publish(self, *documents: dict[str, Any]) -> list[Any]:
        """Confirmed by the broker when it returns: their positions."""
        sent = [self.send(json.dumps(d).encode(), key=d["document_id"]) for d in documents]
        return [future.get() for future in sent]

    def found(self, alias: str, query: dict[str, Any] | None = None) -> dict[str, dict[str, Any]]:
        """The documents an alias shows, by id; none while it does not exist."""
        answer = self.client.options(ignore_status=(404, 503)).search(
            index=alias, query=query or {"match_all": {}}, size=10_000
        )
        return {hit["_id"]: hit["_source"] for hit in answer.get("hits", {}).get("hits", [])}

    def all_indexed(self, ids: set[str], seconds: float = 60.0) -> None:
        until(lambda: ids <= self.found(self.names.all).keys(), f"{len(ids)} documents indexed", seconds)

    def committed(self) -> dict[int, int]:
        admin = make_admin(self.settings)
        try:
            group = group_name(self.settings, "index")
            offsets = admin.list_group_offsets(group)
            offsets = offsets.get(group, offsets)
        except RetriableError:
            # A fresh broker makes the topic for offsets when the first group comes.
            return {}
        finally:
            admin.close()
        return {p.partition: o.offset for p, o in offsets.items() if isinstance(p, TopicPartition) and o.offset > 0}

    def all_committed(self, count: int) -> None:
        until(lambda: sum(self.committed().values()) == count, f"{count} records committed")

    def dead_letters(self, count: int) -> list[Any]:
        """The first `count` dead letters."""
        consumer = make_consumer(self.settings, self.topics.enriched_dlq.name)
        letters: list[Any] = []
        try:
            until(
                lambda: letters.extend(chain.from_iterable(consumer.poll(200).values())) or len(letters) >= count,
                "dead letters",
            )
        finally:
            consumer.close()
        assert len(letters) == count
        return letters

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()
        self.producer.close()
        self.client.options(ignore_status=404).indices.delete(index=self.names.physical)


@pytest.fixture
def newsroom(stack: Stack, tmp_path: Path) -> Iterator[Newsroom]:
    room = Newsroom(stack, tmp_path)
    yield room
    room.close()


def document(document_id: str = "harbour-1", **given: Any) -> dict[str, Any]:
    return {
        "document_id": document_id,
        "revision": 1_774_180_800_000,
        "generation": 1,
        "status": "published",
        "source": {"id": "harbour-post", "name": "Harbour Post"},
        "language": "en",
        "title": "Ferry back in service",
        "body": "The ferries between the two banks are running again.",
        "text": {"en": "The ferries between the two banks are running again."},
        "people": ["Ida Holm"],
        "entities": [{"name": "Ida Holm", "type": "person", "id": "p1", "count": 1, "salience": 0.5, "mentions": []}],
        "provenance": {"cleaner": {"by": "rules", "version": "1"}},
        "sort_at": NOON,
        "ingested_at": NOON,
        "enriched_at": NOON,
        "quality": "ok",
        "kind": "article",
        "entities_status": "ok",
        "src": "articles-raw-v1:0:1",
        "trace": "articles-raw-v1:0:1",
        **given,
    }


def numbered(count: int, **given: Any) -> list[dict[str, Any]]:
    return [document(f"ferry-{i}", **given) for i in range(count)]


def test_documents_are_searchable_through_the_readers_alias(newsroom: Newsroom) -> None:
    newsroom.start()
    newsroom.publish(document())
    until(lambda: newsroom.found(newsroom.names.reading), "the document")
    shown = newsroom.found(newsroom.names.reading, {"match": {"text.en": "ferry run"}})["harbour-1"]
    assert shown == {k: v for k, v in document().items() if k != "text"}
    assert newsroom.found(newsroom.names.reading, {"term": {"people": "Ida Holm"}}).keys() == {"harbour-1"}
    assert newsroom.found(newsroom.names.reading, {"match": {"title": "nothing of this"}}) == {}
    newsroom.all_committed(1)


def test_an_older_version_that_arrives_last_changes_nothing(newsroom: Newsroom) -> None:
    newsroom.start()
    newsroom.publish(document(revision=2_000, title="Newer"))
    newsroom.all_indexed({"harbour-1"})
    newsroom.publish(document(revision=1_000, title="Older"))
    newsroom.all_committed(2)
    until(lambda: newsroom.metric("newswire_index_superseded_total") == 1, "one superseded")
    newsroom.publish(document(revision=2_000, generation=2, title="Newer, enriched anew"))
    until(lambda: newsroom.found(newsroom.names.all)["harbour-1"]["title"] == "Newer, enriched anew", "the newest")


def test_readers_see_what_is_published_and_free(newsroom: Newsroom) -> None:
    newsroom.start()
    now = datetime.now(UTC)
    embargo = (now + timedelta(hours=1)).isoformat()
    soon = now + timedelta(seconds=6)
    newsroom.publish(
        document("open"),
        document("withheld", status="withheld"),
        document("retracted", status="retracted", title=None, body="", text={}),
        document("embargoed", embargoed_until=embargo),
        document("released", embargoed_until=(now - timedelta(seconds=1)).isoformat()),
        document("soon", embargoed_until=soon.isoformat()),
    )
    newsroom.all_indexed({"open", "withheld", "retracted", "embargoed", "released", "soon"})
    if datetime.now(UTC) < soon - timedelta(seconds=1):
        assert newsroom.found(newsroom.names.reading).keys() == {"open", "released"}
    until(lambda: newsroom.found(newsroom.names.reading).keys() == {"open", "released", "soon"}, "the embargo's end")


def test_poison_reaches_the_dlq_with_its_bytes_and_costs_no_neighbour(newsroom: Newsroom) -> None:
    newsroom.publish(*numbered(20))
    # Valid for the contract, and more than the index's integer can hold.
    too_many = json.dumps(document("many-words", word_count=2**70)).encode()
    newsroom.send(too_many, "many-words", src="articles-raw-v1:7:70", trace="tr-1", t="ingest=1/2").get()
    newsroom.send(None, "nothing").get()
    newsroom.send(b"not json at all").get()
    newsroom.send(json.dumps(document("other")).encode(), "harbour-9").get()
    newsroom.publish(*[document(f"late-{i}") for i in range(20)])
    newsroom.start()
    newsroom.all_indexed({d["document_id"] for d in numbered(20)} | {f"late-{i}" for i in range(20)})
    letters = {headers.read(letter.headers)["reason"]: letter for letter in newsroom.dead_letters(4)}
    assert letters.keys() == {"rejected_by_index", "null_value", "not_json", "bad_envelope"}
    rejected, said = letters["rejected_by_index"], headers.read(letters["rejected_by_index"].headers)
    assert (rejected.value, rejected.key) == (too_many, b"many-words")
    assert (said["src"], said["trace"], said["stage"], said["attempt"]) == (
        "articles-raw-v1:7:70",
        "tr-1",
        "index",
        "1",
    )
    assert "word_count" in said["detail"]
    assert said["via"].startswith(f"{newsroom.topics.enriched.name}:")
    assert said["t"].startswith("ingest=1/2;index=")
    assert letters["null_value"].value is None
    assert letters["not_json"].value == b"not json at all"
    newsroom.all_committed(44)


def test_a_facet_of_forty_kilobytes_is_kept(newsroom: Newsroom) -> None:
    newsroom.start()
    newsroom.publish(document(authors=["é" * 40_000], url="https://harbour.example/" + "x" * 40_000))
    newsroom.all_indexed({"harbour-1"})
    assert newsroom.found(newsroom.names.all)["harbour-1"]["authors"] == ["é" * 40_000]


def test_a_line_break_injects_no_action(newsroom: Newsroom) -> None:
    newsroom.start()
    newsroom.publish(document("victim"))
    newsroom.all_indexed({"victim"})
    attack = json.dumps(document("carrier")).encode() + b'\n{"delete":{"_id":"victim"}}'
    newsroom.send(attack, "carrier").get()
    newsroom.send(json.dumps(document("pretty"), indent=1).encode(), "pretty").get()
    newsroom.all_indexed({"pretty"})
    newsroom.all_committed(3)
    assert newsroom.found(newsroom.names.all).keys() == {"victim", "pretty"}
    assert newsroom.dead_letters(1)[0].value == attack


def test_kill_9_with_bulks_on_their_way_loses_nothing(newsroom: Newsroom) -> None:
    first = newsroom.start(NEWSWIRE_INDEX_BULK_DOCUMENTS="50")
    newsroom.publish(document("warm-up"))
    newsroom.all_committed(1)
    newsroom.stack.elasticsearch.pause()
    try:
        sent = newsroom.metric("newswire_index_bulk_documents_count")
        newsroom.publish(*numbered(300))
        until(lambda: newsroom.metric("newswire_index_bulk_documents_count") >= sent + 2, "two bulks on their way")
        first.send_signal(signal.SIGKILL)
        first.wait()
        # A broker that is busy says nothing at first: that is no commit of nothing.
        committed = until(newsroom.committed, "the broker says what is committed")
        assert sum(committed.values()) == 1, "nothing is committed before Elasticsearch has it"
    finally:
        newsroom.stack.elasticsearch.resume()
    newsroom.start()
    newsroom.all_indexed({d["document_id"] for d in numbered(300)})
    newsroom.all_committed(301)


@pytest.mark.parametrize("how", ["frozen", "killed"])
def test_elasticsearch_away_for_thirty_seconds(newsroom: Newsroom, how: str) -> None:
    process, server = newsroom.start(), newsroom.stack.elasticsearch
    newsroom.publish(document("before"))
    newsroom.all_committed(1)
    joined = len(newsroom.logged("partitions_assigned"))
    away = server.pause if how == "frozen" else server.kill
    away()
    began, sent = time.monotonic(), 0
    try:
        while time.monotonic() - began < OUTAGE_SECONDS:
            newsroom.publish(document(f"ferry-{sent}"))
            sent += 1
            assert process.poll() is None
            threading.Event().wait(0.2)
        assert newsroom.get("/healthz")[0] == 200, "waiting is no fault"
    finally:
        if how == "frozen":
            server.resume()
        else:
            server.start()
            server.wait_ready()
    newsroom.all_indexed({f"ferry-{i}" for i in range(sent)}, 90)
    newsroom.all_committed(sent + 1)
    assert len(newsroom.logged("partitions_assigned")) == joined, "it stayed in the group, in one generation"
    assert len(newsroom.logged("elasticsearch_away")) <= 1
    if how == "killed":
        assert [len(newsroom.logged(e)) for e in ("elasticsearch_away", "elasticsearch_back")] == [1, 1]


def test_a_block_is_an_alarm_and_it_goes_on_when_lifted(newsroom: Newsroom) -> None:
    newsroom.start()
    newsroom.publish(document("before"))
    newsroom.all_committed(1)
    block = "index.blocks.read_only_allow_delete"
    newsroom.client.indices.put_settings(index=newsroom.names.physical, settings={block: True})
    newsroom.publish(*numbered(5))
    status, said = until(lambda: newsroom.get("/healthz") if newsroom.get("/healthz")[0] == 503 else None, "the alarm")
    assert status == 503
    assert "cluster_block_exception" in said
    assert newsroom.metric("newswire_index_halted") == 1
    newsroom.client.indices.put_settings(index=newsroom.names.physical, settings={block: None})
    newsroom.all_indexed({d["document_id"] for d in numbered(5)})
    until(lambda: newsroom.get("/healthz")[0] == 200, "healthy again")
    newsroom.all_committed(6)
    assert len(newsroom.logged("elasticsearch_halted")) == 1


def test_a_deleted_index_is_never_made_by_a_write(newsroom: Newsroom) -> None:
    """Also on a cluster that makes indices by itself: such a one would take every field for what it looks like."""
    newsroom.start()
    newsroom.publish(document("before"))
    newsroom.all_committed(1)
    newsroom.client.indices.delete(index=newsroom.names.physical)
    newsroom.client.cluster.put_settings(persistent={"action.auto_create_index": "true"})
    try:
        newsroom.publish(*numbered(3))
        until(lambda: newsroom.get("/healthz")[0] == 503, "the alarm")
        assert newsroom.client.indices.get(index=f"{newsroom.settings.namespace}*").body == {}
    finally:
        newsroom.client.cluster.put_settings(persistent={"action.auto_create_index": None})
    newsroom.start()
    newsroom.all_indexed({d["document_id"] for d in numbered(3)})


def test_sigterm_under_load_commits_only_what_is_indexed(newsroom: Newsroom) -> None:
    process = newsroom.start(NEWSWIRE_INDEX_BULK_DOCUMENTS="50")
    newsroom.publish(document("warm-up"))
    newsroom.all_committed(1)
    documents = numbered(4_000)
    positions = newsroom.publish(*documents)
    until(lambda: newsroom.metric("newswire_index_indexed_total") > 200, "some indexed")
    process.send_signal(signal.SIGTERM)
    assert process.wait(25) == 0
    committed = newsroom.committed()
    assert 0 < sum(committed.values()) < 4_001, "it was stopped in the middle"
    due = [
        d["document_id"]
        for d, at in zip(documents, positions, strict=True)
        if at.offset < committed.get(at.partition, 0)
    ]
    answer = newsroom.client.mget(index=newsroom.names.physical, ids=due, source=False)
    # The warm-up was counted, too.
    assert len(due) >= 200
    assert all(found["found"] for found in answer["docs"])
    newsroom.start()
    newsroom.all_committed(4_001)
    newsroom.all_indexed({d["document_id"] for d in documents})


def test_sigterm_while_elasticsearch_is_away_ends_in_time_and_loses_nothing(newsroom: Newsroom) -> None:
    process = newsroom.start()
    newsroom.publish(document("before"))
    newsroom.all_committed(1)
    newsroom.stack.elasticsearch.pause()
    try:
        newsroom.publish(*numbered(10))
        until(lambda: newsroom.metric("newswire_index_bulk_documents_count") >= 2, "a bulk on its way")
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert sum(newsroom.committed().values()) == 1
    finally:
        newsroom.stack.elasticsearch.resume()
    newsroom.start()
    newsroom.all_indexed({d["document_id"] for d in numbered(10)})


def test_two_replicas_start_at_once_and_share_the_partitions(newsroom: Newsroom) -> None:
    newsroom.start()
    newsroom.start()
    newsroom.publish(*numbered(200))
    newsroom.all_indexed({d["document_id"] for d in numbered(200)})
    newsroom.all_committed(200)
    assert [process.poll() for process in newsroom.processes] == [None, None]
    fields = newsroom.client.indices.get_mapping(index=newsroom.names.physical)[newsroom.names.physical]["mappings"]
    assert fields["dynamic"] == "strict"
    assert fields["properties"]["text"]["properties"].keys() == ANALYZERS.keys()


def test_a_replica_that_joins_while_nothing_can_be_written_costs_nothing(newsroom: Newsroom) -> None:
    """Partitions given out anew come unpaused, with records at once: they must not be taken and forgotten."""
    newsroom.start()
    newsroom.publish(document("before"))
    newsroom.all_committed(1)
    block = "index.blocks.read_only_allow_delete"
    newsroom.client.indices.put_settings(index=newsroom.names.physical, settings={block: True})
    newsroom.publish(*numbered(400))
    until(lambda: newsroom.logged("elasticsearch_halted"), "the first replica to wait")
    first = newsroom.log
    joined = first.read_text().count("partitions_assigned")
    newsroom.start(NEWSWIRE_INDEX_BULK_DOCUMENTS="10")
    until(lambda: newsroom.logged("elasticsearch_halted"), "the second replica to have partitions, and to wait")
    until(lambda: first.read_text().count("partitions_assigned") > joined, "the first to have fewer")
    newsroom.client.indices.put_settings(index=newsroom.names.physical, settings={block: None})
    newsroom.all_indexed({d["document_id"] for d in numbered(400)})
    newsroom.all_committed(401)
