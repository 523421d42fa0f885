"""An index that grows: how fast documents go in, how large they are there, how long searches take."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.draining import drain
from benchmarks.growth.generator import Generator
from benchmarks.growth.queries import searches
from benchmarks.growth.watching import memory_of
from benchmarks.outcome import percentiles
from benchmarks.running import Running
from services.common.kafka import make_producer

WARM_UPS, ASKED = 20, 100
LINGER_MS = 20
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
    service = stack.start("index")
    assert service.process is not None
    with memory_of(service.process.pid) as memory:
        drained = drain(
            stack,
            f"{last:,} documents are indexed",
            lambda: stack.finished("index", stack.topics.enriched.name),
            last,
        )
    stack.end("index")
    say(f"{last:,} documents indexed, {drained.per_second:,.0f}/s")
    size = settle(stack)
    return Step(
        last, drained.per_second, drained.cpu_for(10_000)["index"], size / last, search(stack, generator), list(memory)
    )


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
    asked = {title: percentiles(ms) for title, ms in spent.items()}
    return {title: (at["p50"], at["p99"]) for title, at in asked.items()}
