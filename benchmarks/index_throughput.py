"""Documents a second and CPU of the index service, beside bulk bodies serialised beforehand (the ceiling) in the same run.

    python -m benchmarks.index_throughput            # starts servers of its own

Trust CPU seconds, not the wall clock: on a small machine Elasticsearch and the client share the cores.
"""

import argparse
import json
import random
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from elasticsearch import Elasticsearch

from newswire.local.ports import free_ports
from newswire.local.stack import Stack
from schemas import headers
from schemas.enriched import EnrichedArticle
from schemas.topics import Topics
from services.common.availability import Availability
from services.common.elasticsearch import make_client
from services.common.kafka import ensure_topics, group_name, make_consumer, make_producer
from services.common.loop import TopicLoop
from services.common.names import IndexNames
from services.common.settings import IndexSettings
from services.common.standstill import make_standstill
from services.enrich.outbox import sealed
from services.enrich.records import Enriched
from services.index import metrics
from services.index.batches import make_batch
from services.index.bulk import Bulk
from services.index.delivery import Delivery
from services.index.letters import DeadLetters
from services.index.setup import ensure_index

NOON = "2026-03-22T12:00:00Z"


def article(number: int) -> EnrichedArticle:
    """A made-up document of about 4 KB with the fields that a real one has; the same for the same number."""
    chance = random.Random(number)
    words = [
        f"{chance.choice('bdfgklmnprst')}{chance.choice('aeiou')}{int(chance.paretovariate(0.8)) % 4000:x}"
        for _ in range(260)
    ]
    people = [f"Person {int(chance.paretovariate(1)) % 500}" for _ in range(5)]
    entities = [
        {"name": name, "type": "person", "id": f"person:{name}", "count": 2, "salience": 0.25,
         "mentions": [{"field": "body", "start": 10 * i, "end": 10 * i + 8}, {"field": "body", "start": 90, "end": 98}]}
        for i, name in enumerate(people)
    ]  # fmt: skip
    title, body = " ".join(words[:9]), " ".join(words)
    return EnrichedArticle.model_validate(
        {
            "document_id": f"{number:032x}", "revision": 1_774_180_800_000 + number, "generation": 1,
            "source": {"id": f"source-{number % 40}", "domain": f"site{number % 40}.example"},
            "url": f"https://site{number % 40}.example/news/{number}", "language": "en", "title": title, "body": body,
            "people": people, "places": ["Harbour Town"], "entities": entities, "text": {"en": f"{title}\n\n{body}"},
            "published_at": NOON, "sort_at": NOON, "ingested_at": NOON, "enriched_at": NOON, "word_count": len(words),
            "provenance": {"clean": {"by": "rules", "version": "1"}}, "src": "r:0:1", "trace": "r:0:1",
        }
    )  # fmt: skip


@contextmanager
def measured(name: str, documents: int, server: psutil.Process) -> Iterator[None]:
    """Prints one line of the table for what runs inside."""
    times = server.cpu_times()
    before, began, own = times.user + times.system, time.perf_counter(), time.process_time()
    yield
    seconds, own = time.perf_counter() - began, time.process_time() - own
    times = server.cpu_times()
    spent, per = times.user + times.system - before, 10_000 / documents
    print(f"| {name} | {documents / seconds:,.0f} | {own * per:.2f} | {spent * per:.2f} |", flush=True)


def ceiling(
    client: Elasticsearch, alias: str, articles: list[EnrichedArticle], values: list[bytes], batch: int
) -> None:
    """The same bulks with nothing left to do but send them."""
    actions = [
        b'{"index":{"_id":"%b","version":%d,"version_type":"external_gte"}}' % (a.document_id.encode(), a.version)
        for a in articles
    ]
    lines = [b"%b\n%b\n" % pair for pair in zip(actions, values, strict=True)]
    bodies = [b"".join(lines[i : i + batch]) for i in range(0, len(lines), batch)]
    server = client.options(request_timeout=60)
    with measured("bodies serialised beforehand", len(values), _server):
        for body in bodies:
            answer = server.perform_request(
                "POST",
                f"/{alias}/_bulk?filter_path=errors",
                headers={"content-type": "application/x-ndjson", "accept": "application/json"},
                body=body,
            )
            assert answer.body == {"errors": False}, answer.body


def service(settings: IndexSettings, client: Elasticsearch, topics: Topics, alias: str, count: int) -> None:
    """The service's own loop on the topic, until all is committed."""
    letters = DeadLetters(make_producer(settings), topics.enriched_dlq.name, lambda: int(time.time() * 1000))
    stopping, arrived = threading.Event(), [0]
    brake = make_standstill(settings, topics, "index", metrics.BRAKED)
    delivery = Delivery(Bulk(client, alias), letters, Availability(), threading.Event(), brake)

    def deliver(batch: Any) -> None:
        delivery.deliver(batch)
        arrived[0] += len(batch.items)
        if arrived[0] == count:
            stopping.set()

    consumer = make_consumer(settings, group=group_name(settings, "index"))
    loop = TopicLoop(
        consumer,
        topics.enriched.name,
        make_batch,
        deliver,
        settings.index_bulk_documents,
        settings.index_bulk_bytes,
        metrics.LAG,
    )
    with measured("the service", count, _server):
        assert loop.run(stopping, 30.0)
    consumer.close()


def run(stack: Stack, count: int, namespace: str) -> None:
    """One round of both ways on a namespace of its own."""
    settings = IndexSettings(
        namespace=namespace,
        kafka_bootstrap_servers=stack.kafka.address,
        elasticsearch_url=stack.elasticsearch.address,
    )
    topics, names, client = Topics.named(namespace), IndexNames.of(namespace), make_client(settings)
    ensure_topics(settings, topics)
    articles = [article(i) for i in range(count)]
    values = [a.model_dump_json(exclude_none=True).encode() for a in articles]
    producer = make_producer(settings, linger_ms=20)
    for a, value in zip(articles, values, strict=True):
        key, value, given = sealed(
            Enriched(a.document_id, value, a.version), {headers.SRC: a.src, headers.TRACE: a.trace}
        )
        producer.send(topics.enriched.name, key=key, value=value, headers=given)
    producer.flush()
    producer.close()
    print(f"\n{count:,} documents of {sum(map(len, values)) // count:,} bytes, {namespace}")
    print("| way | documents/s | client CPU s / 10,000 | Elasticsearch CPU s / 10,000 |\n| --- | --- | --- | --- |")
    for way in ("ceiling", "service"):
        client.options(ignore_status=404).indices.delete(index=names.physical)
        ensure_index(client, names, settings)
        if way == "ceiling":
            ceiling(client, names.all, articles, values, settings.index_bulk_documents)
        else:
            service(settings, client, topics, names.all, count)
        client.indices.refresh(index=names.physical)
        found = client.count(index=names.all)["count"]
        assert found == count, json.dumps({"indexed": found, "sent": count})


def main() -> None:
    """A round to warm the servers, and one that counts."""
    global _server
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    count = parser.parse_args().documents
    kafka, controller, elasticsearch, transport = free_ports(4)
    with (
        tempfile.TemporaryDirectory(prefix="newswire-benchmark-") as folder,
        Stack(Path(folder), kafka, elasticsearch, controller, transport) as stack,
    ):
        assert stack.elasticsearch.pid is not None
        _server = psutil.Process(stack.elasticsearch.pid)
        run(stack, max(2_000, count // 2), "warm-up")
        run(stack, count, "measured")


_server: psutil.Process

if __name__ == "__main__":
    main()
