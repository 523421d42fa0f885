"""The enrich service: `newswire run enrich`. Exit codes: 0 asked to end, 2 settings, 70 failed, 71 stalled, 72 shutdown hung."""

import sys
import tempfile
from pathlib import Path
from typing import NoReturn

from schemas.topics import Topics
from services.common.ending import stop_on_signals
from services.common.health import HealthServer
from services.common.kafka import KafkaUnavailable, ensure_topics, require_crc32c, wait_for_kafka
from services.common.logging import configure_logging, get_logger
from services.common.settings import EnrichSettings, load_or_exit
from services.common.standstill import make_standstill
from services.enrich import metrics
from services.enrich.watchdog import EXIT_FAILED
from services.enrich.workshop import Workshop

log = get_logger(__name__)


def main() -> NoReturn:
    """Runs until SIGTERM or SIGINT. Restart it on any exit code: what was not finished comes again."""
    settings = load_or_exit(EnrichSettings)
    configure_logging(settings, "enrich")
    require_crc32c()
    topics = Topics.named(settings.namespace)
    wait_for_kafka(settings)
    try:
        ensure_topics(settings, topics)
    except KafkaUnavailable as error:
        log.error("enrich_not_started", error=str(error))
        raise SystemExit(EXIT_FAILED) from None

    workshop = Workshop(
        settings.enrich_model, settings.enrich_generation, settings.enrich_memory_mib, settings.enrich_item_seconds
    )
    # The child loads its models while we import faust, which costs two seconds and reads the environment.
    workshop.launch()
    try:
        _work(settings, topics, workshop)
    finally:
        # It ignores SIGTERM, with which Python would end it, and wait.
        workshop.end()
    sys.exit(0)


def _work(settings: EnrichSettings, topics: Topics, workshop: Workshop) -> None:
    from faust.worker import Worker as FaustWorker

    from services.enrich.worker import Worker, make_app

    with tempfile.TemporaryDirectory(prefix="newswire-faust-") as scratch:
        app = make_app(settings, Path(scratch))
        standstill = make_standstill(settings, topics, "enrich", metrics.BRAKED)
        worker = Worker(app, settings, topics, workshop, standstill)
        health = HealthServer(settings.listen_host, settings.enrich_port, worker.complaint).start()
        log.info("started", port=health.port, topic=topics.raw.name, model=settings.enrich_model)
        with stop_on_signals() as stopping:
            if not standstill.wait_at_start(stopping):
                return
        FaustWorker(
            app, loglevel="WARN", override_logging=False, redirect_stdouts=False, quiet=True
        ).execute_from_commandline()
