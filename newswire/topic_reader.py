"""Reading topics by offset for the command line: no consumer group, nothing committed, as much at once as one poll gives."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import CoordinatorLoadInProgressError, CoordinatorNotAvailableError, NotCoordinatorError

from newswire.accounting.spans import Range, Span
from services.common.kafka import group_name, make_admin, make_consumer
from services.common.settings import CommonSettings

# After a broker was restarted it reads the groups' offsets before it tells them.
COORDINATOR_SECONDS = 30.0
POLL_MS = 500
RECORDS_A_POLL = 2_000
# One fetch at a time in memory: what a partition gives at once, and all together.
PARTITION_BYTES = 2 * 1024 * 1024
FETCH_BYTES = 16 * 1024 * 1024


def committed(settings: CommonSettings, service: str, topic: str) -> dict[int, int]:
    """The next offset of each partition that a service has committed; partitions without one are left out."""
    admin = make_admin(settings)
    try:
        offsets = _offsets(admin, group_name(settings, service))
    finally:
        admin.close()
    return {at.partition: meta.offset for at, meta in offsets.items() if at.topic == topic and meta.offset >= 0}


def _offsets(admin: KafkaAdminClient, group: str) -> dict[Any, Any]:
    """A broker that never had a group makes the place for their offsets when it is first asked, and says so until it is there."""
    deadline = time.monotonic() + COORDINATOR_SECONDS
    while True:
        try:
            return next(iter(admin.list_group_offsets(group).values()), {})
        except (CoordinatorNotAvailableError, CoordinatorLoadInProgressError, NotCoordinatorError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


class TopicReader:
    """One consumer, used for one thing after the other."""

    def __init__(self, consumer: KafkaConsumer) -> None:
        self._consumer = consumer

    def spans(self, topics: Collection[str]) -> dict[str, dict[int, Span]]:
        """What each topic holds right now, by partition; a topic that does not exist holds nothing."""
        existing = self._consumer.topics()
        parts = [TopicPartition(t, p) for t in topics if t in existing for p in self._consumer.partitions_for_topic(t)]
        begins = self._consumer.beginning_offsets(parts) if parts else {}
        found: dict[str, dict[int, Span]] = {topic: {} for topic in topics}
        for part, end in (self._consumer.end_offsets(parts) if parts else {}).items():
            found[part.topic][part.partition] = Span(begins[part], end)
        return found

    def since(self, topic: str, spans: Mapping[int, Span], ms: int) -> dict[int, Span]:
        """The spans from the first record on whose timestamp is not before `ms` (epoch); records before it are all older."""
        asked = {TopicPartition(topic, partition): ms for partition in spans}
        first: dict[Any, Any] = self._consumer.offsets_for_times(asked) if asked else {}
        return {
            at.partition: Span(max(spans[at.partition].begin, min(hit.offset, end)) if hit else end, end)
            for at, hit in first.items()
            for end in (spans[at.partition].end,)
        }

    def read(self, topic: str, ranges: Iterable[Range], stopping: Callable[[], bool] = lambda: False) -> Iterator[Any]:
        """The records of the ranges, partitions mixed, each partition in order. Offsets that hold no record are passed over.

        A broker that is away is waited for, unless `stopping`.
        """
        waiting: dict[int, list[Range]] = {}
        for one in ranges:
            if one.begin < one.end:
                waiting.setdefault(one.partition, []).append(one)
        for queue in waiting.values():
            queue.reverse()
        if waiting:
            self._consumer.assign([TopicPartition(topic, partition) for partition in waiting])
            for partition, queue in waiting.items():
                self._consumer.seek(TopicPartition(topic, partition), queue[-1].begin)
        while waiting and not stopping():
            for at, records in self._consumer.poll(POLL_MS, max_records=RECORDS_A_POLL).items():
                yield from _within(records, waiting.get(at.partition, []))
            self._move_on(topic, waiting)

    def _move_on(self, topic: str, waiting: dict[int, list[Range]]) -> None:
        """Goes to the next range where one is finished; the position tells, since the last offsets may hold no record."""
        done = []
        for partition, queue in waiting.items():
            at = TopicPartition(topic, partition)
            position = self._consumer.position(at)
            while queue and position >= queue[-1].end:
                queue.pop()
            if not queue:
                done.append(partition)
            elif position < queue[-1].begin:
                self._consumer.seek(at, queue[-1].begin)
        if done:
            for partition in done:
                del waiting[partition]
            # Keeps the positions of those that stay.
            self._consumer.assign([TopicPartition(topic, partition) for partition in waiting])


def _within(records: Iterable[Any], queue: list[Range]) -> Iterator[Any]:
    """Those in a range, the next one last in the queue; one poll may reach over several ranges."""
    for record in records:
        while queue and record.offset >= queue[-1].end:
            queue.pop()
        if queue and record.offset >= queue[-1].begin:
            yield record


@contextmanager
def topic_reader(settings: CommonSettings) -> Iterator[TopicReader]:
    """A reader for the length of one command. Raises what kafka-python raises where no broker answers."""
    consumer = make_consumer(
        settings, fetch_max_bytes=FETCH_BYTES, max_partition_fetch_bytes=PARTITION_BYTES, client_id="newswire-reader"
    )
    try:
        yield TopicReader(consumer)
    finally:
        consumer.close()


def whole(spans: Mapping[int, Span]) -> list[Range]:
    """All of it."""
    return [Range(partition, span.begin, span.end) for partition, span in spans.items()]
