"""A consumer that polls in short steps joins its group, reads, and may commit, however its joining falls into those steps."""

import time
from itertools import chain

import pytest
from kafka import KafkaConsumer
from kafka.errors import KafkaError

from newswire.local.stack import Stack
from schemas.topics import Topics
from services.common.kafka import ensure_topics, join, make_consumer, make_producer
from services.common.settings import CommonSettings

RECORDS = 50
SECONDS = 20.0
# Of plain kafka-python 3.0.12 consumers that poll so, 23 of 24 never read on once they had to join again.
POLLS_MS = range(1, 13)


@pytest.fixture(scope="module")
def settings(stack: Stack) -> CommonSettings:
    settings = CommonSettings(namespace="joining", kafka_bootstrap_servers=stack.kafka.address)
    topics = Topics.named(settings.namespace)
    ensure_topics(settings, topics)
    producer = make_producer(settings)
    sent = [producer.send(topics.enriched.name, key=b"%d" % number, value=b"{}") for number in range(RECORDS)]
    for one in sent:
        one.get(30)
    producer.close()
    return settings


def subscribe(consumer: KafkaConsumer, topic: str) -> None:
    """As kafka-python's users do: it joins before it knows the partitions, and has to join again."""
    consumer.subscribe([topic])


@pytest.mark.parametrize("enter", [subscribe, join])
@pytest.mark.parametrize("poll_ms", POLLS_MS)
def test_it_reads_everything_and_commits(settings, enter, poll_ms):
    topic = Topics.named(settings.namespace).enriched.name
    consumer = make_consumer(settings, group=f"{enter.__name__}-{poll_ms}", session_timeout_ms=10_000)
    try:
        enter(consumer, topic)
        deadline, read, committed = time.monotonic() + SECONDS, 0, False
        while read < RECORDS or not committed:
            assert time.monotonic() < deadline, f"{read} of {RECORDS} records, committed: {committed}"
            read += len(list(chain.from_iterable(consumer.poll(poll_ms).values())))
            try:
                consumer.commit(timeout_ms=1_000)
                committed = True
            except KafkaError:
                committed = False
    finally:
        consumer.close()
