"""Feeds with the real Kafka: polled by one replica at a time, nothing published twice, nothing lost, state kept in the topic."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from schemas.feeds import Feed
from schemas.raw import RawArticle, parse_raw
from services.ingest.feeds.store import FeedStore
from tests.pipeline import Pipeline, until
from tests.web import Answer, Web

LONG = "<p>" + "The ferry sails again tomorrow. " * 60 + "</p>"


class Publisher:
    """A publisher's site: a feed that changes, and knows when it was asked for the same again."""

    def __init__(self, web: Web) -> None:
        self.web, self.items, self.version = web, [], 0
        self.not_modified = self.full = 0
        self.trouble: Answer | None = None
        web.answers["/feed.xml"] = self.answer

    def write(self, number: int, text: str = LONG, title: str | None = None) -> None:
        link = f"<link>{self.web.url}/articles/{number}</link><guid>{number}</guid>"
        self.items = [one for one in self.items if f"<guid>{number}</guid>" not in one]
        item = f"<item><title>{title or f'Ferry {number}'}</title>{link}<description><![CDATA[{text}]]></description></item>"
        self.items.insert(0, item)
        self.version += 1

    def answer(self, handler: object) -> Answer:
        if self.trouble:
            return self.trouble
        etag = f'"v{self.version}"'
        if handler.headers.get("If-None-Match") == etag:
            self.not_modified += 1
            return Answer(status=304, headers={"ETag": etag})
        self.full += 1
        return Answer(
            f"<rss><channel><title>Post</title>{''.join(self.items)}</channel></rss>".encode(), headers={"ETag": etag}
        )


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as running:
        yield running


@pytest.fixture
def pipeline(stack, tmp_path) -> Iterator[Pipeline]:
    with Pipeline(stack, tmp_path) as running:
        yield running


def articles(pipeline: Pipeline) -> list[RawArticle]:
    return [parse_raw(value) for value, _ in pipeline.records(pipeline.topics.raw)]


def titles(pipeline: Pipeline) -> list[str | None]:
    return sorted(article.title for article in articles(pipeline))


def feeds(pipeline: Pipeline, *arguments: str) -> str:
    command = [sys.executable, "-m", "newswire", "feeds", *arguments]
    done = subprocess.run(command, env=pipeline.command_environment(), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def listed(pipeline: Pipeline) -> dict:
    (line,) = feeds(pipeline, "list", "--json").splitlines()
    return json.loads(line)


def add(pipeline: Pipeline, web: Web, every_seconds: int = 1, **fields: object) -> str:
    """The command's shortest span is a minute, which is long for a test."""
    url = f"{web.url}/feed.xml"
    store = FeedStore(pipeline.settings, pipeline.topics)
    store.put(Feed(url=url, source="harbour-post", every_seconds=every_seconds, **fields))
    store.close()
    return url


def settings(web: Web, **more: str) -> dict[str, str]:
    return {"NEWSWIRE_INGEST_FETCH_ALLOW": web.allow, "NEWSWIRE_INGEST_FETCH_PAUSE_SECONDS": "0", **more}


def test_a_feed_from_its_first_poll_to_its_removal(pipeline, web):
    site = Publisher(web)
    site.write(1)
    site.write(2, "Short.")
    web.answers["/articles/2"] = Answer(b"<html><body><h1>Ferry 2</h1><p>The whole page of two.</p></body></html>")
    pipeline.start("ingest", **settings(web))
    url = f"{web.url}/feed.xml"
    added = feeds(pipeline, "add", url, "--source", "harbour-post", "--name", "Harbour Post", "--every", "1h")
    assert added.startswith(f"added {url}")

    until("both articles are published", lambda: titles(pipeline) == ["Ferry 1", "Ferry 2"])
    by_title = {article.title: article for article in articles(pipeline)}
    assert "whole page of two" in by_title["Ferry 2"].content
    assert "sails again" in by_title["Ferry 1"].content
    assert (by_title["Ferry 1"].source.name, by_title["Ferry 1"].provenance.channel) == ("Harbour Post", "feed")
    assert web.paths().count("/robots.txt") == 1

    until("the state is saved", lambda: listed(pipeline)["articles"] == 2)
    assert "last success 20" in feeds(pipeline, "list")
    add(pipeline, web)
    until("the server is asked for changes only", lambda: site.not_modified >= 2)
    site.write(1, title="Ferry 1, corrected")
    site.write(3)
    until("the news are published", lambda: titles(pipeline) == ["Ferry 1", "Ferry 1, corrected", "Ferry 2", "Ferry 3"])

    site.trouble = Answer(status=429, headers={"Retry-After": "3600"})
    shown = until("the failure shows", lambda: (found := listed(pipeline))["failures"] and found)
    assert "answered 429" in shown["error"]
    assert shown["next_ms"] - shown["polled_ms"] >= 3_600_000
    assert (shown["articles"], shown["items"]) == (4, 3)
    assert f"removed {url}" in feeds(pipeline, "remove", url)
    assert feeds(pipeline, "list").startswith("no feed")


def test_a_lost_container_publishes_nothing_again_and_misses_nothing(pipeline, web):
    site = Publisher(web)
    for number in range(25):
        site.write(number)
    add(pipeline, web)
    pipeline.start("ingest", **settings(web))
    until("all are published", lambda: len(titles(pipeline)) == 25)
    until("the state is saved", lambda: listed(pipeline)["articles"] == 25)
    pipeline.kill("ingest")
    site.write(99)
    pipeline.start("ingest", **settings(web))
    until("the one that came meanwhile is published", lambda: "Ferry 99" in titles(pipeline))
    before = site.not_modified
    until("it is polled again", lambda: site.not_modified > before + 1)
    assert len(titles(pipeline)) == 26
    assert listed(pipeline)["articles"] == 26


def test_killed_amid_a_poll_it_loses_nothing(pipeline, web):
    """What was confirmed and not yet saved may come twice, ten at most; and all come once at least."""
    site = Publisher(web)
    for number in range(60):
        site.write(number, "Short.")
        web.answers[f"/articles/{number}"] = slow_page
    add(pipeline, web)
    pipeline.start("ingest", **settings(web))
    until("some are published", lambda: len(titles(pipeline)) >= 15)
    pipeline.kill("ingest")
    pipeline.start("ingest", **settings(web))
    until("all are published", lambda: len(set(titles(pipeline))) == 60)
    until("the state is saved", lambda: len(site.items) == listed(pipeline)["items"])
    assert len(titles(pipeline)) <= 70


def test_a_publisher_that_does_not_answer_keeps_no_service_from_ending(pipeline, web):
    asked, answer = threading.Event(), threading.Event()

    def silent(handler: object) -> None:
        asked.set()
        answer.wait(120)

    web.answers["/feed.xml"] = silent
    add(pipeline, web)
    service = pipeline.start("ingest", **settings(web, NEWSWIRE_INGEST_FETCH_SECONDS="120"))
    assert asked.wait(60)
    service.process.send_signal(signal.SIGTERM)
    # Containers get 30 s.
    assert service.process.wait(25) == 0
    answer.set()


def slow_page(handler: object) -> Answer:
    time.sleep(0.05)
    return Answer(f"<p>Page {handler.path}</p>".encode())


def test_of_two_replicas_one_polls_and_the_other_takes_over(pipeline, web, tmp_path):
    site = Publisher(web)
    for number in range(30):
        site.write(number)
    add(pipeline, web)
    first = pipeline.start("ingest", **settings(web))
    until("all are published", lambda: len(titles(pipeline)) == 30)
    port = pipeline.ports["ingest"]
    second = second_replica(pipeline, web, tmp_path)
    try:
        for number in range(30, 40):
            site.write(number)
            before = site.full
            until("the change is seen", lambda before=before: site.full > before)
        until("all are published", lambda: len(set(titles(pipeline))) == 40)
        before = site.not_modified
        until("they go on", lambda: site.not_modified > before + 2)
        # Not once by each: while the partition changes hands, a poll may be done twice.
        assert len(titles(pipeline)) <= 41
        pipeline.ports["ingest"] = port
        first.stop()
        site.write(77)
        until("the one that is left polls", lambda: "Ferry 77" in titles(pipeline))
        assert len([title for title in titles(pipeline) if title == "Ferry 77"]) == 1
    finally:
        second.kill()
        second.wait()


def second_replica(pipeline: Pipeline, web: Web, folder: object) -> subprocess.Popen:
    environment = {**os.environ, **pipeline.environment("ingest"), **settings(web, NEWSWIRE_INGEST_PORT="0")}
    with (folder / "second.log").open("wb") as log:
        replica = subprocess.Popen(
            [sys.executable, "-m", "newswire", "run", "ingest"], env=environment, stdout=log, stderr=log
        )
    until("the second listens", lambda: b"ingest_listening" in (folder / "second.log").read_bytes())
    return replica
