"""Message headers: where a message comes from, and what it went through. Values are UTF-8 bytes on the wire."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

SRC = "src"
VIA = "via"
TRACE = "trace"
TIMES = "t"
VERSION = "version"
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
    return [(name, value.encode()) for name, value in values.items()]


def lineage(given: dict[str, str], at: Position, stage: str, received_ms: int, sent_ms: int) -> dict[str, str]:
    """What every output of `stage` carries about the record at `at`: src and trace are the raw record's and never change."""
    src = given.get(SRC, str(at))
    passed = f"{stage}={received_ms}/{sent_ms}"
    times = f"{given[TIMES]};{passed}" if given.get(TIMES) else passed
    return {SRC: src, VIA: str(at), TRACE: given.get(TRACE) or src, TIMES: times}


def stage_times(text: str) -> dict[str, tuple[int, int]]:
    """The `t` header as {stage: (received ms, sent ms)}; raises ValueError on a malformed one."""
    pairs = (part.split("=") for part in text.split(";") if part)
    return {stage: (int(times.split("/")[0]), int(times.split("/")[1])) for stage, times in pairs}
