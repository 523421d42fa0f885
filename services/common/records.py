"""Records of a topic as the services that write to Elasticsearch take them: in pieces, each committed as a whole."""

from collections.abc import Iterable, Iterator
from typing import Protocol

Partition = tuple[str, int]


class Record(Protocol):
    """What is used of a Kafka record; offsets and timestamps as the broker gives them (timestamp in ms)."""

    @property
    def topic(self) -> str: ...
    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def timestamp(self) -> int: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> Iterable[tuple[str, bytes | None]]: ...


class Piece(Protocol):
    """Records that are worked on together."""

    @property
    def offsets(self) -> dict[Partition, int]:
        """The next offset of each partition, once all is done."""
        ...

    @property
    def ids(self) -> set[str]:
        """The documents in it."""
        ...


def cut(records: Iterable[Record], documents: int, size: int) -> Iterator[list[Record]]:
    """The records in their order, in pieces of at most `documents` records and `size` bytes; a larger record goes alone."""
    piece: list[Record] = []
    held = 0
    for record in records:
        length = len(record.value or b"")
        if piece and (len(piece) >= documents or held + length > size):
            yield piece
            piece, held = [], 0
        piece.append(record)
        held += length
    if piece:
        yield piece
