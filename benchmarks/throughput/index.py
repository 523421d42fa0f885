"""How fast documents go from the enriched topic into Elasticsearch: the service's own loop beside two others.

The ceiling are the same bulk bodies, made beforehand and sent as many at a time as the service sends them; the peer is
`elasticsearch.helpers.streaming_bulk`, fed from the same topic. Each runs in a process of its own, the articles writer alone,
several times in turn; the middle run counts.
"""

import multiprocessing
import statistics
from collections.abc import Sequence

from elasticsearch import Elasticsearch

from benchmarks.throughput.documents import messages
from benchmarks.throughput.ways import WAYS, Job, Run
from newswire.local.stack import Stack
from schemas.topics import Topics
from services.common.elasticsearch import make_client
from services.common.kafka import ensure_topics, group_name, make_producer
from services.common.names import IndexNames
from services.common.settings import IndexSettings
from services.index.setup import ensure_index

LINGER_MS = 20


def compare(stack: Stack, count: int, rounds: int, namespace: str) -> dict[str, Run]:
    """Each way's middle run (by the documents a second) of so many rounds. Raises RuntimeError where a document is missing."""
    settings = IndexSettings(
        namespace=namespace, kafka_bootstrap_servers=stack.kafka.address, elasticsearch_url=stack.elasticsearch.address
    )
    topics, names, client = Topics.named(namespace), IndexNames.of(namespace), make_client(settings)
    ensure_topics(settings, topics)
    producer = make_producer(settings, linger_ms=LINGER_MS)
    for key, value, given in messages(count):
        producer.send(topics.enriched.name, key=key, value=value, headers=given)
    producer.flush()
    producer.close()
    assert stack.elasticsearch.pid is not None
    runs: dict[str, list[Run]] = {way: [] for way in WAYS}
    for number in range(rounds):
        for way in WAYS:
            client.options(ignore_status=404).indices.delete(index=names.physical)
            ensure_index(client, names, settings)
            group = group_name(settings, f"{way.split()[-1]}-{number}")
            job = Job(settings, names.all, count, group, stack.elasticsearch.pid)
            runs[way].append(_alone(way, job))
            _require_all(client, names, count)
    return {way: _middle(some) for way, some in runs.items()}


def _alone(way: str, job: Job) -> Run:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(WAYS[way], (job,))


def _require_all(client: Elasticsearch, names: IndexNames, count: int) -> None:
    client.indices.refresh(index=names.physical)
    found = client.count(index=names.all)["count"]
    if found != count:
        raise RuntimeError(f"{found} of {count} documents were indexed")


def _middle(runs: Sequence[Run]) -> Run:
    at = statistics.median_low(run.per_second for run in runs)
    return next(run for run in runs if run.per_second == at)
