"""Where feeds meet the rest: a saved feed as a file, the service's health, the command line."""

import threading
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from newswire import feeds_view
from newswire.cli import make_app
from newswire.feeds_view import feed_lines, read_span, span
from schemas.feeds import Feed, FeedStatus
from schemas.reasons import Reason
from schemas.topics import Topics
from services.common.settings import IngestSettings, SettingsError, load
from services.ingest.candidates import Candidate, Refused, prepare_candidate
from services.ingest.feeds.poller import Poller
from services.ingest.http import create_app
from services.ingest.sources.files import candidates
from services.ingest.sources.given import Given
from tests.web import Answer, Web

SEEDS = Path(__file__).parents[4] / "seeds"
FEED = Feed(url="https://harbour-post.example/feed.xml", source="harbour-post", every_seconds=900)


def test_a_saved_feed_is_its_items():
    found = list(candidates([str(SEEDS / "harbour-post.rss"), str(SEEDS / "pier-notes.atom")]))
    assert all(isinstance(one, Candidate) for one in found)
    assert [Path(one.name).name for one in found] == ["harbour-post.rss:1", "harbour-post.rss:2", "pier-notes.atom:1"]
    assert [one.article["source"]["id"] for one in found] == ["harbour-post.example"] * 2 + ["pier-notes.example"]
    assert len({prepare_candidate(one, "x").document_id for one in found}) == 3
    assert found[0].article["provenance"] == {"channel": "feed"}


def test_a_saved_feed_takes_the_source_it_is_given_and_is_one_document_with_its_page(tmp_path):
    (one, _) = candidates([str(SEEDS / "harbour-post.rss")], Given(source="post"))
    page = tmp_path / "page.html"
    page.write_text("<p>The whole page</p>")
    (other,) = candidates([str(page)], Given("post", "https://www.harbour-post.example/islands/night-ferry-skarvholm"))
    assert prepare_candidate(one, "x").document_id == prepare_candidate(other, "x").document_id


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.UNREADABLE_INPUT),
        (b"hello", Reason.UNREADABLE_INPUT),
        (b"<rss><channel/></rss>", Reason.EMPTY_CONTENT),
    ],
)
def test_a_file_that_is_no_feed_is_refused_by_name(tmp_path, data, reason):
    path = tmp_path / "a.rss"
    path.write_bytes(data)
    (refusal,) = candidates([str(path)])
    assert isinstance(refusal, Refused)
    assert (refusal.name, refusal.reason) == (str(path), reason)


def test_health_says_that_the_feeds_are_not_polled():
    def health(complaint):
        app = create_app(IngestSettings(), object(), lambda: True, lambda: None, lambda: complaint)
        return TestClient(app).get("/healthz")

    assert health(None).status_code == 200
    unwell = health("their thread has ended")
    assert (unwell.status_code, unwell.json()["reason"]) == (503, "feeds_stopped")
    assert "thread has ended" in unwell.json()["detail"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_poller_whose_thread_died_says_so_and_one_that_stands_still(monkeypatch):
    poller = Poller(IngestSettings(), Topics.named("t"), object(), object(), lambda: None, threading.Event())
    ends = threading.Event()
    monkeypatch.setattr(poller, "_follow", lambda: ends.wait(30) and 1 / 0)
    poller.start()
    assert poller.complaint() is None
    monkeypatch.setattr("services.ingest.feeds.poller.STUCK_SECONDS", -1.0)
    assert "nothing happened" in poller.complaint()
    ends.set()
    poller._thread.join(10)
    assert "thread has ended" in poller.complaint()
    poller.stop()
    assert poller.complaint() is None


@pytest.mark.parametrize(("text", "seconds"), [("1m", 60), ("15m", 900), ("2h", 7_200), ("7d", 604_800), ("90s", 90)])
def test_spans(text, seconds):
    assert read_span(text) == seconds
    assert read_span(span(seconds)) == seconds


@pytest.mark.parametrize("text", ["", "15", "30s", "8d", "-5m", "soon", "1.5h"])
def test_spans_that_are_none(text):
    with pytest.raises(ValueError, match="such as 15m"):
        read_span(text)


def test_a_list_shows_how_it_goes():
    new = "\n".join(feed_lines(FEED, FeedStatus(), 10**12))
    assert "last success never, next poll at once, failures 0" in new
    status = FeedStatus(
        succeeded_ms=10**12, next_ms=10**12, failures=3, error="429\x1b[2J", items=7, articles=9, refused=1
    )
    shown = "\n".join(feed_lines(FEED, status, 10**12 + 10))
    assert "last success 2001-09-09 01:46:40Z" in shown
    assert "failures 3, items 7, articles 9, refused 1" in shown
    assert "failing: 429[2J" in shown
    assert "overdue" not in shown
    assert "overdue" in "\n".join(feed_lines(FEED, status, 10**12 + feeds_view.OVERDUE_MS + 1))


def newswire(*arguments: str):
    return CliRunner().invoke(make_app({"feeds": "feeds"}), ["feeds", *arguments])


def test_a_feed_is_tried_out_without_kafka(monkeypatch):
    with Web() as web:
        monkeypatch.setenv("NEWSWIRE_INGEST_FETCH_ALLOW", web.allow)
        monkeypatch.setenv("NEWSWIRE_INGEST_FETCH_PAUSE_SECONDS", "0")
        monkeypatch.setenv("NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1")
        item = f"<item><title>Ferry</title><link>{web.url}/1</link><description>Short.</description></item>"
        web.answers["/moved"] = Answer(status=301, headers={"Location": "/feed"})
        web.answers["/feed"] = Answer(f"<rss><channel><title>Post</title>{item * 7}</channel></rss>".encode())
        web.answers["/1"] = Answer(b"<html><body><p>The whole page</p></body></html>")
        shown = newswire("test", f"{web.url}/moved", "--source", "post", "--limit", "2", "--pages")
        assert shown.exit_code == 0, shown.output
        assert "Post: 7 items" in shown.output
        assert f"found at {web.url}/feed" in shown.output
        assert shown.output.count("a page of 14 characters; would be document") == 2
        assert "and 5 more" in shown.output
        assert web.paths().count("/1") == 2
        gone = newswire("test", f"{web.url}/gone", "--source", "post")
        assert (gone.exit_code, "answered 404" in gone.output) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["file:///etc/passwd"], "only http and https"),
        (["https://a.example/", "--page", "maybe"], "auto, always or never"),
        (["https://a.example/", "--every", "1s"], "such as 15m"),
        (["https://a.example/", "--source", "No Slug"], "write a slug"),
        (["https://u:secret@a.example/"], "user name or password"),
    ],
)
def test_a_feed_that_can_be_none_is_refused(arguments, said):
    answer = newswire("add", *arguments)
    assert (answer.exit_code, said in answer.output) == (2, True)
    assert "secret" not in answer.output


def test_the_allow_list_is_checked(monkeypatch):
    monkeypatch.setenv("NEWSWIRE_INGEST_FETCH_ALLOW", "127.0.0.1")
    with pytest.raises(SettingsError, match="NEWSWIRE_INGEST_FETCH_ALLOW"):
        load(IngestSettings)
