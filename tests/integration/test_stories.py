"""The story service as processes of its own, between the real Kafka and the real Elasticsearch: who shares a story with whom."""

import json
import random
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from newswire.health import complaint
from newswire.local.ports import free_ports
from newswire.local.stack import Stack
from newswire.supervisor import Supervised, service
from schemas import headers
from services.common.kafka import group_name, make_admin
from services.enrich.measures import count_words, text_hash
from services.enrich.stories import sketch
from tests.pipeline import Pipeline, until

NOON = "2026-03-22T12:00:00Z"
SENTENCES = [
    "The {0} ferry to {1} sailed at {2} on {3} with {4} people on board.",
    "Captain {5} of the {0} line said the {1} crossing had been calm.",
    "On the quay of {1} a band from {6} played for those who had waited since {3}.",
    "The harbour office counted {4} passengers and {2} bicycles.",
    "A shop on {1} sold {7} loaves of {8} bread before noon.",
    "Nobody from {6} had expected the {8} weather to last.",
    "The next boat to {1} leaves when {5} has mended the {9} pump.",
    "Tickets cost {7} crowns, said {5}, and a {9} costs nothing.",
    "The council of {6} will speak about the {9} on {3}.",
]


@pytest.fixture
def pipeline(stack: Stack, tmp_path: Path) -> Iterator[Pipeline]:
    with Pipeline(stack, tmp_path) as pipeline:
        yield pipeline


def body_of(seed: int) -> str:
    """A text of nine paragraphs of its own."""
    chance = random.Random(seed)
    words = ["".join(chance.choice("bdfgklmnprstaeiou") for _ in range(7)).title() for _ in range(10)]
    return "\n\n".join(sentence.format(*words) + f" {words[1]} {chance.random()}" for sentence in SENTENCES)


def document(name: str, body: str, second: int = 0, **given: Any) -> dict[str, Any]:
    """A document as enrich makes one."""
    title, made = given.get("title", f"Title of {name}"), sketch(body)
    return {
        **{
            "document_id": name,
            "revision": 1_000,
            "generation": 1,
            "status": "published",
            "title": title,
            "body": body,
        },
        **{"source": {"id": f"paper-{name}"}, "language": "en", "text": {"en": body}, "sort_at": NOON},
        **{"ingested_at": f"2026-03-22T12:00:{second:02}Z", "enriched_at": NOON, "word_count": count_words(body)},
        **{"text_hash": text_hash(title, body), "story_bands": made.bands, "story_size": made.size},
        **{"quality": "ok", "kind": "article", "entities_status": "ok", "src": "r:0:1", "trace": "r:0:1"},
        **given,
    }


def tombstone(name: str, revision: int) -> dict[str, Any]:
    """What stays of a retracted document."""
    gone = ("title", "body", "text", "text_hash", "story_bands", "story_size", "word_count")
    kept = {key: value for key, value in document(name, "").items() if key not in gone}
    return {**kept, "status": "retracted", "revision": revision, "quality": "empty"}


def publish(pipeline: Pipeline, *documents: dict[str, Any]) -> None:
    """Onto the enriched topic, confirmed."""
    for one in documents:
        said = headers.write({"src": one["src"], "trace": one["trace"]})
        key = one["document_id"].encode()
        pipeline._producer.send(pipeline.topics.enriched.name, key=key, value=json.dumps(one).encode(), headers=said)
    pipeline._producer.flush()


def settled(pipeline: Pipeline, *services: str) -> None:
    """Everything in the enriched topic has been committed."""
    end = len(pipeline.records(pipeline.topics.enriched))
    for name in services or ("story",):
        until(f"{name} has committed {end}", lambda name=name: pipeline.committed(name) >= end, 90)


def entries(pipeline: Pipeline, index: str | None = None) -> dict[str, dict[str, Any]]:
    name = index or pipeline.names.stories_all
    if not pipeline._client.indices.exists(index=name):
        return {}
    pipeline._client.indices.refresh(index=name)
    hits = pipeline._client.search(index=name, size=5_000, query={"match_all": {}})["hits"]["hits"]
    return {hit["_id"]: hit["_source"] for hit in hits}


def grouped(pipeline: Pipeline) -> set[frozenset[str]]:
    """Who stands together, whatever the stories are called."""
    found: dict[str, set[str]] = {}
    for key, entry in entries(pipeline).items():
        if "story_id" in entry:
            found.setdefault(entry["story_id"], set()).add(key)
    return {frozenset(group) for group in found.values()}


def newswire(pipeline: Pipeline, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "newswire", *arguments],
        env={**pipeline.command_environment(), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def family(seed: int, name: str) -> list[dict[str, Any]]:
    """An agency's text, and what four papers make of it."""
    body, other = body_of(seed), body_of(seed + 1_000).split("\n\n")
    paragraphs = body.split("\n\n")
    return [
        document(f"{name}-agency", body, 1, title="Agency"),
        document(f"{name}-again", body, 2, title="Agency"),
        document(f"{name}-headline", body, 3),
        document(f"{name}-cut", "\n\n".join(paragraphs[:-1]), 4),
        document(f"{name}-intro", "\n\n".join([other[0], *paragraphs]), 5),
    ]


def names(*families: Sequence[dict[str, Any]]) -> set[frozenset[str]]:
    return {frozenset(one["document_id"] for one in family) for family in families}


def test_copies_share_a_story_in_whatever_order_they_come(pipeline: Pipeline) -> None:
    pipeline.start("story")
    families = [family(10 * number, f"f{number}") for number in range(12)]
    all_of = [one for members in families for one in members]
    random.Random(1).shuffle(all_of)
    publish(pipeline, *all_of)
    settled(pipeline)
    assert grouped(pipeline) == names(*families)
    found = entries(pipeline)
    assert found["f3-again"]["duplicate_of"] == "f3-agency"
    assert "duplicate_of" not in found["f3-headline"]
    assert {found[f"f3-{name}"]["story_id"] for name in ("agency", "cut", "intro")} == {"f3-agency"}
    assert not [key for key, entry in found.items() if "Title" in json.dumps(entry)], "an entry keeps no text"


def test_copies_of_one_second_meet_though_several_replicas_take_them(pipeline: Pipeline) -> None:
    """Each batch is one document, so that the copies are on their way at once, in two processes of a few threads each."""
    pipeline.start("story", NEWSWIRE_STORY_BATCH="1")
    second = start_another(pipeline)
    try:
        families = [family(10 * number, f"f{number}") for number in range(15)]
        columns = [one for column in zip(*families, strict=True) for one in column]
        publish(pipeline, *sorted(columns, key=lambda one: one["document_id"]))
        settled(pipeline)
        assert grouped(pipeline) == names(*families)
        found = entries(pipeline)
        assert {found[f"f{n}-{x}"]["story_id"] for n in range(15) for x in ("cut", "intro")} == {
            f"f{n}-agency" for n in range(15)
        }
    finally:
        second.stop()


def start_another(pipeline: Pipeline) -> Supervised:
    """A second replica."""
    (port,) = free_ports(1)
    settings = {**pipeline.environment("story"), "NEWSWIRE_STORY_PORT": str(port), "NEWSWIRE_STORY_BATCH": "1"}
    process = service("story", pipeline.folder, settings, 2)
    process.start()
    until("the second replica is healthy", lambda: not complaint(f"http://127.0.0.1:{port}"), 90)
    return process


def test_a_killed_service_goes_on_and_a_wiped_index_gives_the_same_groups(pipeline: Pipeline) -> None:
    families = [family(10 * number, f"f{number}") for number in range(20)]
    publish(pipeline, *(one for members in families for one in members))
    pipeline.start("story", NEWSWIRE_STORY_BATCH="3")
    until("something is settled", lambda: pipeline.committed("story") > 0)
    pipeline.kill("story")
    pipeline.start("story", NEWSWIRE_STORY_BATCH="3")
    settled(pipeline)
    before = grouped(pipeline)
    assert before == names(*families)
    process = pipeline.processes["story"].process
    assert pipeline.processes["story"].stop() == 0
    assert process is not None
    pipeline._client.indices.delete(index=pipeline.names.stories_physical)
    rewind(pipeline)
    pipeline.start("story")
    until("all are there again", lambda: len(entries(pipeline)) == 100, 90)
    settled(pipeline)
    assert grouped(pipeline) == before


def rewind(pipeline: Pipeline) -> None:
    """The group begins again: its offsets are deleted."""
    admin = make_admin(pipeline.settings)
    try:
        group = group_name(pipeline.settings, "story")

        def deleted() -> bool:
            try:
                admin.delete_groups([group])
            except Exception:
                return False
            return pipeline.committed("story") == 0

        until("the group is gone", deleted)
    finally:
        admin.close()


def test_a_later_version_moves_a_document_and_an_older_one_does_not(pipeline: Pipeline) -> None:
    agency, _, _, cut, _ = family(10, "f")
    other = family(500, "g")[0]
    pipeline.start("story")
    publish(pipeline, agency, cut, other)
    settled(pipeline)
    assert grouped(pipeline) == {frozenset({"f-agency", "f-cut"}), frozenset({"g-agency"})}
    rewritten = document("f-cut", other["body"], 30, revision=2_000)
    publish(pipeline, rewritten)
    settled(pipeline)
    assert grouped(pipeline) == {frozenset({"f-agency"}), frozenset({"f-cut", "g-agency"})}
    publish(pipeline, cut)
    settled(pipeline)
    assert grouped(pipeline) == {frozenset({"f-agency"}), frozenset({"f-cut", "g-agency"})}
    # By its earliest time it is the first of that story now.
    assert entries(pipeline)["f-cut"]["first_at"] < entries(pipeline)["f-agency"]["first_at"] + 10_000


def test_who_held_two_together_is_retracted_and_they_part(pipeline: Pipeline) -> None:
    """One document holds the texts of two; each of the two is a copy of it, and of the other it is none."""
    one, two = body_of(1), body_of(2)
    first, second = document("one", one, 3), document("two", two, 2)
    both = document("both", f"{one}\n\n{two}", 1)
    pipeline.start("story")
    publish(pipeline, both, first, second)
    settled(pipeline)
    assert grouped(pipeline) == {frozenset({"one", "two", "both"})}
    publish(pipeline, tombstone("both", 2_000))
    settled(pipeline)
    assert grouped(pipeline) == {frozenset({"one"}), frozenset({"two"})}
    kept = entries(pipeline)["both"]
    assert not {"bands", "text_hash", "figures", "size", "story_id"} & {k for k, v in kept.items() if v}
    assert "both" not in entries(pipeline, pipeline.names.stories)


def test_search_folds_and_show_lists_and_what_is_held_is_neither(pipeline: Pipeline) -> None:
    pipeline.start("index")
    pipeline.start("story")
    members = family(10, "f")
    publish(pipeline, *members, document("g", body_of(700)))
    settled(pipeline, "index", "story")
    until("all can be found", lambda: len(pipeline.documents()) == 6)
    assert newswire(pipeline, "search", "ferry").count("ferry") >= 2
    folded = [json.loads(line) for line in newswire(pipeline, "search", "ferry", "--json").splitlines()]
    assert {one.get("copies") for one in folded} == {4, 0}
    assert len(folded) == 2
    assert "+4 copies" in newswire(pipeline, "search", "ferry")
    every = newswire(pipeline, "search", "ferry", "--json", "--all-copies").splitlines()
    assert len(every) == 6
    assert "+5" not in newswire(pipeline, "show", "f-cut")
    shown = newswire(pipeline, "show", "f-cut")
    assert "+4 of this story" in shown
    assert "Title of f-intro" in shown
    listed = json.loads(newswire(pipeline, "show", "f-again", "--json"))
    assert listed["duplicate_of"] == "f-agency"
    assert {one["document_id"] for one in listed["copies"]} == {"f-agency", "f-headline", "f-cut", "f-intro"}
    newswire(pipeline, "withhold", "f-intro", "--reason", "a court")
    until("the copy is taken out of its story", lambda: "story_id" not in entries(pipeline)["f-intro"], 30)
    assert "bands" not in entries(pipeline)["f-intro"]
    assert "f-intro" not in newswire(pipeline, "show", "f-cut")
    assert "f-intro" not in entries(pipeline, pipeline.names.stories)
    assert "+3 copies" in newswire(pipeline, "search", "ferry")
    newswire(pipeline, "reinstate", "f-intro")
    until("it is back in its story", lambda: entries(pipeline)["f-intro"].get("story_id") == "f-agency", 30)


def test_elasticsearch_away_is_waited_for(pipeline: Pipeline) -> None:
    pipeline.start("story")
    publish(pipeline, *family(10, "f"))
    settled(pipeline)
    process = pipeline.processes["story"].process
    assert process is not None
    server = pipeline.stack.elasticsearch
    server.stop()
    try:
        publish(pipeline, *family(20, "g"), {"document_id": "broken"} | {"src": "r:0:1", "trace": "t"})
        assert pipeline.committed("story") == 5
    finally:
        server.start()
        server.wait_ready()
    settled(pipeline)
    assert grouped(pipeline) == names(family(10, "f"), family(20, "g"))
    assert process.poll() is None, "it stayed in its group"
    assert pipeline.processes["story"].restarts == 0
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
