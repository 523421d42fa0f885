"""The story service: `newswire run story`. Exit codes: 0 asked to end, 2 settings, 70 failed (restart it: nothing is lost)."""

import os
import threading

from schemas.topics import MIB, Topics
from services.common.availability import Availability, Gauges
from services.common.elasticsearch import make_client
from services.common.ending import stop_on_signals
from services.common.health import HealthServer
from services.common.holds import Holds
from services.common.kafka import GATHERED, ensure_topics, group_name, make_consumer, require_crc32c, wait_for_kafka
from services.common.keeper import Keeper
from services.common.logging import configure_logging, get_logger
from services.common.loop import TopicLoop
from services.common.memory import settle
from services.common.names import IndexNames
from services.common.settings import StorySettings, load_or_exit
from services.common.starting import require_health, until_done
from services.story import metrics
from services.story.batches import make_batch
from services.story.setup import ensure_stories
from services.story.store import Store
from services.story.stories import Stories

log = get_logger(__name__)
EXIT_FAILED = 70
GRACE_SECONDS = 20.0
BATCH_BYTES = 4 * MIB
# Partitions of a killed replica are given to the others after this.
SESSION_MS = 10_000


def main() -> None:
    """Runs until SIGTERM or SIGINT. Restart it on any exit code: what was not finished comes again."""
    settle()
    settings = load_or_exit(StorySettings)
    configure_logging(settings, "story")
    require_crc32c()
    try:
        with stop_on_signals() as stopping:
            _run(settings, stopping)
    except Exception:
        log.exception("failed", doing="ending; nothing of what failed was committed")
        # At once: threads that still send must not hold up the restart.
        os._exit(EXIT_FAILED)


def _run(settings: StorySettings, stopping: threading.Event) -> None:
    topics, names = Topics.named(settings.namespace), IndexNames.of(settings.namespace)
    availability, abandon = Availability(gauges=Gauges(metrics.ES_AVAILABLE, metrics.HALTED)), threading.Event()
    health = HealthServer(settings.listen_host, settings.story_port, availability.complaint).start()
    client = make_client(settings)
    log.info("started", port=health.port, topic=topics.enriched.name, index=names.stories_all)

    wait_for_kafka(settings, stopping.is_set)
    for step in (lambda: require_health(client), lambda: ensure_stories(client, names, settings)):
        if not until_done(step, availability, stopping):
            return
    ensure_topics(settings, topics)
    holds = Holds(make_consumer(settings), topics.holds.name, metrics.HELD).start()
    while not holds.up_to_date(1.0):
        if stopping.is_set():
            return

    stories = Stories(Store(client, names.stories_all), holds, availability, abandon)
    consumer = make_consumer(
        settings,
        group=group_name(settings, "story"),
        session_timeout_ms=SESSION_MS,
        heartbeat_interval_ms=3_000,
        **GATHERED,
    )
    loop = TopicLoop(
        consumer,
        topics.enriched.name,
        make_batch,
        stories.deliver,
        settings.story_batch,
        BATCH_BYTES,
        metrics.LAG,
        Keeper(holds, stories),
    )
    finished = loop.run(stopping, GRACE_SECONDS)
    abandon.set()
    consumer.close(timeout_ms=5_000)
    holds.close()
    log.info("stopped", finished=finished)
