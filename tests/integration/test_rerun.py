"""Enriching anew on the real servers: nothing newer is overwritten, nothing lost when it is killed, and live articles go first."""

import json
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from kafka import TopicPartition

from newswire.local.ports import free_ports
from newswire.local.stack import Stack
from schemas import headers
from schemas.headers import Position
from services.common.kafka import make_admin
from tests.pipeline import Pipeline, until

NOW = 1_774_180_800_000
NOT_ALL, STOPPED, USAGE = 5, 6, 2
POISONED_COMMAND = str(Path(__file__).parents[1] / "poisoned_command.py")
Document = dict[str, Any]


@pytest.fixture
def pipeline(stack: Stack, tmp_path: Path) -> Iterator[Pipeline]:
    with Pipeline(stack, tmp_path) as pipeline:
        yield pipeline


def article(number: int, **more: Any) -> Document:
    return {
        "source": "harbour-post",
        "provider_id": f"ferry-{number}",
        "title": f"Ferry {number} sails again",
        "content": "The harbour ferry will sail again on Tuesday, the mayor of Oslo said.",
        "revision": NOW,
        **more,
    }


@contextmanager
def started(
    pipeline: Pipeline, *arguments: str, generation: int = 2, poisoned: bool = False
) -> Iterator[subprocess.Popen[str]]:
    """`newswire enrich rerun` with its output, standard error too, in one pipe; killed at the end where it still runs."""
    command = [sys.executable, *([POISONED_COMMAND] if poisoned else ["-m", "newswire"]), "enrich", "rerun", *arguments]
    more = {"NEWSWIRE_ENRICH_GENERATION": str(generation), "NEWSWIRE_ENRICH_ITEM_SECONDS": "5", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command,
        env={**pipeline.command_environment(), **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def rerun(pipeline: Pipeline, *arguments: str, code: int = 0, generation: int = 2, poisoned: bool = False) -> str:
    """What it said; it must end with `code`."""
    with started(pipeline, *arguments, generation=generation, poisoned=poisoned) as process:
        said, _ = process.communicate(timeout=120)
        assert process.returncode == code, said
        return said


def counts(said: str) -> dict[str, Any]:
    """What --json printed in the end."""
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


def newswire(pipeline: Pipeline, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "newswire", *arguments],
        env=pipeline.command_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def indexed(pipeline: Pipeline, fed: int) -> None:
    """Until the services have worked off all that there is."""
    until("all is enriched", lambda: pipeline.committed("enrich") == fed, 90)
    outputs = len(pipeline.records(pipeline.topics.enriched))
    until("all is indexed", lambda: pipeline.committed("index") == outputs)


def balanced(pipeline: Pipeline) -> dict[str, Any]:
    """The audit's counts: nothing lost, stale or in flight."""
    until("the index has all", lambda: pipeline.committed("index") == len(pipeline.records(pipeline.topics.enriched)))
    found: dict[str, Any] = json.loads(newswire(pipeline, "audit", "--drained", "--json"))
    assert found["balanced"]
    assert found["drained"]
    return found


def generations(pipeline: Pipeline) -> Counter[int]:
    return Counter(one["generation"] for one in pipeline.documents(everything=True).values())


def first_generation(pipeline: Pipeline, articles: list[Document]) -> int:
    """These are indexed in generation 1; then enrich is started again with generation 2."""
    pipeline.start("enrich")
    pipeline.start("index")
    fed = pipeline.feed(articles)
    indexed(pipeline, fed)
    pipeline.processes["enrich"].stop()
    del pipeline.processes["enrich"]
    return fed


def enriched_with(pipeline: Pipeline) -> list[tuple[int, dict[str, str]]]:
    """(generation, headers) of every record of the enriched topic."""
    return [(int(said["version"]) % 250, said) for _, said in pipeline.records(pipeline.topics.enriched)]


def test_each_document_gets_the_new_generation_and_stays_what_it_is(pipeline: Pipeline) -> None:
    orders = [
        {**article(n, revision=NOW + 1_000), "action": a, "content": None} for n, a in ((1, "retract"), (2, "withhold"))
    ]
    fed = first_generation(pipeline, [article(n) for n in range(30)])
    pipeline.start("enrich")
    fed += pipeline.feed([orders[0], {**orders[1], "content": "Not yet."}])
    indexed(pipeline, fed)
    before = pipeline.documents(everything=True)
    held = next(key for key, one in before.items() if one["provider_id"] == "ferry-3")
    newswire(pipeline, "retract", held, "--reason", "the mayor never said so")
    until("it is held", lambda: pipeline.documents(everything=True)[held]["status"] == "retracted")
    pipeline.processes["enrich"].stop()
    del pipeline.processes["enrich"]
    pipeline.start("enrich", NEWSWIRE_ENRICH_GENERATION="2")
    fed += pipeline.feed([article(0, revision=NOW + 5_000, title="Ferry 0 is late")])
    indexed(pipeline, fed)
    before = pipeline.documents(everything=True)
    assert generations(pipeline) == {1: 29, 2: 1}

    said = rerun(pipeline, "--generation-below", "2", "--dry-run")
    assert "29 documents would be enriched anew; chosen are 29 of generation 1" in said
    assert len(pipeline.records(pipeline.topics.enriched)) == fed
    assert "29 of 29 documents enriched anew" in rerun(pipeline, "--generation-below", "2")

    summary = balanced(pipeline)
    assert summary["duplicates"] == 29
    assert {end: n for end, n in summary["ends"].items() if n} == {"indexed": 29, "superseded": 2, "retracted": 2}
    after = pipeline.documents(everything=True)
    assert generations(pipeline) == {2: 30}
    for name in ("revision", "status", "src", "trace", "ingested_at", "title", "body", "reason"):
        assert {key: one.get(name) for key, one in after.items()} == {key: one.get(name) for key, one in before.items()}
    assert Counter(one["status"] for one in after.values()) == {"published": 27, "retracted": 2, "withheld": 1}
    _headers_are_those_of_the_service(pipeline)

    said = rerun(pipeline, "--generation-below", "2", "--json")
    assert counts(said)["chosen"] == 0
    assert "generation 2" in rerun(pipeline, "--query", "ferry", generation=1, code=USAGE)


def _headers_are_those_of_the_service(pipeline: Pipeline) -> None:
    """Also the same partition: of two versions of a document one order must hold everywhere."""
    by_src: dict[str, list[dict[str, str]]] = {}
    for _, said in pipeline.records(pipeline.topics.enriched):
        by_src.setdefault(said["src"], []).append(said)
    pairs = [found for found in by_src.values() if len(found) == 2]
    assert len(pairs) == 29
    for first, second in pairs:
        assert {name: second[name] for name in ("src", "via", "trace")} == {
            n: first[n] for n in ("src", "via", "trace")
        }
        assert int(second["version"]) == int(first["version"]) + 1
        assert list(headers.stage_times(second["t"])) == list(headers.stage_times(first["t"]))


def test_stopped_then_killed_then_called_again_all_are_done_and_nothing_twice(pipeline: Pipeline) -> None:
    fed = first_generation(pipeline, [article(n) for n in range(150)])
    pipeline.start("enrich", NEWSWIRE_ENRICH_GENERATION="2")

    def anew() -> int:
        return sum(generation == 2 for generation, _ in enriched_with(pipeline))

    # What the first run publishes is not in the index when the second one begins.
    pipeline.processes["index"].signal(signal.SIGSTOP)
    with started(pipeline, "--since", "2026-01-01", "--rate", "10") as process:
        until("it has begun", lambda: anew() > 15)
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=60)
        assert process.returncode == STOPPED, said
    done = anew()
    assert f"{done} of 150 documents enriched anew" in said
    assert f"{150 - done} left: the same command goes on" in said

    with started(pipeline, "--since", "2026-01-01", "--rate", "10") as process:
        assert f"the index service: {done} messages behind" in _until_line(process, "waiting for")[-1]
        pipeline.processes["index"].signal(signal.SIGCONT)
        until("it goes on", lambda: anew() > done + 15)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        assert children
        process.kill()
    until("its child is gone, too", lambda: not any(_runs(child) for child in children))
    before_last = anew()
    assert before_last < 150

    said = rerun(pipeline, "--since", "2026-01-01", "--json")
    assert counts(said)["enriched"] == 150 - before_last
    summary = balanced(pipeline)
    assert generations(pipeline) == {2: 150}
    assert summary["duplicates"] == 150, "every document once more, none twice"
    assert summary["records"] == fed


def _runs(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def delete_before(pipeline: Pipeline, partition: int, offset: int) -> None:
    """As a retention does."""
    admin = make_admin(pipeline.settings)
    admin.delete_records({TopicPartition(pipeline.topics.raw.name, partition): offset})
    admin.close()


def test_poison_is_a_dead_letter_once_and_what_a_retention_took_is_listed(pipeline: Pipeline, tmp_path: Path) -> None:
    poison = {1: "POISON-RAISE", 2: "POISON-HANG", 3: "POISON-CRASH", 4: "POISON-MEMORY"}
    first_generation(pipeline, [article(n, content=f"It will sail again. {poison.get(n, '')}") for n in range(40)])
    places = {one["provider_id"]: Position.parse(one["src"]) for one in pipeline.documents().values()}
    bad = {str(places[f"ferry-{n}"]) for n in poison}
    lost = next(
        p
        for p in places.values()
        if str(p) not in bad
        and not any(q.partition == p.partition and q.offset <= p.offset and str(q) in bad for q in places.values())
    )
    delete_before(pipeline, lost.partition, lost.offset + 1)
    gone = {str(p) for p in places.values() if p.partition == lost.partition and p.offset <= lost.offset}
    pipeline.start("enrich", NEWSWIRE_ENRICH_GENERATION="2")

    file = tmp_path / "gone.txt"
    said = rerun(pipeline, "--query", "*", "--gone", str(file), "--list", "1", code=NOT_ALL, poisoned=True)

    assert f"{36 - len(gone)} of 40 documents enriched anew" in said
    assert f"{len(gone)} can't be had and stay as they are: past the retention of the raw topic" in said
    assert {line.split("  ")[0] for line in file.read_text().splitlines()} == gone
    assert sum("past the retention" in line and ":" in line.split("  ")[0] for line in said.splitlines()) >= 1
    letters = [said for _, said in pipeline.records(pipeline.topics.raw_dlq)]
    assert {one["src"]: (one["stage"], one["reason"]) for one in letters} == {
        str(places["ferry-1"]): ("enrich", "processing_failed"),
        str(places["ferry-2"]): ("enrich", "processing_timed_out"),
        str(places["ferry-3"]): ("enrich", "process_crashed"),
        str(places["ferry-4"]): ("enrich", "out_of_memory"),
    }
    until("the rest is done", lambda: generations(pipeline) == {1: 4 + len(gone), 2: 36 - len(gone)})
    balanced(pipeline)

    # As after a kill: nobody gets a second dead letter of the same generation.
    said = rerun(pipeline, "--query", "*", "--json", code=NOT_ALL, poisoned=True)
    assert {name: n for name, n in counts(said).items() if n} == {
        "chosen": 4 + len(gone),
        "failed_before": 4,
        "gone": {"past_retention": len(gone)},
    }
    assert len(pipeline.records(pipeline.topics.raw_dlq)) == 4

    # Repaired: the live service does them, in its generation.
    newswire(pipeline, "dlq", "replay", "--every")
    until("they are done", lambda: generations(pipeline) == {1: len(gone), 2: 40 - len(gone)}, 90)
    assert balanced(pipeline)["replays"]["outputs"] == 4


def test_it_stands_back_while_live_articles_wait_and_what_they_bring_stays(pipeline: Pipeline) -> None:
    fed = first_generation(pipeline, [article(n) for n in range(40)])
    live = pipeline.start("enrich", NEWSWIRE_ENRICH_GENERATION="2")
    indexed(pipeline, fed)
    enriched_before = len(pipeline.records(pipeline.topics.enriched))
    live.signal(signal.SIGSTOP)
    fed += pipeline.feed(article(n, revision=NOW + 5_000, title="Late") for n in range(100, 150))

    with started(pipeline, "--generation-below", "2", "--max-lag", "20", "--json") as process:
        lines = _until_line(process, "paused: ")
        assert "enrich is 50 messages behind, more than 20" in lines[-1]
        assert len(pipeline.records(pipeline.topics.enriched)) == enriched_before
        # While it waits its documents change: a newer revision, and another record of the very same revision.
        fed += pipeline.feed([article(0, revision=NOW + 5_000, title="Newer"), article(1, title="Corrected")])
        live.signal(signal.SIGCONT)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said

    assert "going on after" in said
    found = counts(said)
    assert (found["chosen"], found["enriched"], found["superseded"]) == (40, 38, 2)
    assert found["paused_seconds"] > 0
    balanced(pipeline)
    titles = {one["provider_id"]: one["title"] for one in pipeline.documents().values()}
    assert (titles["ferry-0"], titles["ferry-1"]) == ("Newer", "Corrected")
    assert generations(pipeline) == {2: 90}


def _until_line(process: subprocess.Popen[str], *beginning: str) -> list[str]:
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith(beginning):
            return lines
    raise AssertionError(f"no line begins with {beginning!r}: {lines}")


def test_those_of_the_same_generation_only_where_they_are_older_than_said(pipeline: Pipeline) -> None:
    first_generation(pipeline, [article(n) for n in range(10)])
    last = max(datetime.fromisoformat(one["enriched_at"]) for one in pipeline.documents().values())
    first = {one["enriched_at"] for one in pipeline.documents().values()}
    pipeline.start("enrich")

    assert counts(rerun(pipeline, "--query", "ferry", "--json", generation=1))["chosen"] == 0
    again = ("--query", "ferry", "--again-before", (last + timedelta(milliseconds=1)).isoformat(), "--json")
    assert counts(rerun(pipeline, *again, generation=1))["enriched"] == 10
    assert counts(rerun(pipeline, *again, generation=1))["chosen"] == 0
    balanced(pipeline)
    assert not first & {one["enriched_at"] for one in pipeline.documents().values()}


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Pipeline]:
    """On servers of its own: a broker that is killed with the topics of all other tests takes minutes to come back."""
    kafka, controller, elasticsearch, transport = free_ports(4)
    with (
        Stack(tmp_path / "stack", kafka, elasticsearch, controller, transport, small=True) as stack,
        Pipeline(stack, tmp_path) as pipeline,
    ):
        yield pipeline


def test_servers_that_go_away_meanwhile_are_waited_for(alone: Pipeline) -> None:
    pipeline = alone
    first_generation(pipeline, [article(n) for n in range(120)])
    pipeline.start("enrich", NEWSWIRE_ENRICH_GENERATION="2")

    def anew() -> int:
        return sum(generation == 2 for generation, _ in enriched_with(pipeline))

    with started(pipeline, "--generation-below", "2", "--rate", "10", "--json") as process:
        until("it has begun", lambda: anew() > 15)
        before = anew()
        pipeline.stack.kafka.kill()
        # Whichever it needs first: how far the others are, or the confirmation of a batch.
        lines = _until_line(process, "paused: ", "waiting: ")
        assert "Kafka does not" in lines[-1]
        pipeline.stack.kafka.start()
        pipeline.stack.kafka.wait_ready(120)
        until("it goes on", lambda: anew() > before + 32)
        pipeline.stack.elasticsearch.kill()
        _until_line(process, "waiting for Elasticsearch")
        pipeline.stack.elasticsearch.start()
        pipeline.stack.elasticsearch.wait_ready(120)
        said, _ = process.communicate(timeout=200)
        assert process.returncode == 0, said
    assert counts(said)["enriched"] == 120
    assert balanced(pipeline)["duplicates"] == 120
    assert generations(pipeline) == {2: 120}
