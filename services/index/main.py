"""The index service: `newswire run index`. Exit codes: 0 asked to end, 2 settings, 70 failed (restart it: nothing is lost)."""

import os
import threading

from schemas.topics import Topics
from services.common.availability import Availability, Gauges
from services.common.elasticsearch import make_client
from services.common.ending import stop_on_signals
from services.common.health import HealthServer
from services.common.holds import Holds
from services.common.kafka import (
    ensure_topics,
    make_consumer,
    require_crc32c,
    wait_for_kafka,
)
from services.common.logging import configure_logging, get_logger
from services.common.memory import settle
from services.common.names import IndexNames
from services.common.settings import IndexSettings, load_or_exit
from services.common.standstill import make_standstill
from services.common.starting import require_health, until_done
from services.index import metrics
from services.index.running import run_all
from services.index.setup import ensure_index, ensure_revisions
from services.index.writers import Parts, write_articles, write_revisions

log = get_logger(__name__)
EXIT_FAILED = 70


def main() -> None:
    """Runs until SIGTERM or SIGINT. Restart it on any exit code: what was not finished comes again."""
    settle()
    settings = load_or_exit(IndexSettings)
    configure_logging(settings, "index")
    require_crc32c()
    try:
        with stop_on_signals() as stopping:
            _run(settings, stopping)
    except Exception:
        log.exception("failed", doing="ending; nothing of what failed was committed")
        # At once: threads that still send must not hold up the restart.
        os._exit(EXIT_FAILED)


def _run(settings: IndexSettings, stopping: threading.Event) -> None:
    topics, names = Topics.named(settings.namespace), IndexNames.of(settings.namespace)
    availability, abandon = Availability(gauges=Gauges(metrics.ES_AVAILABLE, metrics.HALTED)), threading.Event()
    revisions_availability = Availability()
    standstill = make_standstill(settings, topics, "index", metrics.BRAKED)
    health = HealthServer(
        settings.listen_host,
        settings.index_port,
        lambda: standstill.complaint() or availability.complaint() or revisions_availability.complaint(),
    ).start()
    client = make_client(settings)
    log.info("started", port=health.port, topic=topics.enriched.name, index=names.all)

    wait_for_kafka(settings, stopping.is_set)
    if not until_done(lambda: require_health(client), availability, stopping):
        return
    if not until_done(lambda: ensure_index(client, names, settings), availability, stopping):
        return
    if settings.index_revisions and not until_done(
        lambda: ensure_revisions(client, names, settings), availability, stopping
    ):
        return
    ensure_topics(settings, topics)
    if not standstill.wait_at_start(stopping):
        return
    holds = Holds(make_consumer(settings), topics.holds.name, metrics.HELD).start()
    while not holds.up_to_date(1.0):
        if stopping.is_set():
            return

    parts = Parts(settings, topics, names, client, holds, standstill, stopping, abandon)
    writers = [lambda: write_articles(parts, availability)]
    if settings.index_revisions:
        writers.append(lambda: write_revisions(parts, revisions_availability))
    finished = run_all(writers)
    abandon.set()
    holds.close()
    log.info("stopped", finished=finished)
