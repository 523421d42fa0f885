"""The whole stack for the length of a benchmark: real servers in a temporary folder, the services as an operator starts them."""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from benchmarks.processes import cpu_seconds
from newswire.health import complaint
from newswire.installation import SERVICES, Installation
from newswire.local.ports import free_ports
from newswire.local.stack import SERVERS, Stack
from newswire.supervisor import Supervised, service
from newswire.topic_reader import TopicReader, committed, topic_reader
from schemas.topics import Topics
from services.common.elasticsearch import make_client
from services.common.kafka import ensure_topics, make_producer
from services.common.names import IndexNames
from services.common.settings import ElasticsearchSettings

PATIENCE_SECONDS = 1_800.0
# As `Running.cpu_seconds` names them, in an article's order.
PROCESSES = ("enrich", "index", "story", "Kafka", "Elasticsearch")


@dataclass(slots=True)
class Running:
    """A running installation and clients for it."""

    installation: Installation
    settings: ElasticsearchSettings
    topics: Topics
    names: IndexNames
    client: Any
    producer: Any
    reader: TopicReader
    begun: dict[str, Supervised] = field(default_factory=dict)

    def feed(self, values: Sequence[bytes]) -> None:
        """Puts raw articles on the topic, all confirmed when it returns."""
        futures = [self.producer.send(self.topics.raw.name, value=value) for value in values]
        self.producer.flush()
        for future in futures:
            future.get(timeout=30)

    def ends(self, topic: str) -> int:
        """How many records a topic has had."""
        return sum(span.end for span in self.reader.spans([topic])[topic].values())

    def finished(self, group: str, topic: str) -> int:
        """How many records of a topic a consumer group has committed."""
        return sum(committed(self.settings, group, topic).values())

    def wait_until(self, what: str, is_so: Callable[[], bool], every_seconds: float = 0.1) -> None:
        """Raises TimeoutError after half an hour."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_so():
            if time.monotonic() > deadline:
                raise TimeoutError(f"not within {PATIENCE_SECONDS:.0f} s: {what}")
            time.sleep(every_seconds)

    def start(self, name: str, number: int = 1, port: int | None = None) -> Supervised:
        """Starts a service beside those that run already; of several of one kind, each has a number and a port of its own."""
        installation = self.installation
        environment = installation.environment | ({f"NEWSWIRE_{name.upper()}_PORT": str(port)} if port else {})
        one = service(name, installation.stack.root / "logs", environment, number)
        one.start()
        self.begun[one.name] = one
        return one

    def begin(self, name: str) -> Supervised:
        """Starts a service, and waits until it is healthy."""
        one = self.start(name)
        self.wait_until(f"{name} is healthy", lambda: complaint(getattr(self.installation.addresses, name)) is None)
        return one

    def require_all(self) -> None:
        """Raises RuntimeError, with the end of its log, where a service has ended by itself."""
        for one in self.begun.values():
            if one.process is not None and one.process.poll() is not None:
                log = one.log.read_text("utf-8", errors="replace")[-2_000:]
                raise RuntimeError(f"the {one.name} service ended with {one.process.returncode}:\n{log}")

    def end(self, name: str) -> None:
        """Ends a service that was begun. Raises RuntimeError where it does not end well."""
        code = self.begun.pop(name).stop()
        if code:
            raise RuntimeError(f"the {name} service ended with {code}")

    def count(self) -> int:
        """How many documents can be found."""
        return int(self.client.count(index=self.names.reading)["count"])

    def cpu_seconds(self) -> dict[str, float]:
        """User and system time so far of each server and each service, its children included."""
        pids = {server.name: server.pid for server in self.installation.stack.servers}
        for name, process in (self.installation.supervisor.processes | self.begun).items():
            pids[name] = process.process.pid if process.process else None
        return {name: cpu_seconds(_family(pid)) for name, pid in pids.items() if pid is not None}


def _family(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


@contextmanager
def running(only: Sequence[str] = ("enrich", "index", "story")) -> Iterator[Running]:
    """The servers and these services, healthy; nothing of it stays."""
    kafka, controller, elasticsearch, transport, *ports = free_ports(4 + len(SERVICES))
    with tempfile.TemporaryDirectory(prefix="newswire-benchmark-") as folder:
        stack = Stack(Path(folder), kafka, elasticsearch, controller, transport)
        with Installation(stack, dict(zip(SERVICES, ports, strict=True)), (*SERVERS, *only)) as installation:
            settings = ElasticsearchSettings(
                kafka_bootstrap_servers=stack.kafka.address, elasticsearch_url=stack.elasticsearch.address
            )
            topics, names = Topics.named(settings.namespace), IndexNames.of(settings.namespace)
            client, producer = make_client(settings), make_producer(settings)
            ensure_topics(settings, topics)
            try:
                with topic_reader(settings) as reader:
                    running = Running(installation, settings, topics, names, client, producer, reader)
                    try:
                        yield running
                    finally:
                        for one in running.begun.values():
                            one.stop()
            finally:
                producer.close(timeout=5)
                client.close()
