"""The index service: `newswire run index`. Exit codes: 0 asked to end, 2 settings, 70 failed (restart it: nothing is lost)."""

import os
import signal
import threading
import time

from schemas.topics import Topics
from services.common.elasticsearch import make_client
from services.common.health import HealthServer
from services.common.kafka import (
    ensure_topics,
    group_name,
    make_consumer,
    make_producer,
    require_crc32c,
    wait_for_kafka,
)
from services.common.logging import configure_logging, get_logger
from services.common.names import IndexNames
from services.common.settings import IndexSettings, load_or_exit
from services.common.standstill import make_standstill
from services.index import metrics
from services.index.availability import Availability
from services.index.bulk import Bulk
from services.index.delivery import Delivery
from services.index.letters import DeadLetters
from services.index.loop import IndexLoop
from services.index.setup import ensure_index
from services.index.starting import require_health, until_done

log = get_logger(__name__)
EXIT_FAILED = 70
GRACE_SECONDS = 20.0
# Partitions of a killed replica are given to the others after this.
SESSION_MS = 10_000


def main() -> None:
    """Runs until SIGTERM or SIGINT. Restart it on any exit code: what was not finished comes again."""
    settings = load_or_exit(IndexSettings)
    configure_logging(settings, "index")
    require_crc32c()
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    try:
        _run(settings, stopping)
    except Exception:
        log.exception("failed", doing="ending; nothing of what failed was committed")
        # At once: threads that still send must not hold up the restart.
        os._exit(EXIT_FAILED)


def _run(settings: IndexSettings, stopping: threading.Event) -> None:
    topics, names = Topics.named(settings.namespace), IndexNames.of(settings.namespace)
    availability, abandon = Availability(), threading.Event()
    standstill = make_standstill(settings, topics, "index", metrics.BRAKED)
    health = HealthServer(
        settings.listen_host, settings.index_port, lambda: standstill.complaint() or availability.complaint()
    ).start()
    client = make_client(settings)
    log.info("started", port=health.port, topic=topics.enriched.name, index=names.all)

    wait_for_kafka(settings, stopping.is_set)
    if not until_done(lambda: require_health(client), availability, stopping):
        return
    if not until_done(lambda: ensure_index(client, names, settings), availability, stopping):
        return
    ensure_topics(settings, topics)
    if not standstill.wait_at_start(stopping):
        return

    letters = DeadLetters(make_producer(settings), topics.enriched_dlq.name, lambda: int(time.time() * 1000))
    delivery = Delivery(Bulk(client, names.all), letters, availability, abandon, standstill)
    consumer = make_consumer(
        settings, group=group_name(settings, "index"), session_timeout_ms=SESSION_MS, heartbeat_interval_ms=3_000
    )
    loop = IndexLoop(
        consumer, topics.enriched.name, delivery.deliver, settings.index_bulk_documents, settings.index_bulk_bytes
    )
    finished = loop.run(stopping, GRACE_SECONDS, lambda: standstill.standing)
    abandon.set()
    consumer.close(timeout_ms=5_000)
    log.info("stopped", finished=finished)
