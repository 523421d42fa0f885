"""A pipeline for one test: services as separate processes on the session's real servers, in a namespace of its own."""

import json
import os
import sys
import time
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from kafka import TopicPartition
from kafka.errors import KafkaError

from newswire.health import complaint
from newswire.local.ports import free_ports
from newswire.local.stack import Stack
from newswire.supervisor import Supervised, service
from schemas.headers import read
from schemas.topics import Topic, Topics
from services.common.elasticsearch import make_client
from services.common.kafka import ensure_topics, group_name, make_admin, make_consumer, make_producer
from services.common.names import IndexNames
from services.common.settings import ElasticsearchSettings

T = TypeVar("T")
POISONED = Path(__file__).parent / "poisoned_enrich.py"


def until(what: str, condition: Callable[[], T], seconds: float = 60.0) -> T:
    """Asks until the answer is true, and returns it; fails with `what` was waited for."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.05)
    return answer


class Pipeline:
    """Starts what a test asks for, and stops it at the end of the with block."""

    def __init__(self, stack: Stack, folder: Path) -> None:
        self.stack, self.folder = stack, folder
        self.namespace = f"t{uuid.uuid4().hex[:10]}"
        self.settings = ElasticsearchSettings(
            namespace=self.namespace,
            kafka_bootstrap_servers=stack.kafka.address,
            elasticsearch_url=stack.elasticsearch.address,
        )
        self.topics, self.names = Topics.named(self.namespace), IndexNames.of(self.namespace)
        self.processes: dict[str, Supervised] = {}
        self.ports: dict[str, int] = {}

    def __enter__(self) -> Self:
        ensure_topics(self.settings, self.topics)
        self._producer = make_producer(self.settings)
        self._client = make_client(self.settings)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self.processes.values():
            process.stop()
            if error is not None:
                print(f"--- {process.log}\n{process.log.read_text(errors='replace')[-6000:]}", file=sys.stderr)
        self._producer.close()
        self._client.close()

    def environment(self, name: str) -> dict[str, str]:
        """The settings of a service of this pipeline."""
        self.ports.setdefault(name, free_ports(1)[0])
        return {
            "NEWSWIRE_NAMESPACE": self.namespace,
            "NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS": self.stack.kafka.address,
            "NEWSWIRE_ELASTICSEARCH_URL": self.stack.elasticsearch.address,
            "NEWSWIRE_LOG_FORMAT": "json",
            **({f"NEWSWIRE_{name.upper()}_PORT": str(self.ports[name])} if name != "command" else {}),
        }

    def start(self, name: str, poisoned: bool = False, wait: bool = True, **settings: str) -> Supervised:
        """Starts a service (again) as a process of its own; `poisoned` makes enrich trip over marked articles."""
        process = self.processes.get(name) or service(name, self.folder, {**self.environment(name), **settings})
        if poisoned:
            process.command = [sys.executable, str(POISONED)]
        self.processes[name] = process
        process.start()
        if wait:
            until(f"{name} is healthy", lambda: not complaint(f"http://127.0.0.1:{self.ports[name]}"), 90)
        return process

    def kill(self, name: str) -> None:
        """kill -9, and waits until it is gone."""
        process = self.processes[name].process
        assert process is not None
        process.kill()
        process.wait()

    def command_environment(self) -> dict[str, str]:
        """With which the `newswire` command finds this pipeline."""
        return {**os.environ, **self.environment("command")}

    def feed(self, articles: Iterable[Any]) -> int:
        """Plain messages without a key on the raw topic, as kcat would; bytes and None go as they are."""
        count = 0
        for article in articles:
            value = article if isinstance(article, bytes) or article is None else json.dumps(article).encode()
            self._producer.send(self.topics.raw.name, value=value, key=b"" if value is None else None)
            count += 1
        self._producer.flush()
        return count

    def documents(self, everything: bool = False) -> dict[str, dict[str, Any]]:
        """Every document by its id, as readers see them, or all of them."""
        index = self.names.all if everything else self.names.reading
        if not self._client.indices.exists(index=index):
            return {}
        self._client.indices.refresh(index=index)
        hits = self._client.search(index=index, size=5_000, query={"match_all": {}})["hits"]["hits"]
        return {hit["_id"]: hit["_source"] for hit in hits}

    def records(self, topic: Topic) -> list[tuple[bytes | None, dict[str, str]]]:
        """Every record of a topic: value and headers."""
        consumer = make_consumer(self.settings)
        try:
            partitions = [TopicPartition(topic.name, number) for number in range(topic.partitions)]
            consumer.assign(partitions)
            ends = consumer.end_offsets(partitions)
            consumer.seek_to_beginning()
            found: list[tuple[bytes | None, dict[str, str]]] = []
            while any(consumer.position(partition) < end for partition, end in ends.items()):
                for records in consumer.poll(500).values():
                    found += [(record.value, read(record.headers)) for record in records]
            return found
        finally:
            consumer.close()

    def committed(self, name: str) -> int:
        """How many records of its topic a service has committed, over all partitions."""
        admin = make_admin(self.settings)
        try:
            offsets = next(iter(admin.list_group_offsets(group_name(self.settings, name)).values()), {})
            return sum(meta.offset for meta in offsets.values() if meta.offset > 0)
        except KafkaError:
            # A broker that has just started has no coordinator of groups yet.
            return 0
        finally:
            admin.close()
