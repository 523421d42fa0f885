"""Archives and watched folders into the real Kafka, and the indexed articles out of the real Elasticsearch again."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.raw import parse_raw
from services.ingest.inbox.folder import DONE, REFUSED
from tests.pipeline import Pipeline, until
from tests.warc_samples import PAGES, crawl, response, zipped

ARTICLE = b"<html><head><title>Ferry</title></head><body><p>The ferry sails again.</p></body></html>"


@pytest.fixture
def pipeline(stack, tmp_path) -> Iterator[Pipeline]:
    with Pipeline(stack, tmp_path / "logs") as running:
        yield running


def command(pipeline: Pipeline, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "newswire", *map(str, arguments)],
        env=pipeline.command_environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def raw(pipeline: Pipeline) -> list:
    return [parse_raw(value) for value, _ in pipeline.records(pipeline.topics.raw)]


def test_an_archive(pipeline, tmp_path):
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(zipped(crawl()))
    done = command(pipeline, "ingest", path)
    assert done.returncode == 0, done.stderr
    assert "3 accepted; 0 refused; 9 skipped (" in done.stderr
    assert "1 status 4xx" in done.stderr
    assert {one.url for one in raw(pipeline)} == {one["url"] for one in PAGES}


def test_a_damaged_archive_ends_with_1_after_everything_that_can_be_read(pipeline, tmp_path):
    members = [zipped([response(f"https://harbour-post.example/{n}", ARTICLE)]) for n in range(500)]
    broken = members[200][:40] + b"\xff" + members[200][41:]
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(b"".join(members[:200]) + broken + b"".join(members[201:])[:-30])
    done = command(pipeline, "ingest", path)
    assert done.returncode == 1
    at = sum(map(len, members[:200]))
    assert f"damaged at byte {at:,}: broken gzip member" in done.stderr
    assert "and 1 more places; all 498 records that can be read were" in done.stderr
    assert len(raw(pipeline)) == len(done.stdout.splitlines()) == 498


class Folder:
    """The inbox of a running service."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir()

    def put(self, name: str, text: str) -> None:
        """As a careful sender does: under another name first."""
        part = self.path / f"{name}.part"
        part.write_text(text, encoding="utf-8")
        part.rename(self.path / name)

    def has(self, name: str) -> bool:
        return (self.path / name).exists()


class TestInbox:
    @pytest.fixture
    def inbox(self, tmp_path) -> Folder:
        return Folder(tmp_path / "inbox")

    def start(self, pipeline: Pipeline, inbox: Folder):
        settings = {"NEWSWIRE_INGEST_INBOX": str(inbox.path), "NEWSWIRE_INGEST_INBOX_SETTLE_SECONDS": "0.2"}
        return pipeline.start("ingest", **settings)

    def test_files_go_to_kafka_and_then_to_done_or_refused(self, pipeline, inbox):
        service = self.start(pipeline, inbox)
        inbox.put("ferry.txt.meta.json", '{"source": "harbour-post", "url": "https://harbour-post.example/ferry"}')
        inbox.put("ferry.txt", "The ferry sails again.")
        inbox.put("wire.jsonl", '{"content": "one"}\nnope\n')
        until("both are moved", lambda: inbox.has(f"{DONE}/ferry.txt.meta.json") and inbox.has(f"{REFUSED}/wire.jsonl"))
        assert {(one.source.id, one.content) for one in raw(pipeline)} == {
            ("harbour-post", "The ferry sails again."),
            ("local", "one"),
        }
        assert "line 2: not_json" in (inbox.path / REFUSED / "wire.jsonl.reason.txt").read_text()
        with urllib.request.urlopen(f"http://127.0.0.1:{pipeline.ports['ingest']}/metrics", timeout=10) as answer:
            metrics = answer.read().decode()
        assert 'newswire_ingest_inbox_files_total{end="refused"} 1.0' in metrics
        assert "newswire_ingest_accepted_total 2.0" in metrics
        assert service.stop() == 0

    def test_nothing_is_moved_before_the_broker_confirmed_it_and_a_kill_loses_nothing(self, pipeline, inbox, stack):
        service = self.start(pipeline, inbox)
        inbox.put("first.txt", "Ferry first")
        until("its producer knows the broker", lambda: inbox.has(f"{DONE}/first.txt"))
        stack.kafka.pause()
        try:
            inbox.put("night.jsonl", "".join(json.dumps({"content": f"Ferry {n}"}) + "\n" for n in range(200)))
            until("it is being read", lambda: opened(service.process.pid, inbox.path / "night.jsonl"))
            until("all of it is read", lambda: not opened(service.process.pid, inbox.path / "night.jsonl"))
            assert inbox.has("night.jsonl")
            pipeline.kill("ingest")
        finally:
            stack.kafka.resume()
        assert inbox.has("night.jsonl")
        self.start(pipeline, inbox)
        until("it is moved", lambda: inbox.has(f"{DONE}/night.jsonl"))
        records = [one for one in raw(pipeline) if one.content != "Ferry first"]
        assert {one.content for one in records} == {f"Ferry {n}" for n in range(200)}
        revision = int((inbox.path / DONE / "night.jsonl").stat().st_mtime_ns // 1_000_000)
        assert {one.revision for one in records} == {revision}
        assert len({one.document_id for one in records}) == 200

    def test_the_command_does_the_same(self, pipeline, inbox):
        process = subprocess.Popen(
            [sys.executable, "-m", "newswire", "watch", str(inbox.path), "--settle", "0.2", "--source", "harbour-post"],
            env=pipeline.command_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            inbox.put("ferry.txt", "The ferry sails again.")
            until("it is moved", lambda: inbox.has(f"{DONE}/ferry.txt"))
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
        assert process.returncode == 0, err
        assert out == "done  ferry.txt  1 accepted; 0 refused; 0 skipped\n"
        assert [one.source.id for one in raw(pipeline)] == ["harbour-post"]


def opened(pid: int, path: Path) -> bool:
    """Whether a process has this file open."""
    links = Path(f"/proc/{pid}/fd")
    return any(os.path.realpath(link) == str(path) for link in links.iterdir())


def test_export_gives_what_readers_may_see_and_all_gives_everything(pipeline, tmp_path):
    for name in ("enrich", "index"):
        pipeline.start(name)
    text = (
        "The harbour ferry number {} sails again from Aldwater on Friday, the council said. It takes many passengers."
    )
    articles = [{"source": "harbour-post", "provider_id": str(n), "content": text.format(n)} for n in range(230)]
    hidden = [
        {**articles[0], "provider_id": "later", "embargoed_until": "2199-01-01T00:00:00Z"},
        {"source": "harbour-post", "provider_id": "1", "action": "withhold"},
        {"source": "harbour-post", "provider_id": "2", "action": "retract"},
    ]
    pipeline.feed([*articles, {**articles[3], "source": "gazette"}])
    until("all are indexed", lambda: len(pipeline.documents()) == 231, 120)
    pipeline.feed(hidden)
    until("three are hidden", lambda: len(pipeline.documents()) == 229 and len(pipeline.documents(True)) == 232, 120)

    done = command(pipeline, "export", "--source", "harbour-post")
    assert (done.returncode, done.stderr) == (0, "228 articles\n")
    exported = [json.loads(line) for line in done.stdout.splitlines()]
    ids = [one["document_id"] for one in exported]
    assert ids == sorted(set(ids))
    assert len(ids) == 228
    assert {one["source"]["id"] for one in exported} == {"harbour-post"}
    assert exported[0] == pipeline.documents()[ids[0]]

    path = tmp_path / "all.jsonl"
    assert command(pipeline, "export", "--all", "--output", path).returncode == 0
    statuses = [json.loads(line)["status"] for line in path.read_text().splitlines()]
    assert sorted(statuses) == ["published"] * 230 + ["retracted", "withheld"]
    assert command(pipeline, "export", '"harbour ferry number 7"', "--limit", "5").stdout.count("\n") == 1
