"""JSON Lines, one at a time, whatever their length: memory stays flat, and a line that is too long costs only itself."""

from collections.abc import Iterator
from typing import BinaryIO

from schemas.topics import MIB

# Four times what fits on the raw topic: JSON's escapes and what ingest takes out of HTML may shrink a line that much.
INPUT_MAX_BYTES = 16 * MIB
_CHUNK = 256 * 1024


def numbered_lines(file: BinaryIO, most: int = INPUT_MAX_BYTES) -> Iterator[tuple[int, bytes | None]]:
    """(1-based number, line without its end), empty lines left out; None stands for a line of more than `most` bytes."""
    number = 0
    while line := file.readline(most + 2):
        number += 1
        if not line.endswith(b"\n") and len(line) > most:
            _skip_rest(file)
            yield number, None
            continue
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        stripped = line.strip()
        if stripped:
            yield number, stripped if len(stripped) <= most else None


def _skip_rest(file: BinaryIO) -> None:
    while chunk := file.readline(_CHUNK):
        if chunk.endswith(b"\n"):
            return
