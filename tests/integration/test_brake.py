"""The brake on the real servers: a service that fails by its own fault pauses, keeps its membership, and goes on when told."""

import json
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from kafka.errors import CoordinatorNotAvailableError

from newswire.health import complaint
from newswire.local.ports import free_ports
from newswire.local.stack import Stack
from newswire.supervisor import Supervised, service
from schemas.headers import REASON, SRC
from services.common.elasticsearch import make_client
from services.common.kafka import group_name, make_admin, make_producer
from services.common.loop import IN_FLIGHT
from services.common.settings import IndexSettings
from services.index.setup import create_next
from tests.pipeline import POISONED, Pipeline, until
from tests.unit.index.conftest import document

TEXT = "The harbour ferry will sail again on Monday, the port authority of Bergen said. " * 4
POISON = "POISON-RAISE"
MINIMUM = 200
SOURCES = ("harbour-gazette", "fjord-post")


@pytest.fixture
def pipeline(stack: Stack, tmp_path: Path):
    with Pipeline(stack, tmp_path) as pipeline:
        yield pipeline


def articles(count: int, marker: str = "", sources: tuple[str, ...] = SOURCES) -> Iterator[dict[str, str]]:
    for number in range(count):
        name = f"{marker or 'good'}-{number}"
        yield {
            "source": sources[number % len(sources)],
            "provider_id": name,
            "content": f"{marker} Report {number}. {TEXT}",
        }


def newswire(pipeline: Pipeline, *arguments: str) -> str:
    command = [sys.executable, "-m", "newswire", *arguments]
    return subprocess.run(
        command, env=pipeline.command_environment(), capture_output=True, text=True, check=True
    ).stdout


def said(pipeline: Pipeline, name: str) -> str:
    return complaint(f"http://127.0.0.1:{pipeline.ports[name]}") or ""


def paused(pipeline: Pipeline, name: str) -> str:
    return until(f"{name} is paused", lambda: "newswire resume" in (what := said(pipeline, name)) and what, 120)


def metric(pipeline: Pipeline, port_of: str, name: str) -> float:
    with urllib.request.urlopen(f"http://127.0.0.1:{pipeline.ports[port_of]}/metrics") as answer:
        lines = answer.read().decode().splitlines()
    return next(float(line.split()[-1]) for line in lines if line.startswith(f"{name} "))


def group_of(pipeline: Pipeline, name: str) -> dict[str, Any]:
    """What the broker says of the group of a service."""
    group = group_name(pipeline.settings, name)
    admin = make_admin(pipeline.settings)
    try:
        return dict(admin.describe_groups([group])[group])
    except CoordinatorNotAvailableError:
        # A broker that never had a group makes the place for them first.
        return {"group_state": "Empty", "members": []}
    finally:
        admin.close()


def members(pipeline: Pipeline, name: str) -> set[str]:
    """Who is in the group of a service."""
    return {member["member_id"] for member in group_of(pipeline, name)["members"]}


def shared_out(pipeline: Pipeline, name: str, replicas: int) -> bool:
    """Whether every replica has its partitions: while members still join, the broker lists them already."""
    group = group_of(pipeline, name)
    return (
        group["group_state"] == "Stable"
        and len(group["members"]) == replicas
        and all(member["member_assignment"] for member in group["members"])
    )


def came_out(pipeline: Pipeline) -> set[str]:
    """The raw records that have an end on either topic of enrich."""
    topics = (pipeline.topics.enriched, pipeline.topics.raw_dlq)
    return {headers[SRC] for topic in topics for _, headers in pipeline.records(topic)}


def test_it_trips_holds_and_goes_on_when_told(pipeline: Pipeline) -> None:
    fed = pipeline.feed([*articles(460, POISON), *articles(30)])
    pipeline.start("index")
    process = pipeline.start("enrich", poisoned=True, wait=False, NEWSWIRE_ENRICH_STALL_SECONDS="20")

    why = paused(pipeline, "enrich")
    assert "from 2 sources" in why
    assert metric(pipeline, "enrich", "newswire_enrich_braked") == 1
    assert '"brake_tripped"' in process.log.read_text()
    held, member = len(pipeline.records(pipeline.topics.raw_dlq)), members(pipeline, "enrich")
    assert held < MINIMUM, "what would have been the two hundredth is not written"
    assert len(member) == 1
    # Longer than the watchdog, which must leave it alone.
    threading.Event().wait(25)
    assert len(pipeline.records(pipeline.topics.raw_dlq)) == held
    until(
        "what came out is committed, and nothing else is",
        lambda: pipeline.committed("enrich") == len(came_out(pipeline)),
    )
    assert process.process is not None
    assert process.process.poll() is None, "it stayed"
    assert members(pipeline, "enrich") == member

    assert newswire(pipeline, "resume", "index") == "index is not paused\n"
    assert "enrich resumes" in newswire(pipeline, "resume")
    until("it went on", lambda: len(pipeline.records(pipeline.topics.raw_dlq)) > held)
    paused(pipeline, "enrich")
    again = len(pipeline.records(pipeline.topics.raw_dlq))
    assert held < again < held + 32 + MINIMUM, "the batch that was held, and less than two hundred more"

    newswire(pipeline, "resume", "enrich")
    until("every record came out", lambda: len(came_out(pipeline)) == fed, 120)
    until("and is committed", lambda: pipeline.committed("enrich") == fed)
    until("the good ones are searchable", lambda: len(pipeline.documents()) == 30)
    dead = pipeline.records(pipeline.topics.raw_dlq)
    assert len(dead) == 460, "nothing twice"
    assert all(POISON.encode() in (value or b"") for value, _ in dead), "no innocent is a dead letter"
    until("it is well", lambda: not said(pipeline, "enrich"))
    assert metric(pipeline, "enrich", "newswire_enrich_braked") == 0


def test_malformed_messages_and_one_source_alone_do_not_trip_it(pipeline: Pipeline) -> None:
    malformed = [b'{"source": "%s", "content": ' % SOURCES[n % 2].encode() for n in range(260)]
    fed = pipeline.feed([*malformed, *articles(260, POISON, SOURCES[:1]), *articles(5, sources=SOURCES[1:])])
    pipeline.start("enrich", poisoned=True, wait=False)

    until("every record came out", lambda: len(came_out(pipeline)) == fed, 120)
    until("it is well", lambda: not said(pipeline, "enrich"))
    reasons = [headers[REASON] for _, headers in pipeline.records(pipeline.topics.raw_dlq)]
    assert (reasons.count("not_json"), reasons.count("processing_failed")) == (260, 260)

    # Nor do replays: from a second source they would make it two.
    producer = make_producer(pipeline.settings)
    for article in articles(260, POISON, SOURCES[1:]):
        value = json.dumps(article).encode()
        producer.send(pipeline.topics.raw.name, value=value, headers=[("attempt", b"1")])
    producer.close()
    until("all failed again", lambda: len(pipeline.records(pipeline.topics.raw_dlq)) == 780, 120)
    assert not said(pipeline, "enrich")


def second(pipeline: Pipeline) -> Supervised:
    """Another replica of enrich."""
    pipeline.ports["enrich-2"] = free_ports(1)[0]
    environment = {**pipeline.environment("enrich"), "NEWSWIRE_ENRICH_PORT": str(pipeline.ports["enrich-2"])}
    process = service("enrich", pipeline.folder, environment, number=2)
    process.command = [sys.executable, str(POISONED)]
    pipeline.processes["enrich-2"] = process
    process.start()
    return process


def test_a_pause_outlives_the_process_and_holds_every_replica(pipeline: Pipeline) -> None:
    first, other = pipeline.start("enrich", poisoned=True, wait=False), second(pipeline)
    # Partitions shared out anew would end who is paused by then.
    until("both have partitions", lambda: shared_out(pipeline, "enrich", 2))
    fed = pipeline.feed(articles(900, POISON))
    for name in ("enrich", "enrich-2"):
        paused(pipeline, name)
    before = came_out(pipeline)
    assert len(before) < 2 * MINIMUM

    began = time.monotonic()
    assert first.stop() == 0
    assert time.monotonic() - began < 10, "it waits for nothing that does not come"
    # Its partitions go to the other one, which could not take them while it holds a batch.
    assert other.process is not None
    assert other.process.wait(60) == 70
    pipeline.start("enrich", wait=False)
    other.start()
    for name in ("enrich", "enrich-2"):
        paused(pipeline, name)
    assert '"still_paused"' in first.log.read_text()
    assert came_out(pipeline) == before, "a restart is no order to go on"
    until("the group is left alone", lambda: not members(pipeline, "enrich"))
    assert first.stop() == 0
    pipeline.start("enrich", wait=False)
    paused(pipeline, "enrich")

    while len(came_out(pipeline)) < fed:
        newswire(pipeline, "resume", "enrich")
        until(
            "it goes on until all came out or it trips again",
            lambda: (
                any("paused" in said(pipeline, name) for name in ("enrich", "enrich-2"))
                or len(came_out(pipeline)) == fed
            ),
            120,
        )
    assert len(pipeline.records(pipeline.topics.raw_dlq)) >= fed


def test_what_was_repaired_while_the_index_service_was_paused_is_no_dead_letter(pipeline: Pipeline) -> None:
    pipeline.start("index", NEWSWIRE_INDEX_BULK_DOCUMENTS="50")
    producer = make_producer(pipeline.settings)
    # Valid for the contract, and more than the index's integer can hold.
    for number in range(400):
        name, source = f"{SOURCES[number % 2]}-{number}", {"id": SOURCES[number % 2]}
        value = json.dumps(document(document_id=name, source=source, word_count=2**40)).encode()
        producer.send(pipeline.topics.enriched.name, key=name.encode(), value=value)
    producer.close()

    assert "from 2 sources" in paused(pipeline, "index")
    assert metric(pipeline, "index", "newswire_index_braked") == 1
    member = members(pipeline, "index")
    dead = len(pipeline.records(pipeline.topics.enriched_dlq))
    assert dead < MINIMUM
    # Bulks behind the batch that is held are on their way at once: they may be done already, and are committed after it.
    assert dead - 50 * (IN_FLIGHT - 1) <= pipeline.committed("index") <= dead
    threading.Event().wait(15)
    assert members(pipeline, "index") == member, "longer than the session's time-out"

    widen(pipeline)
    newswire(pipeline, "resume", "index")
    until("the others are indexed", lambda: len(pipeline.documents()) == 400 - dead)
    assert len(pipeline.records(pipeline.topics.enriched_dlq)) == dead
    newswire(pipeline, "dlq", "replay", "--every")
    until("so are they", lambda: len(pipeline.documents()) == 400)
    assert newswire(pipeline, "dlq", "list") == "no undecided dead letter\n"
    assert not said(pipeline, "index")


def publish_unfit(pipeline: Pipeline, numbers: range) -> None:
    """Documents that no index takes, from two sources."""
    producer = make_producer(pipeline.settings)
    for number in numbers:
        value = json.dumps({"source": {"id": SOURCES[number % 2]}}).encode()
        producer.send(pipeline.topics.enriched.name, key=b"k%d" % number, value=value)
    producer.close()


def test_two_indices_that_are_fed_count_each_record_once_and_stand_and_resume_together(pipeline: Pipeline) -> None:
    groups = ("index", "index-v2")
    process = pipeline.start("index")
    until("the first index is there", lambda: pipeline._client.indices.exists(index=pipeline.names.physical))
    settings = IndexSettings.model_validate(pipeline.settings.model_dump())
    create_next(pipeline._client, pipeline.names, settings, {})

    publish_unfit(pipeline, range(150))
    until("both are done", lambda: [pipeline.committed(name) for name in groups] == [150, 150])
    assert letters_of_index(pipeline) == 300, "both of them write"
    assert not said(pipeline, "index"), "a hundred and fifty records failed, not three hundred"

    publish_unfit(pipeline, range(150, 300))
    assert "from 2 sources" in paused(pipeline, "index")
    standing = [pipeline.committed(name) for name in groups]
    assert max(standing) < MINIMUM, "neither goes on"
    newswire(pipeline, "resume", "index")
    until("both went on", lambda: [pipeline.committed(name) for name in groups] == [300, 300])
    assert letters_of_index(pipeline) == 600
    assert tripped(process) == 1
    until("it is well", lambda: not said(pipeline, "index"))


def letters_of_index(pipeline: Pipeline) -> int:
    """How many dead letters of the index service there are."""
    return len(pipeline.records(pipeline.topics.enriched_dlq))


def more_or_all(pipeline: Pipeline, process: Supervised, trips: int) -> bool:
    """Whether all 250 are dead letters, or the brake tripped more often than `trips`."""
    return letters_of_index(pipeline) >= 250 or tripped(process) > trips


def tripped(process: Supervised) -> int:
    """How often it tripped, by its own log."""
    return process.log.read_text().count('"brake_tripped"')


def widen(pipeline: Pipeline) -> None:
    """A new physical index whose word counts are longer, behind both aliases."""
    client, old, new = make_client(pipeline.settings), pipeline.names.physical, f"{pipeline.names.physical}-wide"
    found: dict[str, Any] = client.indices.get(index=old)[old]
    properties = {**found["mappings"]["properties"], "word_count": {"type": "long"}}
    client.indices.create(index=new, mappings={**found["mappings"], "properties": properties})
    moved = [
        {"add": {"index": new, "alias": alias, **({"is_write_index": True} if alias == pipeline.names.all else {})}}
        for alias in found["aliases"]
    ]
    client.indices.update_aliases(
        actions=[*({"remove": {"index": old, "alias": alias}} for alias in found["aliases"]), *moved]
    )
    client.close()


def test_an_index_service_that_is_asked_to_end_while_paused_does_so_at_once(pipeline: Pipeline) -> None:
    process = pipeline.start("index")
    producer = make_producer(pipeline.settings)
    for number in range(250):
        source = {"source": {"id": SOURCES[number % 2]}}
        producer.send(pipeline.topics.enriched.name, key=b"k%d" % number, value=json.dumps(source).encode())
    producer.close()
    paused(pipeline, "index")

    began = time.monotonic()
    assert process.stop() == 0
    assert time.monotonic() - began < 10
    written = len(pipeline.records(pipeline.topics.enriched_dlq))
    process = pipeline.start("index", wait=False)
    paused(pipeline, "index")
    assert '"still_paused"' in process.log.read_text()
    assert tripped(process) == 1, "it read nothing that could trip it anew"
    assert not members(pipeline, "index"), "it waits outside the group"
    assert len(pipeline.records(pipeline.topics.enriched_dlq)) == written < MINIMUM
    # How many came in its first batch decides how often it trips again.
    while letters_of_index(pipeline) < 250:
        trips = tripped(process)
        newswire(pipeline, "resume")
        until("all are dead letters, or it trips again", partial(more_or_all, pipeline, process, trips), 90)
    reasons = {headers[REASON] for _, headers in pipeline.records(pipeline.topics.enriched_dlq)}
    assert reasons == {"invalid_document"}
