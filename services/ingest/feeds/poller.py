"""Polls the feeds in the one process of all replicas that has the partition of the feeds' topic (docs/adr/0051)."""

import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from queue import SimpleQueue
from typing import Any

from kafka import ConsumerRebalanceListener, KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from schemas.topics import Topics
from services.common.kafka import group_name, join, make_consumer
from services.common.logging import get_logger
from services.common.settings import IngestSettings
from services.ingest import metrics
from services.ingest.feeds.pages import Getting
from services.ingest.feeds.store import FeedStore
from services.ingest.feeds.tenure import Tenure
from services.ingest.feeds.worker import Worker
from services.ingest.intake import Confirming

log = get_logger(__name__)
GROUP = "feeds"
THREADS = 4
LOOK_MS = 200
RETRY_SECONDS = 1.0
SESSION_MS, HEARTBEAT_MS = 15_000, 3_000
# A process that has lost the feeds finishes the articles it has in hand, if that is quick.
HAND_OVER_SECONDS = 5.0
# The loop comes round several times a second; reading the state of many feeds takes some seconds.
STUCK_SECONDS = 180.0


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]
    """Tells the poller, on its own thread, that the feeds come and go."""

    def __init__(self, poller: "Poller") -> None:
        self._poller = poller

    def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        if list(revoked):
            self._poller.lose()

    def on_partitions_lost(self, lost: Iterable[TopicPartition]) -> None:
        if list(lost):
            self._poller.lose()

    def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        if list(assigned):
            self._poller.gain()


class Poller:
    """One thread that follows the feeds' topic and hands out what is due, and some that poll."""

    def __init__(
        self,
        settings: IngestSettings,
        topics: Topics,
        fetcher: Getting,
        publisher: Confirming,
        broken: Callable[[], None],
        stopping: threading.Event,
    ) -> None:
        """`broken` is called when the publisher can't go on; `stopping` ends waits of the fetcher, too."""
        self._settings, self._topics, self._broken, self._stopping = settings, topics, broken, stopping
        self._fetcher, self._publisher = fetcher, publisher
        self._tenure: Tenure | None = None
        self._due: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="feed-poller", daemon=True)
        self._beat = time.monotonic()

    def start(self) -> "Poller":
        """Begins; returns itself."""
        self._beat = time.monotonic()
        # Daemons: a publisher who does not answer must not keep the service from ending.
        for number in range(THREADS):
            threading.Thread(target=self._work, name=f"feeds-{number}", daemon=True).start()
        self._thread.start()
        return self

    def stop(self, seconds: float = 15.0) -> None:
        """Finishes what is in hand and leaves the group, so that another replica goes on at once."""
        self._stopping.set()
        self._thread.join(seconds)

    def complaint(self) -> str | None:
        """For /healthz."""
        if self._stopping.is_set():
            return None
        if not self._thread.is_alive():
            return "the feeds are not polled: their thread has ended; see the log, and restart the service"
        silent = time.monotonic() - self._beat
        return f"the feeds are not polled: nothing happened for {silent:.0f} s" if silent > STUCK_SECONDS else None

    def lose(self) -> None:
        """Another replica polls from now on."""
        tenure, self._tenure = self._tenure, None
        if tenure is not None:
            tenure.end(HAND_OVER_SECONDS)
            metrics.FEEDS.set(0)
            metrics.FEEDS_FAILING.set(0)
            log.info("feeds_handed_over")

    def gain(self) -> None:
        """This process polls from now on; the feeds and their state are read anew."""
        self.lose()
        self._tenure = Tenure(self._stopping)

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                try:
                    self._follow()
                except KafkaError as error:
                    log.warning("feeds_delayed", doing="trying again", why=repr(error))
                    self._stopping.wait(RETRY_SECONDS)
        except Exception:
            log.exception("feed_poller_died")
            raise

    def _work(self) -> None:
        while True:
            self._due.get()()

    def _follow(self) -> None:
        store = FeedStore(self._settings, self._topics)
        worker = Worker(store, self._fetcher, self._publisher, self._settings.ingest_confirm_seconds, self._broken)
        consumer: KafkaConsumer = make_consumer(
            self._settings,
            group=group_name(self._settings, GROUP),
            session_timeout_ms=SESSION_MS,
            heartbeat_interval_ms=HEARTBEAT_MS,
        )
        try:
            join(consumer, self._topics.feeds.name, _Listener(self))
            while not self._stopping.is_set():
                self._beat = time.monotonic()
                self._turn(consumer, store, worker)
        finally:
            self.lose()
            consumer.close(timeout_ms=5_000)
            store.close()

    def _turn(self, consumer: KafkaConsumer, store: FeedStore, worker: Worker) -> None:
        polled = consumer.poll(LOOK_MS)
        tenure = self._tenure
        if tenure is None:
            return
        if not tenure.is_positioned:
            # Nothing is committed: whoever gets the partition reads all of it, whatever its group has read before.
            consumer.seek_to_beginning()
            tenure.end_offset = consumer.end_offsets(list(consumer.assignment()))[self._partition]
            return
        self._take(tenure, polled)
        if not tenure.has_begun and consumer.position(self._partition) >= tenure.end_offset:
            tenure.begin(store.states())
            log.info("feeds_taken_over", feeds=len(tenure.feeds))
        for feed in tenure.due(int(time.time() * 1000)):
            self._due.put(partial(worker.poll, tenure, feed))
        metrics.FEEDS.set(len(tenure.feeds))
        metrics.FEEDS_FAILING.set(tenure.failing)

    @property
    def _partition(self) -> TopicPartition:
        return TopicPartition(self._topics.feeds.name, 0)

    def _take(self, tenure: Tenure, polled: dict[Any, Any]) -> None:
        for records in polled.values():
            for record in records:
                tenure.note(record.key, record.value)
