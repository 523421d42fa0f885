"""Holds of operators and retractions of providers, on the real Kafka and Elasticsearch: no text in any index that we keep."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from newswire.local.stack import Stack
from schemas import headers
from services.common.kafka import group_name, make_admin
from tests.pipeline import Pipeline, until

NOON = "2026-03-22T12:00:00Z"
SECRET = "Quillfeather"
GROUPS = ("index",)
# A document that the secret does not stand in.
BLAND = {
    "title": "Bland",
    "standfirst": None,
    "body": "Bland.",
    "text": {},
    "people": [],
    "entities": [],
    "keywords": [],
    "ed_note": None,
}


@pytest.fixture
def pipeline(stack: Stack, tmp_path: Path):
    with Pipeline(stack, tmp_path) as pipeline:
        yield pipeline


def document(revision: int = 1_000, **given: Any) -> dict[str, Any]:
    return {
        "document_id": "harbour-1",
        "revision": revision,
        "generation": 1,
        "status": "published",
        "source": {"id": "harbour-post"},
        "language": "en",
        "title": f"Mayor {SECRET} opens the ferry",
        "standfirst": f"{SECRET} was the first on board.",
        "body": f"Mayor {SECRET} opened the ferry, revision {revision}.",
        "text": {"en": f"Mayor {SECRET} opens the ferry"},
        "people": [SECRET],
        "entities": [{"name": SECRET, "type": "person", "id": "p1", "count": 1, "salience": 0.5, "mentions": []}],
        "keywords": [SECRET],
        "ed_note": f"Ask {SECRET}",
        "sort_at": NOON,
        "ingested_at": NOON,
        "enriched_at": NOON,
        "quality": "ok",
        "kind": "article",
        "entities_status": "ok",
        "src": f"articles-raw-v1:0:{revision}",
        "trace": f"articles-raw-v1:0:{revision}",
        **given,
    }


def publish(pipeline: Pipeline, *documents: dict[str, Any]) -> None:
    """Onto the enriched topic, confirmed."""
    for one in documents:
        key, said = one["document_id"].encode(), headers.write({"src": one["src"], "trace": one["trace"]})
        pipeline._producer.send(pipeline.topics.enriched.name, key=key, value=json.dumps(one).encode(), headers=said)
    pipeline._producer.flush()


def newswire(pipeline: Pipeline, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "newswire", *arguments],
        env=pipeline.command_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    return done


def indices_with(pipeline: Pipeline, text: str) -> set[str]:
    """Every index of this installation that shows the text, in what it keeps or in what it can be searched for."""
    client, found = pipeline._client, set()
    for index in client.indices.get(index=f"{pipeline.namespace}*"):
        client.indices.refresh(index=index)
        kept = client.search(index=index, size=5_000, query={"match_all": {}})["hits"]["hits"]
        searched = client.search(index=index, query={"query_string": {"query": text, "lenient": True}})
        if text in json.dumps([hit["_source"] for hit in kept]) or searched["hits"]["hits"]:
            found.add(index)
    return found


def current(pipeline: Pipeline, document_id: str = "harbour-1") -> dict[str, Any]:
    return pipeline.documents(everything=True).get(document_id, {})


def caught_up(pipeline: Pipeline, *services: str) -> None:
    """Everything in the enriched topic has been committed."""
    count = len(pipeline.records(pipeline.topics.enriched))
    for name in services or ("index",):
        until(f"{name} has committed {count}", lambda name=name: pipeline.committed(name) == count)


def replay_everything(pipeline: Pipeline) -> None:
    """Every service of the index reads its topic again from the beginning."""
    pipeline.processes["index"].stop()
    admin = make_admin(pipeline.settings)
    try:
        admin.delete_groups([group_name(pipeline.settings, name) for name in GROUPS])
    finally:
        admin.close()
    pipeline.start("index")
    caught_up(pipeline)


def test_what_an_operator_retracts_stays_away_until_it_is_reinstated(pipeline: Pipeline) -> None:
    pipeline.start("index")
    publish(pipeline, document(), document(document_id="harbour-2", **BLAND))
    until("both are there", lambda: len(pipeline.documents()) == 2)
    assert indices_with(pipeline, SECRET), "the test would see the text"

    said = newswire(pipeline, "retract", "harbour-1", "--reason", "a court's order").stdout

    assert "the index shows it as retracted" in said
    assert not indices_with(pipeline, SECRET)
    assert (current(pipeline)["status"], current(pipeline)["reason"]) == ("retracted", "a court's order")
    publish(
        pipeline, document(2_000), document(500), document(1_000, generation=2)
    )  # fetched again, late, enriched anew
    caught_up(pipeline)
    assert current(pipeline)["revision"] == 2_000
    assert "harbour-1" not in pipeline.documents()
    assert not indices_with(pipeline, SECRET)
    replay_everything(pipeline)
    assert not indices_with(pipeline, SECRET)

    assert "the index shows it as published" in newswire(pipeline, "reinstate", "harbour-1").stdout
    caught_up(pipeline)
    back = pipeline.documents()["harbour-1"]
    assert back == {k: v for k, v in document(2_000).items() if k != "text"}, "nothing of the hold is left"
    publish(pipeline, document(3_000))
    until("updates go on", lambda: current(pipeline)["revision"] == 3_000)
