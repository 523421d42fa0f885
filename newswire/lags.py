"""How far each stage is behind: the messages of its topic that its consumer group has not finished."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from schemas.topics import Topic
from services.common.kafka import answers, group_name, make_admin, make_consumer
from services.common.settings import CommonSettings

ANSWER_MS = 3_000
# Topic -> partition -> end offset.
Ends = Mapping[str, Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class Stage:
    """A consumer group by its service's name, and the topic that it reads."""

    service: str
    topic: Topic


class Lags:
    """Two clients for as long as somebody looks. Not thread-safe."""

    def __init__(self, settings: CommonSettings, consumer: KafkaConsumer, admin: KafkaAdminClient) -> None:
        self._settings, self._consumer, self._admin = settings, consumer, admin
        self._partitions: dict[str, list[TopicPartition]] = {}

    def ends(self, topics: Iterable[Topic]) -> dict[str, dict[int, int]]:
        """The end offsets now; topics that are not there yet are left out. Raises KafkaError."""
        wanted = [topic.name for topic in topics]
        # Once only: the client waits for ever for this answer where the broker goes away.
        if any(name not in self._partitions for name in wanted):
            existing = self._consumer.topics()
            for name in existing.intersection(wanted):
                numbers = self._consumer.partitions_for_topic(name) or ()
                self._partitions[name] = [TopicPartition(name, number) for number in numbers]
        ends: dict[str, dict[int, int]] = {name: {} for name in wanted if name in self._partitions}
        parts = [partition for name in ends for partition in self._partitions[name]]
        for partition, end in self._consumer.end_offsets(parts, ANSWER_MS).items() if parts else ():
            ends[partition.topic][partition.partition] = end
        return ends

    def behind(self, stage: Stage, ends: Ends) -> int | None:
        """Messages before these ends that the stage has not finished; None where nobody could be asked."""
        try:
            said: dict[str, dict[Any, Any]] = self._admin.list_group_offsets(group_name(self._settings, stage.service))
        except KafkaError:
            return None
        committed = next(iter(said.values()), {})
        at = {
            tp.partition: meta.offset
            for tp, meta in committed.items()
            if tp.topic == stage.topic.name and meta.offset >= 0
        }
        return sum(max(0, int(end - at.get(partition, 0))) for partition, end in ends.get(stage.topic.name, {}).items())

    def now(self, stages: Iterable[Stage]) -> dict[str, int | None]:
        """How far each service is behind at this moment; None where nobody could be asked."""
        stages = list(stages)
        if not answers(self._settings, ANSWER_MS / 1000):
            return {stage.service: None for stage in stages}
        try:
            ends = self.ends([stage.topic for stage in stages])
        except KafkaError:
            return {stage.service: None for stage in stages}
        return {stage.service: self.behind(stage, ends) for stage in stages}


@contextmanager
def lags(settings: CommonSettings) -> Iterator[Lags]:
    """For the length of one command. Raises KafkaError where no broker answers."""
    consumer = make_consumer(settings)
    try:
        admin = make_admin(settings)
        try:
            yield Lags(settings, consumer, admin)
        finally:
            admin.close()
    finally:
        consumer.close()
