"""The whole stack for the length of a benchmark: real servers in a temporary folder, the services as an operator starts them."""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from newswire.installation import SERVICES, Installation
from newswire.local.ports import free_ports
from newswire.local.stack import SERVERS, Stack
from newswire.topic_reader import TopicReader, committed, topic_reader
from schemas.topics import Topics
from services.common.elasticsearch import make_client
from services.common.kafka import make_producer
from services.common.names import IndexNames
from services.common.settings import ElasticsearchSettings

PATIENCE_SECONDS = 1_800.0


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

    def feed(self, values: Sequence[bytes]) -> None:
        """Puts raw articles on the topic, all confirmed when it returns."""
        futures = [self.producer.send(self.topics.raw.name, value=value) for value in values]
        self.producer.flush()
        for future in futures:
            future.get(timeout=30)

    def ends(self, topic: str) -> int:
        """How many records a topic has had."""
        return sum(span.end for span in self.reader.spans([topic])[topic].values())

    def finished(self, service: str, topic: str) -> int:
        """How many records of a topic a service has committed."""
        return sum(committed(self.settings, service, topic).values())

    def wait_until(self, what: str, is_so: Callable[[], bool], every_seconds: float = 0.1) -> None:
        """Raises TimeoutError after half an hour."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_so():
            if time.monotonic() > deadline:
                raise TimeoutError(f"not within {PATIENCE_SECONDS:.0f} s: {what}")
            time.sleep(every_seconds)

    def begin(self, service: str) -> None:
        """Starts a service that was ended."""
        self.installation.supervisor.processes[service].start()

    def end(self, service: str) -> None:
        """Ends a service until it is begun again. Raises RuntimeError where it does not end well."""
        code = self.installation.supervisor.processes[service].stop()
        if code:
            raise RuntimeError(f"the {service} service ended with {code}")

    def count(self) -> int:
        """How many documents can be found."""
        return int(self.client.count(index=self.names.reading)["count"])

    def cpu_seconds(self) -> dict[str, float]:
        """User and system time so far of each server and each service, its children included."""
        pids = {server.name: server.pid for server in self.installation.stack.servers}
        for name, process in self.installation.supervisor.processes.items():
            pids[name] = process.process.pid if process.process else None
        return {name: _cpu_seconds(psutil.Process(pid)) for name, pid in pids.items() if pid is not None}


def _cpu_seconds(process: psutil.Process) -> float:
    times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
    return float(sum(t.user + t.system for t in times))


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
            try:
                with topic_reader(settings) as reader:
                    yield Running(installation, settings, topics, names, client, producer, reader)
            finally:
                producer.close(timeout=5)
                client.close()
