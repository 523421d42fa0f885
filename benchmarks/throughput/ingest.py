"""How fast `newswire ingest` puts articles into Kafka, from the command's start to its end: small files, and JSON Lines."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson

from benchmarks.enrichment.corpus import page
from benchmarks.running import Running

# Pages repeat, with a number of their own in each: making them should not take longer than reading them.
PAGES = 400


@dataclass(frozen=True, slots=True)
class Load:
    """One command: articles, seconds by the clock, seconds of CPU, and how many reached the topic."""

    articles: int
    bytes: int
    seconds: float
    cpu_seconds: float
    arrived: int

    @property
    def per_second(self) -> float:
        """Articles a second, the command's start included."""
        return self.articles / self.seconds


def dumps(count: int) -> Iterator[str]:
    """Page dumps of about 3.5 KB, no two the same."""
    pages = [page(seed).dump for seed in range(min(PAGES, count))]
    for number in range(count):
        yield f"{pages[number % len(pages)]}\nReference {number}\n"


def write_files(folder: Path, count: int) -> int:
    """A file for each, a thousand in a folder; how many bytes."""
    total = 0
    for number, dump in enumerate(dumps(count)):
        if number % 1_000 == 0:
            (folder / f"{number // 1_000:04d}").mkdir()
        total += (folder / f"{number // 1_000:04d}" / f"{number:06d}.txt").write_text(dump, encoding="utf-8")
    return total


def write_lines(path: Path, count: int) -> int:
    """One RawArticle a line; how many bytes."""
    with path.open("wb") as file:
        for number, dump in enumerate(dumps(count)):
            line = {"source": "courier", "provider_id": str(number), "language": "en", "content": dump}
            file.write(orjson.dumps(line) + b"\n")
        return file.tell()


def load(stack: Running, path: Path, articles: int, size: int) -> Load:
    """`newswire ingest PATH`, as an operator calls it. Raises RuntimeError where it fails."""
    command = [sys.executable, "-m", "newswire", "ingest", str(path), "--source", "courier"]
    before, cpu, began = stack.ends(stack.topics.raw.name), _children_seconds(), time.perf_counter()
    done = subprocess.run(
        command, env={**os.environ, **stack.installation.environment}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    seconds = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode()[-500:]}")
    arrived = stack.ends(stack.topics.raw.name) - before
    return Load(articles, size, seconds, _children_seconds() - cpu, arrived)


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
