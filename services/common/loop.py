"""Polls, keeps a few batches on their way, commits in order what is done, and stays in the group however long that takes."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Generic, TypeVar

from kafka import ConsumerRebalanceListener, KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.errors import (
    CommitFailedError,
    IllegalGenerationError,
    KafkaError,
    RebalanceInProgressError,
    RetriableError,
    UnknownMemberIdError,
)
from prometheus_client import Gauge

from services.common.chores import Chores, NoChores
from services.common.kafka import join
from services.common.logging import get_logger
from services.common.offsets import Ledger
from services.common.records import Partition, Piece, Record, cut

log = get_logger(__name__)
P = TypeVar("P", bound=Piece)
# One is being written, one is read by whoever takes it, one is being made: with two Elasticsearch had nothing to do for a while.
IN_FLIGHT = 3
# A batch that takes longer than this is being retried: from then on partitions are paused and polling only keeps membership.
PATIENCE_SECONDS = 1.0
COMMIT_MS = 5_000
_NOT_OURS = (CommitFailedError, IllegalGenerationError, RebalanceInProgressError, UnknownMemberIdError)


@dataclass(slots=True)
class Flight(Generic[P]):
    """A batch on its way on a thread of its own."""

    batch: P
    stamp: dict[Partition, int]
    error: BaseException | None = None
    done: bool = False


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]
    """Only takes note: a commit inside these callbacks raises."""

    def __init__(self, ledger: Ledger, chores: Chores, lag: Gauge) -> None:
        self._ledger, self._chores, self._lag = ledger, chores, lag

    def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        self._ledger.revoked((p.topic, p.partition) for p in revoked)
        self._lag.clear()

    def on_partitions_lost(self, lost: Iterable[TopicPartition]) -> None:
        """The group went on without us."""
        self._ledger.lost((p.topic, p.partition) for p in lost)
        self._lag.clear()

    def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """New ones come unpaused; whoever polls sees to that."""
        self._ledger.assigned((p.topic, p.partition) for p in assigned)
        log.info("partitions_assigned", partitions=sorted(p.partition for p in assigned))
        self._chores.assigned()


class TopicLoop(Generic[P]):
    """The consumer's side, all of it on one thread; `deliver` runs on others and returns when a batch is done.

    `make_batch` makes one of some records and the time in ms at which they came."""

    def __init__(
        self,
        consumer: KafkaConsumer,
        topic: str,
        make_batch: Callable[[Sequence[Record], int], P],
        deliver: Callable[[P], None],
        documents: int,
        size: int,
        lag: Gauge,
        chores: Chores | None = None,
    ) -> None:
        self._consumer = consumer
        self._chores = chores = chores or NoChores()
        self._lag = lag
        self._make_batch, self._deliver = make_batch, deliver
        self._documents, self._size = documents, size
        self._ledger = Ledger()
        self._queue: deque[Flight[P]] = deque()
        self._flights: deque[Flight[P]] = deque()
        self._landed = threading.Event()
        self._commit_again_at = 0.0
        join(consumer, topic, _Listener(self._ledger, chores, lag))

    def run(self, stopping: threading.Event, grace_seconds: float, is_vain: Callable[[], bool] = lambda: False) -> bool:
        """Until `stopping`; then what is on its way has `grace_seconds`, unless waiting for it `is_vain`.

        True when all of that was finished and committed.
        Raises whatever a delivery raised.
        """
        while not stopping.is_set():
            self._collect()
            if self._chores.due:
                if self._flights or not self._chores.work():
                    self._wait(PATIENCE_SECONDS)
            elif self._may_start():
                self._start(self._queue.popleft())
            elif self._queue:
                self._wait(PATIENCE_SECONDS)
            else:
                # One batch ahead of those on their way: whoever lands first makes room for a batch that is ready.
                self._receive(0.05 if self._flights or self._ledger.due else 0.5)
        deadline = time.monotonic() + grace_seconds
        while (self._flights or self._ledger.due) and time.monotonic() < deadline and not is_vain():
            self._wait(min(PATIENCE_SECONDS, max(0.0, deadline - time.monotonic())) if self._flights else 0.0)
            self._collect()
        return not self._flights and not self._ledger.due

    def _may_start(self) -> bool:
        """A document that is on its way is waited for: of bulks sent at once any may be applied first."""
        if not self._queue or len(self._flights) >= IN_FLIGHT:
            return False
        return not any(self._queue[0].batch.ids & flight.batch.ids for flight in self._flights)

    def _start(self, flight: Flight[P]) -> None:
        self._flights.append(flight)
        threading.Thread(target=self._fly, args=(flight,), name="bulk", daemon=True).start()

    def _fly(self, flight: Flight[P]) -> None:
        try:
            self._deliver(flight.batch)
        except BaseException as error:
            flight.error = error
        flight.done = True
        self._landed.set()

    def _receive(self, seconds: float) -> None:
        paused = self._consumer.paused()
        if paused:
            self._consumer.resume(*paused)
        polled = self._consumer.poll(int(seconds * 1000), max_records=self._documents)
        if not polled:
            return
        now_ms = int(time.time() * 1000)
        for piece in cut(chain.from_iterable(polled.values()), self._documents, self._size):
            batch = self._make_batch(piece, now_ms)
            self._queue.append(Flight(batch, self._ledger.stamp(batch.offsets)))
        for partition, records in polled.items():
            behind = (self._consumer.highwater(partition) or 0) - records[-1].offset - 1
            self._lag.labels(partition.partition).set(max(0, behind))

    def _wait(self, seconds: float) -> None:
        """For a batch to land; when none does in that time, takes part in the group without taking records."""
        if self._landed.wait(seconds):
            self._landed.clear()
            return
        self._pause()
        for partition, records in self._consumer.poll(20, max_records=1).items():
            self._consumer.seek(partition, records[0].offset)
        self._pause()

    def _pause(self) -> None:
        assigned = self._consumer.assignment()
        if assigned:
            self._consumer.pause(*assigned)

    def _collect(self) -> None:
        for flight in self._flights:
            if flight.error is not None:
                raise flight.error
        while self._flights and self._flights[0].done:
            flight = self._flights.popleft()
            self._ledger.finished(flight.batch.offsets, flight.stamp)
            self._commit_again_at = 0.0
        if self._ledger.due and time.monotonic() >= self._commit_again_at:
            self._commit(self._ledger.due)

    def _commit(self, due: dict[Partition, int]) -> None:
        """What can't be committed now is tried again, or comes again: documents that are indexed twice change nothing."""
        offsets: dict[Any, Any] = {TopicPartition(*p): OffsetAndMetadata(o, "", -1) for p, o in due.items()}
        try:
            self._consumer.commit(offsets, timeout_ms=COMMIT_MS)
        except _NOT_OURS as error:
            log.info("commit_refused", doing="the records come again", why=repr(error))
        except KafkaError as error:
            if not isinstance(error, RetriableError) and not getattr(error, "retriable", False):
                raise
            log.warning("commit_delayed", doing="trying again", why=repr(error))
        else:
            self._ledger.committed(due)
            return
        self._commit_again_at = time.monotonic() + 1.0
