"""What writes to Elasticsearch, each with a consumer group of its own: the articles, and their revisions."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch
from kafka import KafkaConsumer

from schemas.topics import Topics
from services.common.availability import Availability
from services.common.holds import Holds
from services.common.kafka import GATHERED, group_name, make_consumer, make_producer
from services.common.keeper import Keeper
from services.common.loop import TopicLoop
from services.common.names import IndexNames, feed_alias, group_of
from services.common.settings import IndexSettings
from services.common.standstill import Standstill, Window
from services.index import metrics
from services.index.batches import Batch, make_batch
from services.index.bulk import Bulk
from services.index.delivery import Delivery
from services.index.feeders import Feeders
from services.index.holding import HeldArticles, HeldBulk
from services.index.letters import DeadLetters, LaterLetters
from services.index.physical import Physical, existing
from services.index.revisions import Revisions

GRACE_SECONDS = 20.0
# Partitions of a killed replica are given to the others after this.
SESSION_MS = 10_000


@dataclass(frozen=True, slots=True)
class Parts:
    """What writers are made of."""

    settings: IndexSettings
    topics: Topics
    names: IndexNames
    client: Elasticsearch
    holds: Holds
    standstill: Standstill
    stopping: threading.Event
    abandon: threading.Event


def write_articles(parts: Parts, availability: Availability) -> bool:
    """The current version of each document, in every physical index; until `stopping`, and whether all in hand was finished."""

    def feed(physical: Physical, stopping: threading.Event, abandon: threading.Event) -> bool:
        with parts.standstill.window() as window:
            return _feed(parts, availability, window, physical, stopping, abandon)

    return Feeders(lambda: existing(parts.client, parts.names), feed, availability).run(parts.stopping)


def _feed(
    parts: Parts,
    availability: Availability,
    window: Window,
    physical: Physical,
    stopping: threading.Event,
    abandon: threading.Event,
) -> bool:
    settings, alias = parts.settings, feed_alias(physical.name)
    producer = make_producer(settings)
    letters = DeadLetters(producer, parts.topics.enriched_dlq.name, lambda: int(time.time() * 1000))
    bulk = HeldBulk(Bulk(parts.client, alias), parts.holds)
    delivery = Delivery(bulk, LaterLetters(letters, physical.letters_from), availability, abandon, window)
    consumer = _consumer(settings, group_of(physical.name))
    loop = TopicLoop(
        consumer,
        parts.topics.enriched.name,
        make_batch,
        delivery.deliver,
        settings.index_bulk_documents,
        settings.index_bulk_bytes,
        metrics.LAG if not physical.letters_from else metrics.REBUILT_LAG,
        Keeper(parts.holds, HeldArticles(parts.holds, parts.client, alias, availability)),
    )
    finished = _run(loop, consumer, stopping, abandon, lambda: parts.standstill.standing)
    producer.close(timeout=5)
    return finished


def write_revisions(parts: Parts, availability: Availability) -> bool:
    """Every content that a document has had; until `stopping`, and whether all in hand was finished."""
    settings = parts.settings
    revisions = Revisions(parts.client, parts.names.revisions, parts.holds, availability, parts.abandon)
    consumer = _consumer(settings, "revisions", **GATHERED)
    loop = TopicLoop(
        consumer,
        parts.topics.enriched.name,
        make_batch,
        revisions.deliver,
        settings.index_bulk_documents,
        settings.index_bulk_bytes,
        metrics.REVISIONS_LAG,
        Keeper(parts.holds, revisions),
    )
    return _run(loop, consumer, parts.stopping, parts.abandon, lambda: False)


def _consumer(settings: IndexSettings, group: str, **options: Any) -> KafkaConsumer:
    return make_consumer(
        settings,
        group=group_name(settings, group),
        session_timeout_ms=SESSION_MS,
        heartbeat_interval_ms=3_000,
        **options,
    )


def _run(
    loop: TopicLoop[Batch],
    consumer: KafkaConsumer,
    stopping: threading.Event,
    abandon: threading.Event,
    is_held: Callable[[], bool],
) -> bool:
    finished = loop.run(stopping, GRACE_SECONDS, is_held)
    abandon.set()
    consumer.close(timeout_ms=5_000)
    return finished
