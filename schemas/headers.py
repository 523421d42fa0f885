"""Message headers: where a message comes from, and what it went through. Values are UTF-8 bytes on the wire."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

SRC = "src"
VIA = "via"
TRACE = "trace"
TIMES = "t"
VERSION = "version"
SEAL = "seal"
STAGE = "stage"
REASON = "reason"
DETAIL = "detail"
TIME = "time"
BUILD = "build"
ATTEMPT = "attempt"

Headers = list[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Position:
    """One record: topic:partition:offset."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}:{self.partition}:{self.offset}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError where the text is no topic:partition:offset."""
        topic, partition, offset = text.rsplit(":", 2)
        return cls(topic, int(partition), int(offset))


def read(headers: Iterable[tuple[str, bytes | None]] | None) -> dict[str, str]:
    """Headers as text; of a repeated name the last counts, bytes that are not UTF-8 are shown replaced."""
    return {name: value.decode("utf-8", "replace") for name, value in headers or () if value is not None}


def write(values: dict[str, str]) -> Headers:
    """Text as headers."""
    # Half a surrogate pair in somebody's error message must not stop the dead letter that tells of it.
    return [(name, value.encode("utf-8", "replace")) for name, value in values.items()]


def source_of(given: dict[str, str], at: Position) -> str:
    """The raw record that the record at `at` goes back to: its `src` header where that names a position, else itself."""
    try:
        return str(Position.parse(given[SRC]))
    except (KeyError, ValueError):
        # A producer of raw articles may use this short name for something of its own.
        return str(at)


def lineage(given: dict[str, str], at: Position, stage: str, received_ms: int, sent_ms: int) -> dict[str, str]:
    """What every output of `stage` carries about the record at `at`: src and trace are the raw record's and never change."""
    src = source_of(given, at)
    passed = f"{stage}={received_ms}/{sent_ms}"
    times = f"{given[TIMES]};{passed}" if given.get(TIMES) else passed
    return {SRC: src, VIA: str(at), TRACE: given.get(TRACE) or src, TIMES: times}


def stage_times(text: str) -> dict[str, tuple[int, int]]:
    """The `t` header as {stage: (received ms, sent ms)}; raises ValueError on a malformed one."""
    found = {}
    for part in filter(None, text.split(";")):
        stage, times = part.split("=")
        received, sent = times.split("/")
        found[stage] = (int(received), int(sent))
    return found
