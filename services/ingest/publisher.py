"""Prepared articles into the raw topic: many in flight, each confirmed by all replicas or said not to be."""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kafka.errors import (
    IllegalStateError,
    KafkaError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
    RetriableError,
)

from schemas.reasons import Reason
from schemas.topics import MIB, Topic
from services.common.kafka import make_producer
from services.common.logging import get_logger
from services.common.settings import CommonSettings
from services.ingest.prepare import Prepared

log = get_logger(__name__)
# What one process holds for a broker that does not take it; beyond it a caller waits, or is told that Kafka is away.
MOST_IN_FLIGHT_BYTES = 128 * MIB
QUIET_SECONDS = 3.0
# How long the client itself keeps trying. Far longer than anybody waits for an answer, because kafka-python 3.0.12 must not
# let a batch expire: its idempotent producer then may never send again to that partition (seen: a broker frozen for 12 s,
# batches expired after 10 s, not one record confirmed afterwards; with 60 s all went on).
DELIVERY_SECONDS = 3600.0


_TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError)


def quieten_client() -> None:
    """Mutes kafka-python's own log: what its dozens of lines a second say of an outage, Publisher says in two."""
    logging.getLogger("kafka").setLevel(logging.CRITICAL)


class PublisherBroken(Exception):
    """The producer can't go on (fenced, not allowed, closed): the process must end and be started again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article: in Kafka, never to be taken by Kafka, or not known to be there."""

    status: Literal["accepted", "refused", "unconfirmed"]
    detail: str = ""
    reason: Reason | None = None


ACCEPTED = Outcome("accepted")


class Pending:
    """An article on its way; made by Publisher.publish alone."""

    __slots__ = ("_future", "_why")

    def __init__(self, future: Any = None, why: str = "") -> None:
        self._future = future
        self._why = why

    @property
    def done(self) -> bool:
        """Whether waiting for it would return at once."""
        return self._future is None or bool(self._future.is_done)

    def wait(self, seconds: float) -> Outcome:
        """What became of it after at most so many seconds. Raises PublisherBroken where no later one will fare better."""
        if self._future is None:
            return Outcome("unconfirmed", self._why)
        try:
            self._future.get(timeout=max(0.0, seconds))
        except _TOO_LARGE:
            detail = "Kafka takes no message of this size: raise the topic's max.message.bytes, or send less"
            return Outcome("refused", detail, Reason.TOO_LARGE)
        except RetriableError as error:
            if self._future.is_done:
                raise PublisherBroken(f"the Kafka producer gave up on a batch: {error}") from error
            return Outcome("unconfirmed", "Kafka has not confirmed it in time: send it again, that is harmless")
        except KafkaError as error:
            raise PublisherBroken(f"the Kafka producer can't go on: {error}") from error
        return ACCEPTED


class Publisher:
    """Safe to use from several threads. One log line when Kafka stops confirming, and one when it confirms again."""

    def __init__(self, settings: CommonSettings, topic: Topic, *, linger_ms: int = 0) -> None:
        """Raises KafkaError where no broker answers. `linger_ms` trades latency for throughput in a bulk load."""
        self._brokers = settings.kafka_bootstrap_servers
        self._topic = topic.name
        self._producer = make_producer(settings, DELIVERY_SECONDS, linger_ms)
        self._lock = threading.Lock()
        self._bytes = 0
        self._away = False
        self._gave_up: Exception | None = None

    def publish(self, prepared: Prepared) -> Pending:
        """Hands it to the producer without waiting for the broker. Raises PublisherBroken where the producer is beyond repair."""
        if self._gave_up:
            raise PublisherBroken(f"the Kafka producer gave up on a batch: {self._gave_up}")
        size = len(prepared.value)
        if not self._reserve(size):
            return Pending(why="too much is waiting for Kafka already: send it again later")
        try:
            sent_ms = time.time_ns() // 1_000_000
            future = self._producer.send(
                self._topic, key=prepared.key, value=prepared.value, headers=prepared.headers(sent_ms)
            )
        except IllegalStateError as error:
            raise PublisherBroken(f"the Kafka producer can't go on: {error}") from error
        except KafkaError as error:
            self._release(size)
            return Pending(why=f"Kafka does not answer ({error}): send it again, that is harmless")
        future.add_callback(lambda _: self._release(size))
        future.add_errback(lambda error: self._fail(error, size))
        return Pending(future)

    def confirm(self, pending: Sequence[Pending], seconds: float) -> list[Outcome]:
        """One outcome each, in order, after at most so many seconds for all of them together."""
        deadline = time.monotonic() + seconds
        outcomes = [one.wait(deadline - time.monotonic()) for one in pending]
        for outcome in outcomes:
            self._note(away=outcome.status == "unconfirmed")
        return outcomes

    def await_one(self, pending: Pending) -> Outcome:
        """As `confirm`, for as long as the producer itself tries; what it waits for is said once."""
        while not pending.done:
            pending.wait(QUIET_SECONDS)
            if not pending.done:
                self._note(away=True)
        outcome = pending.wait(0)
        self._note(away=outcome.status == "unconfirmed")
        return outcome

    @property
    def has_room(self) -> bool:
        """Whether more may be published before something on its way is confirmed."""
        return self._bytes < MOST_IN_FLIGHT_BYTES // 2

    def close(self, seconds: float = 10.0) -> None:
        """Sends what is left, for at most so many seconds."""
        try:
            self._producer.close(timeout=seconds)
        except KafkaError as error:
            log.warning("kafka_not_flushed", error=str(error))

    def _reserve(self, size: int) -> bool:
        with self._lock:
            if self._bytes + size > MOST_IN_FLIGHT_BYTES:
                return False
            self._bytes += size
            return True

    def _release(self, size: int) -> None:
        with self._lock:
            self._bytes -= size

    def _fail(self, error: Exception, size: int) -> None:
        self._release(size)
        if not isinstance(error, _TOO_LARGE):
            self._gave_up = error

    def _note(self, *, away: bool) -> None:
        if away == self._away:
            return
        self._away = away
        if away:
            log.warning("kafka_not_confirming", brokers=self._brokers, doing="waiting and trying again")
        else:
            log.info("kafka_confirming_again", brokers=self._brokers)
