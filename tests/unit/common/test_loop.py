"""The loop of those that write to Elasticsearch, on a consumer that gives what it is told to."""

import threading
import time
from dataclasses import dataclass

import pytest
from kafka import TopicPartition
from prometheus_client import CollectorRegistry, Gauge

from services.common.loop import IN_FLIGHT, TopicLoop

AT = TopicPartition("articles-enriched-v1", 0)


@dataclass
class Record:
    offset: int
    value: bytes = b"{}"
    topic: str = AT.topic
    partition: int = AT.partition


@dataclass
class Batch:
    ids: set[str]
    offsets: dict[tuple[str, int], int]


class Consumer:
    """Gives one record a poll while there are any, and writes down what is asked of it."""

    def __init__(self, records):
        self.left, self.asked, self.committed, self.stopped = list(records), [], {}, False

    def partitions_for_topic(self, topic):
        self.asked.append(("partitions_for_topic", topic))
        return {0}

    def subscribe(self, topics, listener):
        self.asked.append(("subscribe", *topics))
        listener.on_partitions_assigned([AT])

    def poll(self, timeout_ms, max_records):
        if not self.left or self.stopped:
            time.sleep(0.001)
            return {}
        return {AT: [self.left.pop(0)]}

    def seek(self, partition, offset):
        self.left.insert(0, Record(offset))

    def pause(self, *partitions):
        self.stopped = True

    def resume(self, *partitions):
        self.stopped = False

    def paused(self):
        return {AT} if self.stopped else set()

    def assignment(self):
        return {AT}

    def highwater(self, partition):
        return 0

    def commit(self, offsets, timeout_ms):
        self.committed.update({partition: said.offset for partition, said in offsets.items()})


def until(condition, what):
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.002)


@pytest.fixture
def running():
    """A loop on a thread over some records; deliveries wait for `land`. Ends with the test."""
    ends = []

    def start(count):
        consumer, made, flying, land, stopping = (
            Consumer(map(Record, range(count))),
            [],
            [],
            threading.Event(),
            threading.Event(),
        )

        def make(records, now_ms):
            made.append(records[-1].offset)
            return Batch({str(records[-1].offset)}, {(AT.topic, AT.partition): records[-1].offset + 1})

        def deliver(batch):
            flying.append(batch)
            land.wait(10)

        loop = TopicLoop(
            consumer,
            AT.topic,
            make,
            deliver,
            1,
            1_000,
            Gauge("lag", "lag", ["partition"], registry=CollectorRegistry()),
        )
        thread = threading.Thread(target=loop.run, args=(stopping, 5.0), daemon=True)
        thread.start()
        ends.append((stopping, land, thread))
        return consumer, made, flying, land

    yield start
    for stopping, land, thread in ends:
        stopping.set()
        land.set()
        thread.join(10)


def test_partitions_are_known_before_it_joins(running):
    consumer, *_ = running(0)
    # In this order: what it learns before it subscribes it would not count.
    assert consumer.asked == [("subscribe", AT.topic), ("partitions_for_topic", AT.topic)]


def test_one_batch_is_ready_when_those_on_their_way_land_and_no_more(running):
    consumer, made, flying, land = running(9)
    # It pauses once it only waits.
    until(lambda: consumer.stopped, "it goes on taking records while nothing lands")
    assert made == list(range(IN_FLIGHT + 1))
    assert len(flying) == IN_FLIGHT
    assert consumer.committed == {}
    land.set()
    until(lambda: consumer.committed.get(AT) == 9, "all is committed in the end")
    assert made == list(range(9))
