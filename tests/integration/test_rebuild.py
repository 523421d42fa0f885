"""A new physical index beside the old one, on the real Kafka and Elasticsearch, while articles keep coming."""

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from newswire.local.stack import Stack
from services.common.kafka import group_name, make_admin
from tests.pipeline import Pipeline, until

NOON = "2026-03-22T12:00:00Z"
SECRET = "Quillfeather"


def document(document_id: str, revision: int = 1_000, **given: Any) -> dict[str, Any]:
    return {
        "document_id": document_id,
        "revision": revision,
        "generation": 1,
        "status": "published",
        "source": {"id": "harbour-post"},
        "title": f"Ferry {document_id}",
        "body": f"Revision {revision} of {document_id}.",
        **dict.fromkeys(("sort_at", "ingested_at", "enriched_at"), NOON),
        **{"quality": "ok", "kind": "article", "entities_status": "ok"},
        **dict.fromkeys(("src", "trace"), "articles-raw-v1:0:1"),
        **given,
    }


@pytest.fixture
def pipeline(stack: Stack, tmp_path: Path):
    with Pipeline(stack, tmp_path) as pipeline:
        yield pipeline


def publish(pipeline: Pipeline, *documents: dict[str, Any] | bytes) -> None:
    for one in documents:
        value = one if isinstance(one, bytes) else json.dumps(one).encode()
        key = None if isinstance(one, bytes) else one["document_id"].encode()
        pipeline._producer.send(pipeline.topics.enriched.name, key=key, value=value)
    pipeline._producer.flush()


def command(pipeline: Pipeline, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "newswire", *arguments],
        env={**pipeline.command_environment(), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def newswire(pipeline: Pipeline, *arguments: str, code: int = 0) -> str:
    process = command(pipeline, *arguments)
    said, _ = process.communicate(timeout=150)
    assert process.returncode == code, said
    return said


def shown(pipeline: Pipeline, index: str) -> dict[str, int]:
    """Every document's revision, by id."""
    pipeline._client.indices.refresh(index=index)
    hits = pipeline._client.search(index=index, size=5_000, query={"match_all": {}})["hits"]["hits"]
    return {hit["_id"]: hit["_source"]["revision"] for hit in hits}


def behind(pipeline: Pipeline, alias: str) -> set[str]:
    return set(pipeline._client.indices.get_alias(name=alias).body)


class Traffic(threading.Thread):
    """New articles and new revisions until it is told to stop."""

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__(daemon=True)
        self.pipeline, self.stopping, self.sent = pipeline, threading.Event(), 0

    def run(self) -> None:
        while not self.stopping.wait(0.05):
            publish(self.pipeline, document(f"live-{self.sent}"), document("old-1", 10_000 + self.sent))
            self.sent += 1


def test_a_rebuild_goes_on_where_it_was_and_loses_nothing_that_comes_meanwhile(pipeline: Pipeline) -> None:
    v1, v2 = pipeline.names.physical, pipeline.names.numbered(2)
    pipeline.start("index")
    publish(pipeline, *(document(f"old-{n}") for n in range(300)), b"not json")
    publish(pipeline, document("secret", title=SECRET, body=SECRET))
    until("all are there", lambda: len(pipeline.documents()) == 301)
    newswire(pipeline, "retract", "secret", "--reason", "a court's order")
    pipeline.processes["index"].stop()

    first = command(pipeline, "index", "rebuild")
    until("it has begun", lambda: pipeline._client.indices.exists(index=v2))
    first.kill()
    first.communicate()
    assert behind(pipeline, pipeline.names.reading) == {v1}, "interrupted, it has changed nothing for readers"
    pipeline.start("index")
    traffic = Traffic(pipeline)
    traffic.start()
    said = newswire(pipeline, "index", "rebuild")
    traffic.stopping.set()
    traffic.join()

    assert "going on with" in said
    assert behind(pipeline, pipeline.names.reading) == behind(pipeline, pipeline.names.all) == {v2}
    publish(pipeline, document("old-2", 99_000))
    expected = {
        **{f"old-{n}": 1_000 for n in range(300)},
        **{f"live-{n}": 1_000 for n in range(traffic.sent)},
        **{"old-1": 10_000 + traffic.sent - 1, "old-2": 99_000, "secret": 1_000},
    }
    for index in (v1, v2):
        until(f"{index} is fed", lambda index=index: shown(pipeline, index) == expected)
    assert SECRET not in json.dumps(pipeline.documents(everything=True))
    assert "secret" not in pipeline.documents()
    assert len(pipeline.records(pipeline.topics.enriched_dlq)) == 1, "who fills the new index writes no letter again"

    newswire(pipeline, "index", "use", "v1")
    assert behind(pipeline, pipeline.names.reading) == {v1}
    newswire(pipeline, "index", "use", "v2")
    assert "is the one that people read" in newswire(pipeline, "index", "drop", "v2", code=1)
    newswire(pipeline, "index", "drop", "v1")
    assert not pipeline._client.indices.exists(index=v1)
    admin = make_admin(pipeline.settings)
    try:
        groups = {group["group_id"] for group in admin.list_groups()}
    finally:
        admin.close()
    assert groups & {group_name(pipeline.settings, name) for name in ("index", "index-v2")} == {
        group_name(pipeline.settings, "index-v2")
    }
    pipeline.processes["index"].stop()
    pipeline.start("index")
    publish(pipeline, document("last"), b"not json either")
    until("the new index is fed alone", lambda: "last" in pipeline.documents())
    assert not pipeline._client.indices.exists(index=v1), "what was dropped is not made again"
    until("its dead letters are written", lambda: len(pipeline.records(pipeline.topics.enriched_dlq)) == 2)


def told(pipeline: Pipeline, *arguments: str, code: int = 0) -> dict[str, Any]:
    """The one JSON object that a command ends with; its progress stands before."""
    answer: dict[str, Any] = json.loads(newswire(pipeline, *arguments, "--json", code=code).splitlines()[-1])
    return answer


def lag(pipeline: Pipeline) -> int | None:
    """Of the index, as `status` says it; the services that this test does not start are not well, so its exit code is 1."""
    return told(pipeline, "status", code=1)["lag"]["index"]


def test_the_accounts_follow_the_index_that_people_read(pipeline: Pipeline) -> None:
    def article(number: int) -> dict[str, Any]:
        return {"source": "harbour-post", "provider_id": f"ferry-{number}", "content": f"Ferry {number} sails again."}

    for name in ("enrich", "index"):
        pipeline.start(name)
    fed = pipeline.feed(article(n) for n in range(20))
    until("all are there", lambda: len(pipeline.documents()) == 20)
    newswire(pipeline, "index", "rebuild")
    newswire(pipeline, "index", "drop", "v1")
    assert behind(pipeline, pipeline.names.all) == {pipeline.names.numbered(2)}
    fed += pipeline.feed([*(article(n) for n in range(20, 30)), b"not json"])
    until("so are the later ones", lambda: len(pipeline.documents()) == 30)
    until("and committed", lambda: pipeline.committed("index-v2") == 30)

    said = told(pipeline, "audit", "--drained")
    assert said["records"] == fed == 31
    assert {end: count for end, count in said["ends"].items() if count} == {"indexed": 30, "dead-lettered": 1}
    assert lag(pipeline) == 0

    # What is committed there and not in the index is lost, not in flight.
    pipeline._client.delete(index=pipeline.names.numbered(2), id=(gone := next(iter(pipeline.documents()))))
    said = told(pipeline, "audit", code=3)
    assert said["lost_by_stage"] == {"enrich": 0, "index": 1}
    assert told(pipeline, "trace", gone)["end"] == "lost"

    # What its own group has not reached yet is in flight.
    pipeline.processes["index"].stop()
    pipeline.feed([article(30)])
    until("it is enriched", lambda: pipeline.committed("enrich") == fed + 1)
    assert lag(pipeline) == 1
    assert told(pipeline, "audit", code=3)["in_flight_by_stage"] == {"enrich": 0, "index": 1}


def test_where_documents_differ_nothing_is_switched(pipeline: Pipeline) -> None:
    pipeline.start("index")
    publish(pipeline, document("a"), document("b"))
    until("both are there", lambda: len(pipeline.documents()) == 2)
    lost = {**document("lost"), "title": "the topic has no such document"}
    pipeline._client.index(index=pipeline.names.physical, id="lost", document=lost)

    said = newswire(pipeline, "index", "rebuild", code=1)

    assert "1 documents differ: lost" in said
    assert behind(pipeline, pipeline.names.reading) == {pipeline.names.physical}
    assert "people read" in newswire(pipeline, "index", "rebuild", "--accept")
    assert pipeline.documents().keys() == {"a", "b"}
    assert "is fed, not read" in newswire(pipeline, "index", "list")
