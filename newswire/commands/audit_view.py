"""How far an audit can see: what the topics hold, from which time on, and what a retention has removed."""

import time
from collections.abc import Mapping

from newswire.accounting.spans import Range, Span
from newswire.topic_reader import TopicReader
from schemas.topics import Topics

# Kafka takes timestamps up to an hour ahead (message.timestamp.after.max.ms); the other hour is for clocks that differ.
MARGIN_MS = 2 * 3600 * 1000


class View:
    """The offsets of one moment."""

    def __init__(self, reader: TopicReader, topics: Topics, since_ms: int | None) -> None:
        self._reader, self._topics = reader, topics
        self._spans = reader.spans([topic.name for topic in topics.all()])
        self.notes: list[str] = []
        self.raw, self.enriched = self.of(topics.raw.name), self.of(topics.enriched.name)
        for name, spans in self._spans.items():
            self._note(name, spans)
        removed_before = self._removed_before()
        self.raw_seen_from = self._later(topics.raw.name, self.raw, removed_before)
        self.enriched_seen_from = self._later(topics.enriched.name, self.enriched, removed_before)
        if since_ms is not None:
            self.raw = reader.since(topics.raw.name, self.raw, since_ms)
            # Outputs are younger than their raw record. Dead letters are few, and keep its time: all of them are read.
            self.enriched = reader.since(topics.enriched.name, self.enriched, max(0, since_ms - MARGIN_MS))

    def of(self, topic: str) -> dict[int, Span]:
        """All that the topic holds, by partition."""
        return self._spans[topic]

    def _note(self, topic: str, spans: Mapping[int, Span]) -> None:
        removed = sum(span.begin for span in spans.values())
        if removed:
            self.notes.append(f"{topic}: the first {removed:,} records were removed by a retention and can't be seen")

    def _removed_before(self) -> int:
        """A time (ms since the epoch): outputs from before it may be gone. 0 where every output topic is whole."""
        newest = 0
        for topic in (self._topics.raw_dlq.name, self._topics.enriched.name, self._topics.enriched_dlq.name):
            first = [Range(p, s.begin, min(s.begin + 1, s.end)) for p, s in self.of(topic).items() if s.begin]
            if any(one.begin == one.end for one in first):
                return time.time_ns() // 1_000_000
            newest = max([newest, *(record.timestamp for record in self._reader.read(topic, first))])
        return newest

    def _later(self, topic: str, spans: Mapping[int, Span], removed_before: int) -> dict[int, int]:
        if not removed_before:
            return {}
        later = self._reader.since(topic, spans, removed_before + MARGIN_MS)
        return {partition: span.begin for partition, span in later.items()}
