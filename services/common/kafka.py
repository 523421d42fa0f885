"""Kafka clients as every service needs them: confirmed by all replicas, committed by hand, topics created by us and never by accident."""

import importlib.util
import socket
import time
from collections.abc import Callable, Mapping
from typing import Any

from kafka import ConsumerRebalanceListener, KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.admin import NewTopic
from kafka.errors import KafkaError, TopicAlreadyExistsError

from schemas.topics import DERIVED_MAX_BYTES, MIB, Topics
from services.common.compiled_records import read_compiled
from services.common.kafka_security import client_options, silence
from services.common.logging import get_logger
from services.common.settings import CommonSettings
from services.common.wide_reads import read_wide

log = get_logger(__name__)
# The record's value plus its key, headers and framing.
REQUEST_MAX_BYTES = DERIVED_MAX_BYTES + MIB
# What one fetch brings. Larger ones cost more than they save: each is copied several times, out of every cache (docs/performance.md).
# A record that is larger comes all the same, alone.
FETCH_BYTES, PARTITION_BYTES = 8 * MIB, MIB
# For who works beside the way of an article to its readers: a batch of one costs him as many requests as one of hundreds
# (docs/performance.md), so the broker gathers for a second. A backlog is not waited for.
GATHERED: Mapping[str, Any] = {"fetch_min_bytes": MIB, "fetch_max_wait_ms": 1_000}
# For a broker that answers but does not let us in; one that is away is waited for before.
BOOTSTRAP_MS = 15_000


class KafkaUnavailable(Exception):
    """No broker answers; the message names the addresses that were tried."""


def require_crc32c() -> None:
    """Raises RuntimeError where the native checksum is missing: kafka-python's own is 75 times slower (measured)."""
    if importlib.util.find_spec("crc32c") is None:
        raise RuntimeError(
            "the package crc32c is missing: install newswire with its pinned dependencies (kafka-python[crc32c])"
        )


def connection(settings: CommonSettings) -> dict[str, Any]:
    """What every kafka-python client of this installation is made with."""
    require_crc32c()
    return {"bootstrap_servers": settings.kafka_bootstrap_servers.split(","), **client_options(settings)}


def make_producer(settings: CommonSettings, delivery_seconds: float = 120.0, linger_ms: int = 0) -> KafkaProducer:
    """acks=all and idempotent; a record that isn't confirmed in `delivery_seconds` fails its future.

    `linger_ms` is how long a record may wait for others to travel with: 0 for latency, some for bulk loads.
    """
    return KafkaProducer(
        **connection(settings),
        acks="all",
        enable_idempotence=True,
        linger_ms=linger_ms,
        batch_size=256 * 1024,
        max_request_size=REQUEST_MAX_BYTES,
        delivery_timeout_ms=int(delivery_seconds * 1000),
        request_timeout_ms=int(min(delivery_seconds, 30.0) * 1000) - linger_ms,
        max_block_ms=int(min(delivery_seconds, 30.0) * 1000),
        allow_auto_create_topics=False,
        reconnect_backoff_max_ms=1000,
    )


def make_consumer(settings: CommonSettings, *topics: str, group: str | None = None, **options: Any) -> KafkaConsumer:
    """From the earliest offset, nothing committed by itself."""
    consumer = KafkaConsumer(
        *topics,
        **{
            **connection(settings),
            "group_id": group,
            "auto_offset_reset": "earliest",
            "enable_auto_commit": False,
            "allow_auto_create_topics": False,
            "fetch_max_bytes": FETCH_BYTES,
            "max_partition_fetch_bytes": PARTITION_BYTES,
            "reconnect_backoff_max_ms": 1000,
            **options,
        },
    )
    if group is not None:
        _finish_rejoining(consumer)
    return read_wide(read_compiled(consumer))


def join(consumer: KafkaConsumer, topic: str, listener: ConsumerRebalanceListener | None = None) -> None:
    """Subscribes to the topic, and has the consumer know its partitions before it joins its group.

    Else it would give out none as the group's leader, notice that, and gather the group again: a second for nothing (ADR 72).
    """
    consumer.subscribe([topic], listener=listener)
    consumer.partitions_for_topic(topic)


def _finish_rejoining(consumer: KafkaConsumer) -> None:
    """A rejoin that was begun is waited for until it is done.

    kafka-python 3.0.12 forgets one that began because partitions changed, where a poll ends while the broker answers: the group's
    leader has noted the change by then, so nothing calls for a rejoin any more, its result is never fetched, heartbeats stay
    off, commits are refused, and nothing is read until a restart (ADR 72).
    """
    coordinator = consumer._coordinator
    needs = coordinator.need_rejoin
    coordinator.need_rejoin = lambda: needs() or coordinator.rejoining


def make_admin(settings: CommonSettings) -> KafkaAdminClient:
    """An administration client; the caller closes it."""
    return KafkaAdminClient(**connection(settings), reconnect_backoff_max_ms=1000, bootstrap_timeout_ms=BOOTSTRAP_MS)


def group_name(settings: CommonSettings, service: str) -> str:
    """The consumer group of a service in this installation."""
    return f"{settings.namespace}.newswire-{service}" if settings.namespace else f"newswire-{service}"


def is_reachable(settings: CommonSettings, timeout_seconds: float = 3.0) -> bool:
    """Whether any of the brokers accepts a TCP connection."""
    for address in settings.kafka_bootstrap_servers.split(","):
        host, _, port = address.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout_seconds).close()
        except OSError:
            continue
        return True
    return False


def answers(settings: CommonSettings, timeout_seconds: float = 3.0) -> bool:
    """Whether any of the brokers answers a request: a frozen one still accepts connections."""
    return silence(settings, timeout_seconds) is None


def wait_for_kafka(
    settings: CommonSettings, stopping: Callable[[], bool] = lambda: False, every_seconds: float = 1.0
) -> None:
    """Returns when a broker accepts connections or when `stopping`; one log line when it starts to wait and one when it ends."""
    if is_reachable(settings):
        return
    log.warning("kafka_away", brokers=settings.kafka_bootstrap_servers, doing="waiting")
    while not stopping():
        if is_reachable(settings):
            log.info("kafka_back", brokers=settings.kafka_bootstrap_servers)
            return
        time.sleep(every_seconds)


def ensure_topics(settings: CommonSettings, topics: Topics) -> None:
    """Creates what is missing, as designed, and waits until it can be used. Raises KafkaUnavailable."""
    if silent := silence(settings):
        raise KafkaUnavailable(silent)
    try:
        admin = make_admin(settings)
    except KafkaError as error:
        # The client tries for half a minute and then does not say why.
        raise KafkaUnavailable(silence(settings) or _not_let_in(settings, error)) from error
    try:
        existing = set(admin.list_topics())
        wanted = [topic for topic in (*topics.all(), *topics.state()) if topic.name not in existing]
        for topic in wanted:
            _create(
                admin, NewTopic(topic.name, topic.partitions, settings.topic_replication, topic_configs=topic.config)
            )
        if wanted:
            admin.wait_for_topics([topic.name for topic in wanted])
            log.info("topics_created", topics=[topic.name for topic in wanted])
    finally:
        admin.close()


def _not_let_in(settings: CommonSettings, error: KafkaError) -> str:
    where = f"Kafka at {settings.kafka_bootstrap_servers} answers"
    if settings.kafka_sasl_username is None:
        return f"{where} but does not serve us ({error}): does its listener want a login? See NEWSWIRE_KAFKA_SECURITY_PROTOCOL"
    return (
        f"{where} but does not let in {settings.kafka_sasl_username} by {settings.kafka_sasl_mechanism} ({error}): check "
        "NEWSWIRE_KAFKA_SASL_USERNAME, _PASSWORD and _MECHANISM"
    )


def _create(admin: KafkaAdminClient, topic: NewTopic) -> None:
    try:
        admin.create_topics([topic])
    except TopicAlreadyExistsError:
        # Another service was quicker.
        return
