"""An index that grows: how fast documents go in, how large they are there, how long searches take."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.growth.generator import Generator
from benchmarks.growth.queries import searches
from benchmarks.growth.watching import memory_of
from benchmarks.running import Running
from services.common.kafka import make_producer

WARM_UPS, ASKED = 20, 100
LINGER_MS = 20
BEGIN_SHARE = 0.05
MERGE_SECONDS = 120.0


@dataclass(slots=True)
class Step:
    """One size: documents/s and client CPU while growing to it, bytes on disk a document, ms of each search, MiB over time."""

    documents: int
    per_second: float
    cpu_per_10_000: float
    bytes_each: float
    search_ms: dict[str, tuple[float, float]]
    memory: list[tuple[float, float]] = field(default_factory=list)


def produce(stack: Running, generator: Generator, first: int, last: int, say: Callable[[str], None]) -> None:
    """Puts these documents on the enriched topic, all confirmed. Raises what the producer raised."""
    producer = make_producer(stack.settings, linger_ms=LINGER_MS)
    pending = []
    for number in range(first, last):
        key, value, given = generator.message(number)
        pending.append(producer.send(stack.topics.enriched.name, key=key, value=value, headers=given))
        if len(pending) == 5_000:
            for one in pending:
                one.get(timeout=60)
            pending.clear()
            if (number + 1) % 100_000 == 0:
                say(f"{number + 1:,} of {last:,} documents on the topic")
    for one in pending:
        one.get(timeout=60)
    producer.close()


def grow(stack: Running, generator: Generator, first: int, last: int, say: Callable[[str], None]) -> Step:
    """The index service takes the documents from `first` to `last`, which wait on the topic, and searches follow."""
    produce(stack, generator, first, last, say)
    stack.begin("index")
    process = stack.begun["index"].process
    assert process is not None
    marks = [(first, time.perf_counter(), stack.cpu_seconds()["index"])]

    def is_done() -> bool:
        done = stack.finished("index", stack.topics.enriched.name)
        # A small step may be over before it is looked at twice: then joining the group counts.
        if len(marks) == 1 and BEGIN_SHARE <= (done - first) / (last - first) <= 0.5:
            marks.append((done, time.perf_counter(), stack.cpu_seconds()["index"]))
        return done >= last

    with memory_of(process.pid) as memory:
        stack.wait_until(f"{last:,} documents are indexed", is_done)
    done, at, cpu = marks[-1]
    count, seconds = last - done, time.perf_counter() - at
    spent = (stack.cpu_seconds()["index"] - cpu) * 10_000 / count
    stack.end("index")
    say(f"{last:,} documents indexed, {count / seconds:,.0f}/s")
    size = settle(stack)
    return Step(last, count / seconds, spent, size / last, search(stack, generator), list(memory))


def settle(stack: Running) -> float:
    """Waits until Elasticsearch merges no more; the bytes that the index then takes."""
    stack.client.indices.refresh(index=stack.names.all)
    deadline = time.monotonic() + MERGE_SECONDS
    while True:
        stats = stack.client.indices.stats(index=stack.names.all, metric=["merge", "store"]).body["_all"]["primaries"]
        if stats["merges"]["current"] == 0 or time.monotonic() > deadline:
            return float(stats["store"]["size_in_bytes"])
        time.sleep(0.5)


def search(stack: Running, generator: Generator) -> dict[str, tuple[float, float]]:
    """p50 and p99 of each search in ms, as the client sees it, each time with other words."""
    spent: dict[str, list[float]] = {}
    for seed in range(WARM_UPS + ASKED):
        for title, body in searches(generator, seed):
            began = time.perf_counter()
            stack.client.search(index=stack.names.reading, body=body, request_cache=False)
            if seed >= WARM_UPS:
                spent.setdefault(title, []).append(1_000 * (time.perf_counter() - began))
    return {title: (statistics.median(ms), _p99(ms)) for title, ms in spent.items()}


def _p99(values: Sequence[float]) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * 99 // 100)]
