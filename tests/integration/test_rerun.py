"""`newswire enrich rerun` on the real servers: nothing lost, nothing stale, whatever stops it."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kafka import TopicPartition

from newswire.local.stack import Stack
from schemas import headers
from services.common.kafka import make_admin
from tests.pipeline import POISONED, Pipeline, until

NOW = 1_774_180_800_000
SECONDS = 120
RERUN = [sys.executable, "-m", "newswire", "enrich", "rerun"]


@pytest.fixture
def pipeline(stack: Stack, tmp_path: Path) -> Iterator[Pipeline]:
    with Pipeline(stack, tmp_path) as pipeline:
        yield pipeline


def article(number: int, **more: Any) -> dict[str, Any]:
    return {
        "source": f"harbour-gazette-{number % 3}",
        "provider_id": f"ferry-{number}",
        "title": f"Ferry {number} sails again",
        "content": "The harbour ferry will sail again on Tuesday, the mayor said.",
        "revision": NOW,
        **more,
    }


def indexed(pipeline: Pipeline, count: int, generation: int = 1) -> dict[str, dict[str, Any]]:
    """The documents, once `count` of them are of that generation."""

    def there() -> dict[str, dict[str, Any]]:
        found = pipeline.documents(everything=True)
        return found if sum(one["generation"] == generation for one in found.values()) == count else {}

    return until(f"{count} documents of generation {generation}", there, SECONDS)


def environment(pipeline: Pipeline, generation: int = 2) -> dict[str, str]:
    return {**pipeline.command_environment(), "NEWSWIRE_ENRICH_GENERATION": str(generation)}


def rerun(pipeline: Pipeline, *arguments: str, command: list[str] = RERUN) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*command, *arguments], env=environment(pipeline), capture_output=True, text=True, check=False, timeout=SECONDS
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def drained(pipeline: Pipeline) -> dict[str, Any]:
    """What the audit says once all is drained; it must balance."""

    def balanced() -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-m", "newswire", "audit", "--json", "--drained"],
            env=pipeline.command_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else {}

    return until("the audit balances", balanced, SECONDS)


def outputs(pipeline: Pipeline, generation: int) -> Counter[str]:
    """How often each raw record was enriched by that generation."""
    return Counter(
        given[headers.SRC]
        for value, given in pipeline.records(pipeline.topics.enriched)
        if value and json.loads(value)["generation"] == generation
    )


def test_documents_keep_their_revision_and_get_the_new_generation(pipeline: Pipeline) -> None:
    fed = pipeline.feed(article(n, content="A bridge in Aldwater." if n == 7 else "A ferry.") for n in range(40))
    pipeline.start("enrich")
    pipeline.start("index")
    before = indexed(pipeline, fed)

    would = rerun(pipeline, "--generation-below", "2", "--dry-run")
    assert (would.returncode, would.stderr) == (0, "40 documents to enrich again as generation 2\n")
    assert not outputs(pipeline, 2)

    one = rerun(pipeline, "--query", "Aldwater")
    assert one.returncode == 0, one.stderr
    assert sum(outputs(pipeline, 2).values()) == 1
    assert [doc["provider_id"] for doc in indexed(pipeline, 1, 2).values() if doc["generation"] == 2] == ["ferry-7"]

    rest = rerun(pipeline, "--generation-below", "2")
    assert rest.returncode == 0, rest.stderr
    assert "39 documents to enrich again as generation 2" in rest.stderr
    assert "39 documents enriched again" in rest.stderr
    after = indexed(pipeline, fed, 2)
    for key in ("revision", "src", "trace", "ingested_at", "title", "body"):
        assert {i: doc[key] for i, doc in after.items()} == {i: doc[key] for i, doc in before.items()}
    assert set(outputs(pipeline, 2).values()) == {1}

    nothing = rerun(pipeline, "--generation-below", "2")
    assert (nothing.returncode, nothing.stderr) == (0, "0 documents to enrich again as generation 2\n")
    again = rerun(pipeline, "--since", "1h", "--again")
    assert "40 documents to enrich again" in again.stderr
    summary = drained(pipeline)
    assert (summary["records"], summary["duplicates"]) == (fed, 80)
    assert summary["ends"]["indexed"] == fed


def test_a_newer_revision_that_came_meanwhile_stays(pipeline: Pipeline) -> None:
    pipeline.feed(article(n) for n in range(5))
    pipeline.start("enrich")
    pipeline.start("index")
    indexed(pipeline, 5)
    pipeline.processes["index"].stop()
    fed = pipeline.feed([article(3, revision=NOW + 5_000, title="Newer")])
    until("the newer one is enriched", lambda: len(pipeline.records(pipeline.topics.enriched)) == 5 + fed, SECONDS)

    done = rerun(pipeline, "--generation-below", "2", "--max-lag", "1000")
    assert "5 documents enriched again" in done.stderr
    pipeline.start("index")
    found = indexed(pipeline, 4, 2)
    summary = drained(pipeline)
    assert {doc["generation"] for doc in found.values() if doc["title"] != "Newer"} == {2}
    newer = next(doc for doc in pipeline.documents().values() if doc["provider_id"] == "ferry-3")
    assert (newer["title"], newer["generation"]) == ("Newer", 1)
    assert summary["ends"]["superseded"] == 1


def test_killed_in_the_middle_it_goes_on(pipeline: Pipeline) -> None:
    count = 200
    pipeline.feed(article(n) for n in range(count))
    pipeline.start("enrich")
    pipeline.start("index")
    indexed(pipeline, count)
    process = subprocess.Popen(
        [*RERUN, "--generation-below", "2", "--rate", "60"], env=environment(pipeline), stderr=subprocess.DEVNULL
    )
    until("some are enriched again", lambda: outputs(pipeline, 2), SECONDS)
    process.kill()
    process.wait()
    some = len(outputs(pipeline, 2))
    assert 0 < some < count
    until("what it sent is indexed", lambda: len(indexed(pipeline, some, 2)) == count, SECONDS)

    rest = rerun(pipeline, "--generation-below", "2")
    assert rest.returncode == 0, rest.stderr
    assert f"{count - some} documents enriched again" in rest.stderr
    indexed(pipeline, count, 2)
    assert set(outputs(pipeline, 2).values()) == {1}
    assert drained(pipeline)["ends"]["indexed"] == count


def test_an_interrupt_ends_it_with_what_was_done(pipeline: Pipeline) -> None:
    pipeline.feed(article(n) for n in range(100))
    pipeline.start("enrich")
    pipeline.start("index")
    indexed(pipeline, 100)
    process = subprocess.Popen(
        [*RERUN, "--generation-below", "2", "--rate", "5"], env=environment(pipeline), stderr=subprocess.PIPE, text=True
    )
    until("some are enriched again", lambda: outputs(pipeline, 2), SECONDS)
    process.terminate()
    _, said = process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert "interrupted: call this again, and it goes on" in said
    assert f"{sum(outputs(pipeline, 2).values())} documents enriched again" in said


def test_what_is_past_retention_is_listed_and_the_rest_is_done(pipeline: Pipeline, tmp_path: Path) -> None:
    count = 60
    pipeline.feed(article(n) for n in range(count))
    pipeline.start("enrich")
    pipeline.start("index")
    srcs = {doc["src"] for doc in indexed(pipeline, count).values()}
    admin = make_admin(pipeline.settings)
    partition = int(min(srcs).split(":")[1])
    admin.delete_records({TopicPartition(pipeline.topics.raw.name, partition): 2})
    admin.close()
    lost = {f"{pipeline.topics.raw.name}:{partition}:{offset}" for offset in (0, 1)} & srcs
    assert lost

    done = rerun(pipeline, "--generation-below", "2", "--gone", str(tmp_path / "gone.tsv"))
    assert done.returncode == 1
    assert f"{len(lost)} can't be fetched" in done.stderr
    listed = [line.split("\t") for line in (tmp_path / "gone.tsv").read_text().splitlines()]
    assert {src for _, src, _ in listed} == lost
    assert {why for _, _, why in listed} == {"is past retention: the partition begins at 2"}
    assert all(document_id in pipeline.documents(everything=True) for document_id, _, _ in listed)
    indexed(pipeline, count - len(lost), 2)


def test_an_article_that_stops_it_costs_itself_alone(pipeline: Pipeline) -> None:
    poison = ["POISON-RAISE", "POISON-CRASH"]
    pipeline.feed(article(n, content=poison[n] if n < 2 else "A ferry.") for n in range(20))
    pipeline.start("enrich")
    pipeline.start("index")
    indexed(pipeline, 20)
    done = rerun(pipeline, "--generation-below", "2", command=[sys.executable, str(POISONED), "enrich", "rerun"])
    assert done.returncode == 1
    assert "1 dead letters: process_crashed" in done.stderr
    assert "1 dead letters: processing_failed" in done.stderr
    assert "18 documents enriched again" in done.stderr
    letters = pipeline.records(pipeline.topics.raw_dlq)
    assert Counter(given[headers.REASON] for _, given in letters) == {"process_crashed": 1, "processing_failed": 1}
    assert {json.loads(value or b"")["content"] for value, _ in letters} == set(poison)
    indexed(pipeline, 18, 2)
    # What the generation before made of them is still there.
    assert drained(pipeline)["ends"]["indexed"] == 20


def test_it_stands_still_while_the_services_are_behind(pipeline: Pipeline) -> None:
    pipeline.feed(article(n) for n in range(80))
    pipeline.start("enrich")
    pipeline.start("index")
    indexed(pipeline, 80)
    pipeline.processes["index"].stop()
    process = subprocess.Popen(
        [*RERUN, "--generation-below", "2", "--max-lag", "10", "--rate", "10"],
        env={**environment(pipeline), "NEWSWIRE_ENRICH_BATCH": "16"},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    said = process.stderr.readline() + process.stderr.readline()
    assert "standing still: index is 16 messages behind (limit 10)" in said
    assert sum(outputs(pipeline, 2).values()) == 16
    pipeline.start("index")
    _, rest = process.communicate(timeout=SECONDS)
    assert process.returncode == 0
    assert "going on" in rest
    indexed(pipeline, 80, 2)


def test_nobody_there(pipeline: Pipeline) -> None:
    nowhere = {**environment(pipeline), "NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:9"}
    done = subprocess.run([*RERUN, "--since", "1h"], env=nowhere, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("newswire: no Kafka answers at 127.0.0.1:9")
    assert os.linesep.join(done.stderr.splitlines()[1:]) == ""
