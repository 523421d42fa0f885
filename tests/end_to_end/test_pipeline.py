"""Articles through ingest, enrich and index as separate processes, on the real Kafka and Elasticsearch."""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from newswire.local.stack import Stack
from schemas.headers import stage_times
from tests.pipeline import Pipeline, until

STAGES = ("ingest", "enrich", "index")


@pytest.fixture
def pipeline(stack: Stack, tmp_path: Path):
    with Pipeline(stack, tmp_path) as pipeline:
        yield pipeline


def post(pipeline: Pipeline, articles: Any) -> tuple[int, Any]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{pipeline.ports['ingest']}/v1/articles",
        json.dumps(articles).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return answer.status, json.loads(answer.read())


def article(number: int, **more: Any) -> dict[str, Any]:
    text = (
        "The mayor of Bergen, Ingrid Solheim, said on Tuesday that the harbour ferry will sail again. "
        "Engineers from Hordaland Shipyard had repaired the ramp in Norway's second city."
    )
    return {
        "source": "harbour-gazette",
        "provider_id": f"ferry-{number}",
        "title": f"Ferry {number} sails again",
        "content": text,
        **more,
    }


def test_an_article_posted_over_http_is_found_enriched(pipeline: Pipeline) -> None:
    for stage in STAGES:
        pipeline.start(stage)

    status, answer = post(pipeline, article(1))

    assert status == 202
    document_id = answer["items"][0]["document_id"]
    document = until("it is searchable", lambda: pipeline.documents().get(document_id))
    assert document["title"] == "Ferry 1 sails again"
    assert document["people"] == ["Ingrid Solheim"]
    assert {"Bergen", "Norway"} <= set(document["places"])
    assert document["language"] == "en"
    times = stage_times(pipeline.records(pipeline.topics.enriched)[0][1]["t"])
    assert list(times) == ["ingest", "enrich"]


def test_an_older_revision_that_arrives_last_changes_nothing(pipeline: Pipeline) -> None:
    for stage in ("enrich", "index"):
        pipeline.start(stage)
    pipeline.feed([article(1, title="Newest", revision=3_000)])
    until("the newest is there", pipeline.documents)

    fed = 1 + pipeline.feed([article(1, title="Older", revision=2_000), article(1, title="Oldest", revision=1_000)])

    until("all were looked at", lambda: pipeline.committed("index") == fed)
    (document,) = pipeline.documents().values()
    assert document["title"] == "Newest"
    pipeline.feed([article(1, title="Newer still", revision=4_000)])
    until("an update does change it", lambda: next(iter(pipeline.documents().values()))["title"] == "Newer still")


def test_poison_between_good_articles_costs_none_of_them(pipeline: Pipeline) -> None:
    pipeline.start("index")
    bad = [b"{", article(90, content="POISON-RAISE"), b'{"source":"a","content":"x","content_type":"image/png"}']
    pipeline.feed([article(1), bad[0], article(2), bad[1], article(3), bad[2], article(4)])
    pipeline.start("enrich", poisoned=True)

    until("the good ones are searchable", lambda: len(pipeline.documents()) == 4)
    until("the bad ones are dead letters", lambda: len(pipeline.records(pipeline.topics.raw_dlq)) == 3)
    reasons = {headers["reason"] for _, headers in pipeline.records(pipeline.topics.raw_dlq)}
    assert reasons == {"not_json", "processing_failed", "unknown_content_type"}


def test_kill_9_of_enrich_and_index_at_once_loses_nothing(pipeline: Pipeline) -> None:
    fed = pipeline.feed(article(number) for number in range(500))
    for stage in ("enrich", "index"):
        pipeline.start(stage, wait=False)
    until("some arrived", lambda: len(pipeline.documents()) > 50, 120)
    for stage in ("enrich", "index"):
        pipeline.kill(stage)
        pipeline.start(stage, wait=False)

    until("every article is searchable", lambda: len(pipeline.documents()) == fed, 150)
    assert not pipeline.records(pipeline.topics.raw_dlq)
    assert not pipeline.records(pipeline.topics.enriched_dlq)


def test_the_command_line_feeds_searches_and_shows(pipeline: Pipeline, tmp_path: Path) -> None:
    for stage in ("enrich", "index"):
        pipeline.start(stage)
    (tmp_path / "ferry.json").write_text(json.dumps(article(7)))

    fed = newswire(pipeline, "ingest", str(tmp_path / "ferry.json"))

    document_id = fed.stdout.split()[0]
    until("it is searchable", lambda: document_id in pipeline.documents())
    hit = json.loads(newswire(pipeline, "search", "ferry AND harb*", "--person", "solheim", "--json").stdout)
    assert hit["document_id"] == document_id
    assert newswire(pipeline, "search", "ferry NOT harbour", "--json").stdout == ""
    assert newswire(pipeline, "search", "repairing", "--json").stdout, "English words are found by their stem"
    assert "Ferry 7 sails again" in newswire(pipeline, "show", document_id).stdout
    assert newswire(pipeline, "show", "nothing", ok=False).returncode == 1
    assert newswire(pipeline, "search", '"open', ok=False).returncode == 2


def newswire(pipeline: Pipeline, *arguments: str, ok: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "newswire", *arguments],
        env={**pipeline.command_environment()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not ok or done.returncode == 0, done.stderr
    return done
