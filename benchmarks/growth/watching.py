"""A process' memory while something goes on."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

MIB = 1024 * 1024
EVERY_SECONDS = 0.5


@contextmanager
def memory_of(pid: int) -> Iterator[list[tuple[float, float]]]:
    """Seconds since the beginning and MiB in memory of a process, twice a second, as a list that grows."""
    samples: list[tuple[float, float]] = []
    ended, began, process = threading.Event(), time.monotonic(), psutil.Process(pid)

    def look() -> None:
        while not ended.wait(EVERY_SECONDS):
            try:
                samples.append((time.monotonic() - began, process.memory_info().rss / MIB))
            except psutil.NoSuchProcess:
                return

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield samples
    finally:
        ended.set()
        thread.join()
