"""How far the reading of large inputs is, in bytes."""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO


@dataclass(slots=True)
class Meter:
    """`total` bytes are to be read, None where nobody knows; of pipes nothing is counted."""

    total: int | None = None
    _before: int = 0
    _file: BinaryIO | None = None

    @property
    def done(self) -> int:
        """How many bytes of the files were read."""
        return self._before + (self._file.tell() if self._file is not None else 0)

    @contextmanager
    def reading(self, file: BinaryIO) -> Iterator[None]:
        """Counts this file in, while it is read and from then on."""
        self._file = file if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else None
        try:
            yield
        finally:
            self._before, self._file = self.done, None


def total_bytes(paths: Iterable[str]) -> int | None:
    """The size of all of them together; None where one is a folder or no file, so that it is not known beforehand."""
    total = 0
    for path in paths:
        try:
            status = Path(path).stat()
        except (OSError, ValueError):
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        total += status.st_size
    return total
