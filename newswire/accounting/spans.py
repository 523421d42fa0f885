"""Offsets: which of them are looked at, and a byte for each. Memory grows with the number of records, never with what is in them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

# Two ranges nearer than this are read as one: a seek costs more than some records (they come in batches anyway).
NEAR = 500


@dataclass(frozen=True, slots=True)
class Span:
    """Offsets of one partition, `begin` included, `end` not."""

    begin: int
    end: int

    def __len__(self) -> int:
        return max(0, self.end - self.begin)

    def __contains__(self, offset: object) -> bool:
        return isinstance(offset, int) and self.begin <= offset < self.end


@dataclass(frozen=True, slots=True)
class Range:
    """Offsets of a named partition that are to be read."""

    partition: int
    begin: int
    end: int


class Marks:
    """One byte for each offset of a topic; offsets outside the spans are never marked."""

    def __init__(self, spans: Mapping[int, Span]) -> None:
        self.spans = dict(spans)
        self._bytes = {partition: bytearray(len(span)) for partition, span in spans.items()}

    def get(self, partition: int, offset: int) -> int:
        """0 where nothing was marked."""
        span = self.spans.get(partition)
        return self._bytes[partition][offset - span.begin] if span and offset in span else 0

    def put(self, partition: int, offset: int, value: int) -> bool:
        """False where the offset is outside."""
        span = self.spans.get(partition)
        if span is None or offset not in span:
            return False
        self._bytes[partition][offset - span.begin] = value
        return True

    def of(self, partition: int) -> bytearray:
        """The partition's bytes, to be read in bulk."""
        return self._bytes[partition]

    def runs(self, partition: int, pattern: re.Pattern[bytes]) -> Iterator[Range]:
        """Ranges of offsets whose bytes match; the pattern matches runs of single bytes."""
        begin = self.spans[partition].begin
        for match in pattern.finditer(self._bytes[partition]):
            yield Range(partition, begin + match.start(), begin + match.end())


def joined(ranges: Iterator[Range], near: int = NEAR) -> Iterator[Range]:
    """Ranges in their order, those that lie near each other as one."""
    held: Range | None = None
    for one in ranges:
        if held and one.partition == held.partition and one.begin - held.end <= near:
            held = Range(held.partition, held.begin, one.end)
            continue
        if held:
            yield held
        held = one
    if held:
        yield held
