"""Holds of operators and retractions of providers, on the real Kafka and Elasticsearch: no text in any index that we keep."""

import json
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newswire.health import complaint
from newswire.holding import Desk
from newswire.local.ports import free_ports
from newswire.local.stack import Stack
from newswire.supervisor import service
from schemas import headers
from schemas.holds import Hold
from services.common.kafka import group_name, make_admin
from tests.pipeline import Pipeline, until

NOON = "2026-03-22T12:00:00Z"
SECRET = "Quillfeather"
GROUPS = ("index", "revisions")
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
    for name in services or GROUPS:
        until(f"{name} has committed {count}", lambda name=name: pipeline.committed(name) == count)


def replay_everything(pipeline: Pipeline) -> None:
    """Every service of the index reads its topic again from the beginning."""
    pipeline.processes["index"].stop()
    admin = make_admin(pipeline.settings)
    try:
        groups = [group_name(pipeline.settings, name) for name in GROUPS]
        assert set(admin.delete_groups(groups).values()) == {"OK"}
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


def test_what_an_operator_withholds_is_hidden_with_its_text_and_comes_back(pipeline: Pipeline) -> None:
    newswire(pipeline, "withhold", "harbour-1", "--reason", "figures are being checked")  # before it arrives
    pipeline.start("index")
    publish(pipeline, document())
    until("it is stored", lambda: current(pipeline))

    assert current(pipeline)["status"] == "withheld"
    assert not pipeline.documents()
    assert newswire(pipeline, "search", SECRET, "--json").stdout == ""
    assert SECRET not in newswire(pipeline, "show", "harbour-1", code=1).stdout
    assert SECRET in newswire(pipeline, "show", "harbour-1", "--all").stdout
    assert "reinstate" not in newswire(pipeline, "withhold", "harbour-1", "--reason", "figures are wrong").stdout
    assert current(pipeline)["reason"] == "figures are wrong", "a hold that changes is applied to what is there"
    found = pipeline._client.search(index=pipeline.names.all, query={"match": {"text.en": "mayors"}})
    assert found["hits"]["hits"], "operators still find it by its words"

    newswire(pipeline, "retract", "harbour-1", "--reason", "all of it is wrong")
    assert not indices_with(pipeline, SECRET)
    refused = newswire(pipeline, "withhold", "harbour-1", "--reason", "less", code=1)
    assert "newswire reinstate harbour-1" in refused.stderr
    newswire(pipeline, "reinstate", "harbour-1")
    assert pipeline.documents()["harbour-1"]["body"] == document()["body"]
    assert "no document_id" in newswire(pipeline, "retract", "not an id", "--reason", "x", code=1).stderr


def test_a_provider_cancels_before_the_article_arrives_and_publishes_anew(pipeline: Pipeline) -> None:
    def raw(revision: int, **given: Any) -> dict[str, Any]:
        return {"source": "harbour-post", "provider_id": "ferry-1", "revision": revision, **given}

    def article(revision: int) -> dict[str, Any]:
        return raw(revision, title=f"Ferry {revision}", content=f"Mayor {SECRET} opened the ferry on Monday.")

    for name in ("enrich", "index"):
        pipeline.start(name)
    pipeline.feed([raw(2_000, action="retract", reason="sent by mistake")])
    (tombstone,) = until("the tombstone is there", lambda: list(pipeline.documents(everything=True).values()))
    assert (tombstone["status"], tombstone["reason"]) == ("retracted", "sent by mistake")

    pipeline.feed([article(1_000), article(2_000)])  # late, and the very revision that was cancelled
    until("all three are enriched", lambda: pipeline.committed("enrich") == 3)
    caught_up(pipeline)
    assert not indices_with(pipeline, SECRET)
    assert not pipeline.documents()

    pipeline.feed([article(3_000)])
    (shown,) = until("what is newer wins", lambda: list(pipeline.documents().values()))
    assert (shown["revision"], shown["title"]) == (3_000, "Ferry 3000")
    pipeline.feed([raw(3_000, action="retract")])
    until("it is cancelled again", lambda: not pipeline.documents())
    until("all are enriched", lambda: pipeline.committed("enrich") == 5)
    caught_up(pipeline)
    assert not indices_with(pipeline, SECRET)


def test_an_embargo_hides_an_article_everywhere_and_ends_by_itself(pipeline: Pipeline) -> None:
    pipeline.start("index")
    ends = datetime.now(UTC) + timedelta(seconds=20)
    publish(pipeline, document(embargoed_until=ends.isoformat()))
    until("it is stored", lambda: current(pipeline))

    shown = (
        newswire(pipeline, "search", SECRET, "--json").stdout + newswire(pipeline, "show", "harbour-1", code=1).stdout
    )
    seen = pipeline.documents()
    if datetime.now(UTC) < ends:
        assert (shown, seen) == ("", {})
    assert SECRET in newswire(pipeline, "show", "harbour-1", "--all").stdout

    until("its embargo ends", pipeline.documents)
    assert datetime.now(UTC) >= ends
    assert SECRET in newswire(pipeline, "search", SECRET, "--json").stdout


def test_revisions_are_listed_compared_and_hidden_with_their_article(pipeline: Pipeline) -> None:
    pipeline.start("index")
    publish(
        pipeline,
        document(1_000_000, body="The ferry opens on Monday.\n\nIt is free."),
        document(2_000_000, body="The ferry opens on Tuesday.\n\nIt is free.", correction_note="Tuesday, not Monday."),
        document(2_500_000, body="The ferry opens on Tuesday.\n\nIt is free.", correction_note="Tuesday, not Monday."),
    )
    caught_up(pipeline)

    listed = [
        json.loads(line)
        for line in newswire(pipeline, "show", "harbour-1", "--revisions", "--json").stdout.splitlines()
    ]
    assert [(one["number"], one["revision"]) for one in listed] == [(1, 1_000_000), (2, 2_000_000)]
    assert listed[1]["changed"] == ["body", "correction_note"]
    assert "correction:" in newswire(pipeline, "show", "harbour-1", "--revisions").stdout
    said = newswire(pipeline, "show", "harbour-1", "--diff", "1", "2000000").stdout
    assert "[-Monday-]{+Tuesday+}." in said
    assert "It is free." in said
    assert "1 to 2" in newswire(pipeline, "show", "harbour-1", "--diff", "1", "7", code=2).stderr
    shown = newswire(pipeline, "show", "harbour-1").stdout
    assert "Correction: Tuesday, not Monday." in shown
    assert f"Ask {SECRET}" in shown

    newswire(pipeline, "withhold", "harbour-1", "--reason", "being checked")
    assert SECRET not in newswire(pipeline, "show", "harbour-1", "--revisions", code=1).stdout
    assert SECRET in newswire(pipeline, "show", "harbour-1", "--revisions", "--all").stdout


def test_who_takes_over_partitions_applies_the_holds_that_their_last_owner_left_undone(pipeline: Pipeline) -> None:
    pipeline.start("index")
    publish(pipeline, document())
    until("it is there", pipeline.documents)
    newswire(pipeline, "retract", "harbour-1", "--reason", "a court's order")
    pipeline.processes["index"].stop()
    written = {name: value for name, value in document().items() if name != "text"}
    pipeline._client.index(
        index=pipeline.names.physical, id="harbour-1", document=written, version=1_000_001, version_type="external_gte"
    )
    assert pipeline.names.physical in indices_with(pipeline, SECRET), "a replica wrote it, and died before it heard"

    pipeline.start("index")

    until("it is held again", lambda: current(pipeline)["status"] == "retracted")
    assert not indices_with(pipeline, SECRET)


def replica(pipeline: Pipeline) -> None:
    """Another process of the index service."""
    pipeline.ports["index-2"] = free_ports(1)[0]
    environment = {**pipeline.environment("index"), "NEWSWIRE_INDEX_PORT": str(pipeline.ports["index-2"])}
    pipeline.processes["index-2"] = service("index", pipeline.folder, environment, number=2)
    pipeline.processes["index-2"].start()
    until("the second is healthy", lambda: not complaint(f"http://127.0.0.1:{pipeline.ports['index-2']}"), 90)


def test_what_is_published_while_its_hold_is_lifted_is_shown_in_its_newest_revision(pipeline: Pipeline) -> None:
    pipeline.start("index")
    replica(pipeline)
    publish(pipeline, document())
    until("it is there", pipeline.documents)
    desk = Desk(pipeline.settings, pipeline.topics, pipeline._producer, pipeline._client)
    for number in range(1, 9):
        hold = Hold(action="retract", reason=f"order {number}", at=datetime.now(UTC), by="desk")
        desk._append("harbour-1", hold.model_dump_json().encode())
        if number % 2:
            until("it is held", lambda: not pipeline.documents())
        newest = document(1_000 + number)
        late = threading.Timer(0.05 * number, publish, (pipeline, newest))
        late.start()
        desk.reinstate("harbour-1")
        late.join()
        caught_up(pipeline)
        expected = {name: value for name, value in newest.items() if name != "text"}
        until("the newest is shown", lambda expected=expected: pipeline.documents() == {"harbour-1": expected})
    kept = {"term": {"has_text": True}}
    until(
        "and so are its revisions", lambda: pipeline._client.count(index=pipeline.names.revisions, query=kept)["count"]
    )


def test_an_order_and_its_end_that_are_read_at_once_change_nothing(pipeline: Pipeline) -> None:
    desk = Desk(pipeline.settings, pipeline.topics, pipeline._producer, pipeline._client)
    hold = Hold(action="retract", reason="by mistake", at=datetime.now(UTC), by="desk")
    desk._append("harbour-1", hold.model_dump_json().encode())
    publish(pipeline, document())
    assert "1 revisions sent again" in desk.reinstate("harbour-1")
    pipeline.start("index")
    caught_up(pipeline)
    assert pipeline.documents()["harbour-1"]["title"] == document()["title"]
