"""Whether a service is held by its brake, in a compacted topic: it outlives the process, and `newswire resume` reaches every replica.

The last record of a service counts. Each order that a replica waits for stands behind its own pause: an older resume releases nobody.
"""

import json
from dataclasses import dataclass
from typing import Any

from kafka import KafkaConsumer, TopicPartition

from schemas.topics import Topic
from services.common.kafka import make_consumer, make_producer
from services.common.settings import CommonSettings

PAUSED_AT, RESUMED_AT, WHY = "paused_at", "resumed_at", "why"
POLL_MS = 500


@dataclass(frozen=True, slots=True)
class Order:
    """The last word on a service; `at_ms` since the epoch, `why` is the brake's sentence."""

    offset: int
    paused: bool
    at_ms: int
    why: str


class Control:
    """The control topic. Each call makes its own client and blocks: the topic is read while nothing else is to be done."""

    def __init__(self, settings: CommonSettings, topic: Topic) -> None:
        self._settings = settings
        self._partition = TopicPartition(topic.name, 0)

    def pause(self, service: str, why: str, now_ms: int) -> int:
        """Says that a service is held and returns that record's offset. Raises KafkaError."""
        return self._append(service, {PAUSED_AT: now_ms, WHY: why})

    def resume(self, service: str, now_ms: int) -> int:
        """Releases every replica of a service and returns that record's offset. Raises KafkaError."""
        return self._append(service, {RESUMED_AT: now_ms})

    def last(self) -> dict[str, Order]:
        """The last order for each service. Raises KafkaError."""
        with Follower(self._settings, self._partition) as follower:
            return follower.catch_up()

    def follow(self) -> "Follower":
        """To wait for an order; close it. Raises KafkaError."""
        return Follower(self._settings, self._partition)

    def _append(self, service: str, value: dict[str, Any]) -> int:
        producer = make_producer(self._settings, delivery_seconds=30.0)
        try:
            sent = producer.send(
                self._partition.topic, key=service.encode(), value=json.dumps(value).encode(), partition=0
            )
            return int(sent.get().offset)
        finally:
            producer.close(timeout=5)


class Follower:
    """Reads the topic from its beginning, without a group. Not thread-safe."""

    def __init__(self, settings: CommonSettings, partition: TopicPartition) -> None:
        self._consumer: KafkaConsumer = make_consumer(settings)
        self._partition = partition
        self._consumer.assign([partition])
        self._consumer.seek_to_beginning(partition)
        self._orders: dict[str, Order] = {}

    def __enter__(self) -> "Follower":
        return self

    def __exit__(self, *_: object) -> None:
        self._consumer.close()

    def catch_up(self) -> dict[str, Order]:
        """Everything up to the end that the topic has now. Raises KafkaError."""
        end = self._consumer.end_offsets([self._partition])[self._partition]
        while self._consumer.position(self._partition) < end:
            self.poll()
        return self._orders

    def poll(self) -> dict[str, Order]:
        """What came in the meantime, waiting up to POLL_MS for it. A broker that is away is waited for by the client."""
        for records in self._consumer.poll(POLL_MS).values():
            for record in records:
                order = read_order(record.offset, record.value)
                if order is not None and record.key is not None:
                    self._orders[record.key.decode("utf-8", "replace")] = order
        return self._orders


def read_order(offset: int, value: bytes | None) -> Order | None:
    """A record of the control topic; None where it is none of ours."""
    try:
        said = json.loads(value or b"")
        paused = PAUSED_AT in said
        return Order(offset, paused, int(said[PAUSED_AT if paused else RESUMED_AT]), str(said.get(WHY, "")))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
