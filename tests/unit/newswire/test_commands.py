"""The verbs without a stack: what they ask of Elasticsearch, and what they say when something is wrong."""

import importlib
import io
import json
import re
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

import newswire.health
from newswire.cli import VERBS, make_app
from newswire.commands import preview
from newswire.commands.demo import balance
from newswire.health import complaint
from newswire.installation import tail
from newswire.progress import Steps
from services.common.health import HealthServer
from services.enrich.stage import Stage
from tests.unit.enrich.stand_ins import NOW, Recogniser

HIT = {
    "_id": "636bd554",
    "_source": {"document_id": "636bd554", "title": "Ferry sails", "source": {"id": "gazette"}, "status": "published"},
}


class Server(ThreadingHTTPServer):
    """Answers every request with one answer, and remembers what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status, self.answer, self.asked = 200, b"", []
        # newswire-stories: what was asked, and the answers to that, one after the other; then there is nothing.
        self.about_stories, self.stories, self.stories_status = [], [], 200
        self.found([HIT])

    def found(self, hits: list) -> None:
        self.answer = json.dumps({"hits": {"total": {"value": len(hits)}, "hits": hits}}).encode()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        is_about_stories = "newswire-stories" in self.path
        asked = self.server.about_stories if is_about_stories else self.server.asked
        asked.append((self.path, json.loads(body or b"{}")))
        answer = self.server.answer
        if is_about_stories:
            answer = json.dumps(self.server.stories.pop(0) if self.server.stories else {"hits": {"hits": []}}).encode()
        self.send_response(self.server.stories_status if is_about_stories else self.server.status)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def server(monkeypatch) -> Iterator[Server]:
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("NEWSWIRE_ELASTICSEARCH_URL", server.url)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def call(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(make_app(VERBS), arguments, input=stdin, env={"COLUMNS": "200", "TERM": "dumb"})


def plain(text: str) -> str:
    return " ".join(re.sub(r"\x1b\[[0-9;]*m", "", text).split())


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_has_a_help_that_teaches(verb):
    done = call(verb, "--help")
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) > 8


def test_the_version():
    assert call("--version").stdout.startswith("newswire ")


def test_search_asks_through_the_readers_alias_and_shows(server):
    done = call("search", "ferry", "--person", "Biden", "--since", "2h", "--limit", "3", "--sort", "date")
    assert done.exit_code == 0, done.output
    ((path, body),) = server.asked
    assert path == "/articles/_search"
    assert body["size"] == 3
    assert body["sort"][0] == {"sort_at": "desc"}
    assert body["query"]["bool"]["filter"][1] == {"range": {"sort_at": {"gte": "now-2h"}}}
    assert "Ferry sails" in done.stdout


def test_search_as_json(server):
    assert json.loads(call("search", "ferry", "--json").stdout) == HIT["_source"]


def place(document_id: str, **given: str) -> dict:
    return {"_source": {"document_id": document_id, "story_id": "636bd554", **given}}


def test_search_folds_copies_and_show_lists_them(server):
    copy = {"_id": "77", "_source": {**HIT["_source"], "document_id": "77", "title": "Boat again"}}
    server.found([HIT, copy])
    told = {"hits": {"hits": [place("636bd554"), place("77", duplicate_of="636bd554")]}}
    counted = {"hits": {"hits": []}, "aggregations": {"stories": {"buckets": [{"key": "636bd554", "doc_count": 2}]}}}
    server.stories = [told, counted]
    shown = call("search", "ferry").stdout
    assert "+1 copy" in shown
    assert "Boat again" not in shown
    assert {path for path, _ in server.about_stories} == {"/newswire-stories/_search"}
    server.stories = [told, counted]
    both = call("search", "ferry", "--all-copies", "--json").stdout.splitlines()
    assert [json.loads(line).get("duplicate_of") for line in both] == [None, "636bd554"]
    server.stories = [told, told]
    assert "Boat again" in call("show", "636bd554").stdout


@pytest.mark.parametrize(("status", "said"), [(403, "run `newswire setup`"), (404, "")])
def test_who_may_not_see_stories_or_has_none_searches_all_the_same(server, status, said):
    server.stories, server.stories_status = [{"error": {"type": "x", "root_cause": []}, "status": status}] * 2, status
    done = call("search", "ferry")
    assert done.exit_code == 0
    assert "Ferry sails" in done.stdout
    assert said in done.stderr
    assert bool(said) == bool(done.stderr)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ferry", "--since", "yesterday"), "--since: 'yesterday' is not an ISO 8601"),
        (("ferry", "--sort", "colour"), "is relevance or date"),
        (("ferry", "--limit", "0"), "--limit"),
    ],
)
def test_a_search_that_cannot_be_understood(server, arguments, said):
    done = call("search", *arguments)
    assert done.exit_code == 2
    assert said in plain(done.stderr)
    assert server.asked == []


def test_what_elasticsearch_cannot_read_is_said(server):
    server.status = 400
    reason = "Cannot parse '(a AND': expected )\nlong story"
    server.answer = json.dumps({"error": {"root_cause": [{"reason": reason}], "type": "x"}, "status": 400}).encode()
    done = call("search", "(a AND")
    assert done.exit_code == 2
    assert "Cannot parse '(a AND'" in plain(done.stderr)
    assert "long story" not in done.stderr


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "NEWSWIRE_ELASTICSEARCH_USERNAME"),
        (403, "NEWSWIRE_ELASTICSEARCH_USERNAME"),
        (404, "newswire ingest"),
        (500, "x"),
    ],
)
def test_every_refusal_is_a_sentence(server, status, said):
    server.status, server.answer = (
        status,
        json.dumps({"error": {"type": "x", "root_cause": []}, "status": status}).encode(),
    )
    done = call("search", "ferry")
    assert done.exit_code == 1
    assert done.stderr.startswith("newswire: ")
    assert said in done.stderr


def test_nobody_answers(monkeypatch, free_port):
    monkeypatch.setenv("NEWSWIRE_ELASTICSEARCH_URL", f"http://127.0.0.1:{free_port}")
    monkeypatch.setenv("NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS", f"127.0.0.1:{free_port}")
    for arguments in (("search", "ferry"), ("show", "636bd554"), ("status",)):
        done = call(*arguments)
        assert done.exit_code == 1
        assert "newswire up" in done.stderr
        assert str(free_port) in done.stderr


def test_show(server):
    assert "Ferry sails" in call("show", "636bd554").stdout
    assert call("show", "636bd554", "--all").exit_code == 0
    assert [path for path, _ in server.asked] == ["/articles/_search", "/newswire-articles-all/_search"]
    server.found([])
    missing = call("show", "636bd554")
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert "no article 636bd554 that may be shown; --all" in missing.stderr


def test_misspelt_settings_end_with_2(monkeypatch):
    monkeypatch.setenv("NEWSWIRE_ELASTICSEARCH_ULR", "x")
    done = call("search", "ferry")
    assert done.exit_code == 2
    assert "did you mean NEWSWIRE_ELASTICSEARCH_URL?" in done.stderr


@pytest.mark.parametrize(("only", "said"), [("kafka,kibana", "kibana: choose from"), (" , ", "names nothing")])
def test_up_refuses_parts_it_does_not_have(only, said):
    done = call("up", "--only", only)
    assert done.exit_code == 2
    assert said in plain(done.stderr)


def test_run_knows_its_services():
    done = call("run", "kibana")
    assert done.exit_code == 2
    assert "enrich" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ingest", "page.txt", "--format", "pdf"), "'--format': 'pdf' is not one of 'text'"),
        (("preview", "page.txt", "--format", "pdf"), "'--format': 'pdf' is not one of 'text'"),
        (("ingest", "page.txt", "--url", "notaurl"), "'notaurl' is no web address"),
        (("preview", "page.txt", "--url", "ftp://gazette.example/a"), "'ftp://gazette.example/a' is no web address"),
        (("ingest", "page.txt", "--url", "https:///a"), "'https:///a' is no web address"),
        (("ingest", "page.txt", "--url", ""), "'' is no web address"),
        (("ingest", "page.txt", "--url", "http://[x/"), "'http://[x/' is no web address"),
        (
            ("dlq", "list", "--since", "2026-03-23", "--until", "2026-03-22"),
            "--since: 2026-03-23 is later than --until 2026-03-22",
        ),
        (("dlq", "replay", "--since", "1h", "--until", "2h"), "--since: 1h is later than --until 2h"),
        (("audit", "--since", "9999-01-01"), "9999-01-01 is still to come"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused_in_a_sentence(arguments, said):
    done = call(*arguments)
    assert done.exit_code == 2
    assert said in plain(done.stderr)
    assert "Value error" not in done.stderr


@pytest.mark.parametrize("verb", ["list", "replay", "drop"])
def test_dead_letters_are_narrowed_alike_by_every_verb(verb):
    shown = plain(call("dlq", verb, "--help").stdout)
    for option in ("--code", "--stage", "--source", "--since", "--until", "--build", "--document-id"):
        assert option in shown
    assert "--selection" not in shown
    required = ("--reason", "x") if verb == "drop" else ()
    done = call("dlq", verb, *required, "--code", "nonsense")
    assert (done.exit_code, "'nonsense' is no reason code" in plain(done.stderr)) == (2, True)


def test_a_day_may_be_both_ends():
    assert "no Kafka answers" in call("dlq", "list", "--since", "2026-03-22", "--until", "2026-03-22").stderr


@pytest.mark.parametrize(
    ("accepted", "documents", "said"),
    [
        (20, 19, "20 articles accepted: 19 documents, since 1 is an update of another (same document_id)"),
        (20, 17, "20 articles accepted: 17 documents, since 3 are updates of others (same document_id)"),
        (20, 20, "20 articles accepted: 20 documents"),
    ],
)
def test_the_demo_says_why_there_are_fewer_documents(accepted, documents, said):
    assert balance(accepted, documents) == said


@pytest.fixture
def stand_in(monkeypatch) -> None:
    monkeypatch.setattr(preview, "_stage", lambda: Stage(Recogniser({"poison": ValueError}), 7, lambda: NOW))  # type: ignore[arg-type]


def test_preview_prints_documents_in_order_and_complains_beside(stand_in):
    texts = [f"Article {number} about the ferry." for number in range(20)]
    lines = [json.dumps({"source": "gazette", "content": text}) for text in texts]
    lines[3:3] = ["not JSON", json.dumps({"source": "gazette", "content": "A poison pill."}), '{"source": "gazette"}']
    done = call("preview", "-", stdin="\n".join(lines) + "\n")
    assert done.exit_code == 1
    assert [json.loads(line)["body"] for line in done.stdout.splitlines()] == texts
    refused = [line for line in done.stderr.splitlines() if line.startswith("refused")]
    assert len(refused) == 3
    for line, number, reason in zip(refused, (4, 5, 6), ("not_json", "processing_failed", "no_content"), strict=True):
        assert f":{number} " in line
        assert reason in line
    assert "3 of the inputs refused" in done.stderr


def test_preview_of_good_input_ends_well(stand_in, tmp_path):
    (tmp_path / "page.txt").write_text("The ferry sails again on Monday.\n", encoding="utf-8")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    done = call("preview", str(tmp_path), "--source", "gazette")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["source"]["id"] == "gazette"


def test_what_a_service_says_of_itself(free_port):
    health = HealthServer("127.0.0.1", 0, lambda: None).start()
    ill = HealthServer("127.0.0.1", 0, lambda: "the models are being loaded").start()
    try:
        assert complaint(f"http://127.0.0.1:{health.port}") is None
        assert complaint(f"http://127.0.0.1:{ill.port}") == "the models are being loaded"
        assert complaint(f"http://127.0.0.1:{free_port}") == "does not answer"
    finally:
        health.stop()
        ill.stop()


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch, free_port):
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port}")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    health = HealthServer("127.0.0.1", 0, lambda: None).start()
    try:
        # The environment is read when the module is loaded.
        assert importlib.reload(newswire.health).complaint(f"http://127.0.0.1:{health.port}") is None
    finally:
        health.stop()


@pytest.mark.parametrize(
    "answer", [b"SSH-2.0-OpenSSH_9.6\r\n\r\n", b"HTTP/1.1 503 X\r\nContent-Length: 2\r\n\r\n[]", b""]
)
def test_a_stranger_on_the_port_is_no_healthy_service(answer):
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        assert complaint(f"http://127.0.0.1:{listening.getsockname()[1]}")
        thread.join()


def test_the_end_of_a_log(tmp_path):
    log = tmp_path / "enrich.log"
    assert tail(log) == " (the log is empty)"
    log.write_bytes(b"".join(b"line %d\n" % number for number in range(50)) + b"\xff\n")
    assert tail(log, 3) == "\n    line 48\n    line 49\n    \ufffd"


@pytest.mark.parametrize("is_terminal", [True, False])
def test_progress(is_terminal):
    console = Console(file=io.StringIO(), width=80, force_terminal=is_terminal)
    with Steps(console) as progress:
        for done in range(5):
            progress(done, 4, "fetching kafka.jar")
        progress(0, 0, "starting [kafka]")
    said = console.file.getvalue()  # type: ignore[attr-defined]
    if is_terminal:
        assert "100 %" in said
        assert "starting [kafka]" in said
    else:
        assert said == "fetching kafka.jar …\nstarting [kafka] …\n"
