"""The raw records that are to be read, eight bytes each, and which of them are not there any more. Pure."""

from array import array
from collections.abc import Iterator, Mapping
from enum import StrEnum

from newswire.accounting.spans import Range, Span, joined
from newswire.record_fields import position
from schemas.headers import Position


class Gone(StrEnum):
    """Why a document's raw record can't be had."""

    NO_RAW_RECORD = "its src is no record of the raw topic"
    PAST_RETENTION = "past the retention of the raw topic"
    BEYOND_THE_END = "the raw topic ends before it: was the topic made anew?"
    NOT_THERE = "the raw topic has no record at that offset any more"
    OTHER_DOCUMENT = "the record at that offset is another article's: was the raw topic made anew?"


class Wanted:
    """Fill it with `want`, then `ready`, then hand it every record that was read, in the order of each partition."""

    def __init__(self, topic: str, spans: Mapping[int, Span]) -> None:
        """`spans`: what the topic holds now, by partition."""
        self._topic, self._spans = topic, spans
        self._offsets: dict[int, array[int]] = {}
        self._next: dict[int, int] = {}

    def __len__(self) -> int:
        return sum(map(len, self._offsets.values()))

    def want(self, src: str) -> Position | Gone:
        """One document's raw record; where it can't be had, why."""
        at = position(src)
        if at is None or at.topic != self._topic or at.partition < 0 or at.offset < 0:
            return Gone.NO_RAW_RECORD
        span = self._spans.get(at.partition, Span(0, 0))
        if at.offset not in span:
            return Gone.PAST_RETENTION if at.offset < span.begin else Gone.BEYOND_THE_END
        self._offsets.setdefault(at.partition, array("q")).append(at.offset)
        return at

    def ready(self) -> None:
        """All are known: each partition's offsets in their order, each once."""
        self._offsets = {number: array("q", sorted(set(found))) for number, found in sorted(self._offsets.items())}
        self._next = dict.fromkeys(self._offsets, 0)

    def ranges(self) -> Iterator[Range]:
        """What to read; offsets that lie near each other as one range."""
        for partition, offsets in self._offsets.items():
            yield from joined(Range(partition, offset, offset + 1) for offset in offsets)

    def passed(self, partition: int, offset: int) -> tuple[bool, list[Position]]:
        """A record was read: whether it is wanted, and which wanted ones before it turned out not to be there."""
        offsets, index = self._offsets.get(partition, array("q")), self._next.get(partition, 0)
        missing = []
        while index < len(offsets) and offsets[index] < offset:
            missing.append(Position(self._topic, partition, offsets[index]))
            index += 1
        is_wanted = index < len(offsets) and offsets[index] == offset
        self._next[partition] = index + is_wanted
        return is_wanted, missing

    def left(self) -> Iterator[Position]:
        """Those that no record came for: once all was read, they are not there."""
        for partition, offsets in self._offsets.items():
            for offset in offsets[self._next[partition] :]:
                yield Position(self._topic, partition, offset)
