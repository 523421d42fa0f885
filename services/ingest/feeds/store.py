"""The feeds and what came of them, in their two compacted topics: read to the end, written with the broker's confirmation."""

from collections.abc import Iterator

from kafka import TopicPartition

from schemas.feeds import SEEN, STATUS, Feed, FeedSeen, FeedStatus, state_key
from schemas.topics import Topic, Topics
from services.common.kafka import make_consumer, make_producer
from services.common.settings import CommonSettings
from services.ingest.feeds.state import FeedState, note_feed, note_state

# As long as services.ingest.publisher lets its producer try, and for its reason.
DELIVERY_SECONDS = 3600.0
WAIT_SECONDS = 15.0
POLL_MS = 500


class FeedStore:
    """Writes both topics. Safe to use from several threads; close it. Every call may raise KafkaError."""

    def __init__(self, settings: CommonSettings, topics: Topics) -> None:
        self._settings, self._topics = settings, topics
        self._producer = make_producer(settings, DELIVERY_SECONDS)

    def feeds(self) -> dict[str, Feed]:
        """All that were added and not removed, by URL."""
        found: dict[str, Feed] = {}
        for key, value in self._records(self._topics.feeds):
            note_feed(found, key, value)
        return found

    def states(self) -> dict[str, FeedState]:
        """What came of each feed, by URL."""
        found: dict[str, FeedState] = {}
        for key, value in self._records(self._topics.feed_state):
            note_state(found, key, value)
        return found

    def put(self, feed: Feed) -> None:
        """Adds a feed, or changes how it is polled."""
        self._write(self._topics.feeds, feed.url.encode(), feed.model_dump_json(exclude_none=True).encode())

    def remove(self, url: str) -> None:
        """Forgets a feed and all that came of it."""
        self._write(self._topics.feeds, url.encode(), None)
        for kind in (STATUS, SEEN):
            self._write(self._topics.feed_state, state_key(kind, url), None)

    def save_status(self, url: str, status: FeedStatus) -> None:
        """How polling it goes; after `save_seen`, because it holds the feed's ETag."""
        self._write(self._topics.feed_state, state_key(STATUS, url), status.model_dump_json(exclude_none=True).encode())

    def save_seen(self, url: str, seen: FeedSeen) -> None:
        """Which of its items were dealt with."""
        self._write(self._topics.feed_state, state_key(SEEN, url), seen.model_dump_json(exclude_defaults=True).encode())

    def close(self) -> None:
        """Sends what is left."""
        self._producer.close(timeout=5)

    def _write(self, topic: Topic, key: bytes, value: bytes | None) -> None:
        self._producer.send(topic.name, key=key, value=value, partition=0).get(timeout=WAIT_SECONDS)

    def _records(self, topic: Topic) -> Iterator[tuple[bytes | None, bytes | None]]:
        """Everything up to the end that the topic has now."""
        partition = TopicPartition(topic.name, 0)
        consumer = make_consumer(self._settings)
        try:
            consumer.assign([partition])
            consumer.seek_to_beginning(partition)
            end = consumer.end_offsets([partition])[partition]
            while consumer.position(partition) < end:
                for records in consumer.poll(POLL_MS).values():
                    yield from ((record.key, record.value) for record in records)
        finally:
            consumer.close()
