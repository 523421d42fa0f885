"""`make test-compose`: builds and runs docker-compose.yml for real, and takes it down again. Needs a Docker engine."""

import base64
import json
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaError

from schemas.topics import PARTITIONS, Topics
from tests.compose.project import CommandFailed, EngineMissing, Project, docker, require_engine
from tests.pipeline import until

OURS = ("ingest", "enrich", "index", "story")
CONTENT = "{title}\n\nMayor Anna Lindqvist of Oslo said on Monday that the ferry to Denmark sails again."


def article(source: str) -> dict[str, str]:
    """A small article from a source that only this article comes from."""
    return {"source": source, "content": CONTENT.format(title=f"Ferry returns to {source}")}


class Stack:
    """The running stack as somebody on this machine sees it."""

    def __init__(self, project: Project) -> None:
        ports, secrets = project.ports, project.secrets
        self.project = project
        self.kafka = f"127.0.0.1:{ports['KAFKA_HOST_PORT']}"
        self._ingest = f"http://127.0.0.1:{ports['INGEST_HOST_PORT']}"
        self._elasticsearch = f"http://127.0.0.1:{ports['ELASTICSEARCH_HOST_PORT']}"
        self._bearer = f"Bearer {secrets['NEWSWIRE_INGEST_TOKEN']}"
        self._basic = _basic("elastic", secrets["ELASTIC_PASSWORD"])
        self._reader = _basic("newswire-reader", secrets["NEWSWIRE_SETUP_READER_PASSWORD"])

    def post(self, source: str, authorised: bool = True) -> int:
        """Posts an article to the API; the status."""
        status, _ = ask(f"{self._ingest}/v1/articles", self._bearer if authorised else None, article(source))
        return status

    def produce(self, source: str) -> None:
        """Sends an article, without a key or anything of ours, to the listener for programs on this machine."""
        producer = KafkaProducer(bootstrap_servers=self.kafka, acks="all")
        try:
            producer.send(Topics.named().raw.name, json.dumps(article(source)).encode()).get(timeout=30)
        finally:
            producer.close()

    def dead_letters(self) -> list[dict[str, str]]:
        """Headers of what was refused, the reason among them: all articles here are good."""
        topics = Topics.named()
        partitions = [
            TopicPartition(t.name, n) for t in (topics.raw_dlq, topics.enriched_dlq) for n in range(PARTITIONS)
        ]
        consumer = KafkaConsumer(bootstrap_servers=self.kafka, auto_offset_reset="earliest", enable_auto_commit=False)
        try:
            consumer.assign(partitions)
            ends = consumer.end_offsets(partitions)
            found: list[dict[str, str]] = []
            while len(found) < sum(ends.values()):
                for records in consumer.poll(timeout_ms=1000).values():
                    found += [{name: value.decode() for name, value in record.headers} for record in records]
            return found
        finally:
            consumer.close()

    def metrics(self) -> str:
        """The ingest service's /metrics."""
        return ask(f"{self._ingest}/metrics")[1]

    def search(self, source: str, authorised: bool = True) -> tuple[int, list[dict[str, Any]]]:
        """Status and documents of one source through the alias that readers use."""
        query = {"query": {"term": {"source.id": source}}}
        status, body = ask(f"{self._elasticsearch}/articles/_search", self._basic if authorised else None, query)
        return status, [hit["_source"] for hit in json.loads(body)["hits"]["hits"]] if status == 200 else []

    def as_reader(self, path: str) -> int:
        """The status of a GET by the read-only user."""
        return ask(f"{self._elasticsearch}/{path}", self._reader)[0]

    def found(self, source: str, seconds: float = 90) -> dict[str, Any]:
        """The one document of a source, waited for."""

        def arrived() -> list[dict[str, Any]]:
            assert not (refused := self.dead_letters()), refused
            return self.search(source)[1]

        documents = until(f"an article of {source} in Elasticsearch", arrived, seconds)
        assert len(documents) == 1, documents
        return documents[0]


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def ask(url: str, authorization: str | None = None, body: Any = None) -> tuple[int, str]:
    """Status and body of a GET, or of a POST of JSON; 0 where nothing answers."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": authorization} if authorization else {})
    data = None if body is None else json.dumps(body).encode()
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(urllib.request.Request(url, data, headers), timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError as error:
        return 0, str(error)


def build(project: Project) -> None:
    project.compose("build", seconds=1200)


def works_without_network(project: Project) -> None:
    """The image alone, cut off and read-only, makes a document with names in it: nothing is downloaded at run time."""
    confined = ["--network", "none", "--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL"]  # noqa: S108 - in the container
    image = f"{project.name}-enrich"
    command = ["run", "--rm", "-i", *confined, image, "newswire", "preview", "-"]
    document = json.loads(docker(*command, given=json.dumps(article("harbour"))))
    assert document["people"] == ["Anna Lindqvist"], document
    assert set(document["countries"]) == {"DK", "NO"}, document


def start(project: Project) -> None:
    project.compose("up", "--detach", "--wait", "--wait-timeout", "420", seconds=480)


def asks_for_secrets(project: Project) -> None:
    stack = Stack(project)
    assert stack.post("refused", authorised=False) == 401
    assert stack.search("refused", authorised=False)[0] == 401


def takes_articles(project: Project) -> None:
    """One through the API, one through Kafka's listener on this machine."""
    stack = Stack(project)
    assert stack.post("harbour-api") == 202
    stack.produce("harbour-kafka")
    for source in ("harbour-api", "harbour-kafka"):
        assert stack.found(source)["people"] == ["Anna Lindqvist"]
    assert "newswire_ingest_accepted_total 1.0" in stack.metrics()


def watches_its_inbox(project: Project) -> None:
    """A file that is put into the folder is found, and lies in done/."""
    stack = Stack(project)
    (project.inbox / "ferry.json").write_text(json.dumps(article("harbour-inbox")), encoding="utf-8")
    stack.found("harbour-inbox")
    until("the file is in done/", (project.inbox / "done" / "ferry.json").exists)


def keeps_readers_to_the_alias(project: Project) -> None:
    """The read-only user searches `articles`, and gets nothing by another name or by id."""
    stack = Stack(project)
    document_id = stack.found("harbour-api")["document_id"]
    assert stack.as_reader("articles/_search") == 200
    for path in ("newswire-articles-v1/_search", f"articles/_doc/{document_id}", "_cluster/health"):
        assert stack.as_reader(path) == 403, path


def survives_crashes(project: Project) -> None:
    """Every service killed with an article under way: all are back by themselves, and the article arrives."""
    stack = Stack(project)
    for service in OURS[1:]:
        project.crash(service)
    assert stack.post("harbour-crash") == 202
    project.crash("ingest")
    until("ingest takes articles again", lambda: stack.post("harbour-again") == 202, 90)
    stack.found("harbour-crash", 180)
    stack.found("harbour-again", 180)
    containers = project.containers()
    assert all(containers[service]["RestartCount"] >= 1 for service in OURS), "a service was not restarted"


def keeps_its_data(project: Project) -> None:
    """Both servers made anew on their volumes, as an upgrade does: documents are there, the pipeline goes on."""
    servers = ("kafka", "elasticsearch")
    before = {name: project.containers()[name]["Id"] for name in servers}
    project.compose("up", "--detach", "--wait", "--no-deps", "--force-recreate", *servers)
    assert all(project.containers()[name]["Id"] != before[name] for name in servers)
    stack = Stack(project)
    stack.found("harbour-api")
    until("ingest takes articles again", lambda: stack.post("harbour-upgrade") == 202, 90)
    stack.found("harbour-upgrade", 180)


def shows_memory(project: Project) -> None:
    names = [container["Name"].lstrip("/") for container in project.containers().values()]
    print(docker("stats", "--no-stream", "--format", "           {{.Name}}  {{.MemUsage}}", *names), end="")
    print(
        f"           image {int(docker('image', 'inspect', '-f', '{{.Size}}', f'{project.name}-enrich')) / 1e6:.0f} MB"
    )


def ends_in_order(project: Project) -> None:
    """SIGTERM lets each service finish, and no secret was ever logged."""
    project.compose("stop")
    codes = {name: container["State"]["ExitCode"] for name, container in project.containers().items()}
    assert {name: codes[name] for name in OURS} == dict.fromkeys(OURS, 0), codes
    logs = project.compose("logs", "--no-color")
    assert "newswire" in logs
    assert not [name for name, secret in project.secrets.items() if secret in logs], "a secret was logged"


STEPS: tuple[tuple[str, Callable[[Project], None]], ...] = (
    ("image built", build),
    ("image works without a network", works_without_network),
    ("stack up and healthy", start),
    ("API and Elasticsearch refuse whoever has no secret", asks_for_secrets),
    ("articles by HTTP and by Kafka are found in Elasticsearch", takes_articles),
    ("a file in the inbox is found in Elasticsearch", watches_its_inbox),
    ("the read-only user searches, and does nothing else", keeps_readers_to_the_alias),
    ("services killed with -9 came back, nothing lost", survives_crashes),
    ("servers made anew on their volumes, nothing lost", keeps_its_data),
    ("memory", shows_memory),
    ("stopped in order, no secret in the logs", ends_in_order),
)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """SIGTERM ends the run like Ctrl-C, so that the containers are still taken down."""

    def end(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    previous = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)


def main() -> int:
    """Exit code 0 where every step passed."""
    try:
        require_engine()
        began = time.monotonic()
        with ended_by_signals(), Project() as project:
            for what, step in STEPS:
                at = time.monotonic()
                step(project)
                print(f"[{time.monotonic() - at:6.1f} s] {what}", flush=True)
    except KafkaError as error:
        print(f"make test-compose: Kafka's listener for this machine does not serve: {error!r}", file=sys.stderr)
        return 1
    except (EngineMissing, CommandFailed, AssertionError) as error:
        print(f"make test-compose: {error}", file=sys.stderr)
        return 1
    print(f"docker-compose.yml works: {time.monotonic() - began:.0f} s in all")
    return 0


if __name__ == "__main__":
    sys.exit(main())
