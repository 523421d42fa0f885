"""Three ways from the enriched topic into Elasticsearch: bodies made beforehand, the service's own loop, the client's helper."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import psutil
from elasticsearch.helpers import streaming_bulk
from kafka import KafkaConsumer

from benchmarks.processes import cpu_seconds
from schemas import headers
from schemas.topics import Topics
from services.common.availability import Availability
from services.common.chores import NoChores
from services.common.elasticsearch import make_client
from services.common.kafka import join, make_consumer, make_producer
from services.common.loop import IN_FLIGHT, TopicLoop
from services.common.memory import settle
from services.common.settings import IndexSettings
from services.common.standstill import make_standstill
from services.index import metrics
from services.index.batches import Batch, make_batch
from services.index.bulk import Bulk
from services.index.delivery import Delivery
from services.index.letters import DeadLetters


@dataclass(frozen=True, slots=True)
class Run:
    """One way, once: documents a second by the clock, CPU seconds for 10,000 of the client and of Elasticsearch."""

    per_second: float
    client_cpu: float
    server_cpu: float


@dataclass(frozen=True, slots=True)
class Job:
    """What a process needs to know; `alias` is written to, `count` documents are on the topic."""

    settings: IndexSettings
    alias: str
    count: int
    group: str
    server_pid: int


class Clock:
    """Runs from the moment at which the work can begin: joining a consumer group takes as long for ten documents as for a million."""

    def __init__(self, job: Job) -> None:
        self._job, self._server = job, psutil.Process(job.server_pid)
        self.begin()

    def begin(self) -> None:
        """Now, or again from now."""
        self._server_cpu, self._cpu, self._at = cpu_seconds([self._server]), time.process_time(), time.perf_counter()

    def end(self) -> Run:
        """What this process took since then, and cost the server."""
        seconds, own = time.perf_counter() - self._at, time.process_time() - self._cpu
        per = 10_000 / self._job.count
        return Run(self._job.count / seconds, own * per, (cpu_seconds([self._server]) - self._server_cpu) * per)


class _Assigned(NoChores):
    """Starts the clock anew whenever partitions are given out."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def assigned(self) -> None:
        self._clock.begin()


def _all(job: Job, consumer: KafkaConsumer, clock: Clock) -> Iterator[Any]:
    """The records of the topic, until all have been given; while the group has not begun, the clock begins again."""
    given = 0
    while given < job.count:
        polled = consumer.poll(50)
        if not given and not polled:
            clock.begin()
        for records in polled.values():
            given += len(records)
            yield from records


def _joined(job: Job) -> KafkaConsumer:
    consumer = make_consumer(job.settings, group=job.group)
    join(consumer, Topics.named(job.settings.namespace).enriched.name)
    return consumer


def _version(record: Any) -> bytes:
    return next(value for name, value in record.headers if name == headers.VERSION)


def ceiling(job: Job) -> Run:
    """Nothing left to do but to send."""
    consumer = _joined(job)
    lines = [
        b'{"index":{"_id":"%b","version":%b,"version_type":"external_gte"}}\n%b\n' % (r.key, _version(r), r.value)
        for r in _all(job, consumer, Clock(job))
    ]
    consumer.close()
    size = job.settings.index_bulk_documents
    bodies = [b"".join(lines[i : i + size]) for i in range(0, len(lines), size)]
    client = make_client(job.settings)

    def post(body: bytes) -> None:
        answer = client.perform_request(
            "POST",
            f"/{job.alias}/_bulk?filter_path=errors",
            headers={"content-type": "application/x-ndjson", "accept": "application/json"},
            body=body,
        )
        if answer.body != {"errors": False}:
            raise RuntimeError(f"a bulk of the ceiling failed: {answer.body}")

    with ThreadPoolExecutor(IN_FLIGHT) as threads:
        clock = Clock(job)
        list(threads.map(post, bodies))
        return clock.end()


def service(job: Job) -> Run:
    """The service's own loop on the topic, until all is committed."""
    settle()
    settings = job.settings
    topics, client = Topics.named(settings.namespace), make_client(settings)
    letters = DeadLetters(make_producer(settings), topics.enriched_dlq.name, lambda: int(time.time() * 1000))
    stopping, arrived = threading.Event(), [0]
    brake = make_standstill(settings, topics, "index", metrics.BRAKED)
    delivery = Delivery(Bulk(client, job.alias), letters, Availability(), threading.Event(), brake)

    def deliver(batch: Batch) -> None:
        delivery.deliver(batch)
        arrived[0] += len(batch.items)
        if arrived[0] == job.count:
            stopping.set()

    consumer, clock = make_consumer(settings, group=job.group), Clock(job)
    loop = TopicLoop(
        consumer,
        topics.enriched.name,
        make_batch,
        deliver,
        settings.index_bulk_documents,
        settings.index_bulk_bytes,
        metrics.LAG,
        _Assigned(clock),
    )
    if not loop.run(stopping, 30.0):
        raise RuntimeError("the loop ended before all was committed")
    run = clock.end()
    consumer.close()
    return run


def helper(job: Job) -> Run:
    """As its documentation has it: a generator of actions, parsed JSON as their source, the offsets committed at the end."""
    consumer = _joined(job)
    client, clock = make_client(job.settings), Clock(job)

    def actions() -> Iterator[dict[str, Any]]:
        for record in _all(job, consumer, clock):
            yield {
                "_op_type": "index", "_index": job.alias, "_id": record.key.decode(), "version": int(_version(record)),
                "version_type": "external_gte", "_source": json.loads(record.value),
            }  # fmt: skip

    for _ in streaming_bulk(client, actions(), chunk_size=job.settings.index_bulk_documents):
        pass
    consumer.commit()
    run = clock.end()
    consumer.close()
    return run


WAYS: dict[str, Callable[[Job], Run]] = {
    "bodies made beforehand": ceiling,
    "the index service's loop": service,
    "helpers.streaming_bulk": helper,
}
