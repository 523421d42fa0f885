"""How long an article takes from the topic to searchable, at three loads, on the whole local stack.

    make bench-latency

An article counts as searchable when a query finds it: one query for all that are outstanding, at most every 20 ms; what
these cost is printed. Stages come from the `t` header that each stage writes: produced -> taken by enrich -> sent by enrich -> found.
The servers and models are warmed by a backlog first, which also says what the stack's capacity is. Elasticsearch's CPU has that of
the polling queries in it.
"""

import argparse
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.enrichment.corpus import message
from benchmarks.outcome import Goal, conclude, percentiles, table
from benchmarks.plots import distributions
from benchmarks.running import PROCESSES, Running, running
from newswire.topic_reader import whole
from schemas.headers import TIMES, read, stage_times

EVERY_SECONDS = 0.020
WARM_UP = 1_500
LOST_SECONDS = 60.0
P50, P99 = 700.0, 1_500.0
STAGES = ("waiting for enrich", "enriching", "indexing, until found", "all of it")


@dataclass(slots=True)
class Load:
    """One load: when each article was produced and found, ms since the epoch, and what finding out cost."""

    per_second: float
    produced: dict[str, float] = field(default_factory=dict)
    found: dict[str, float] = field(default_factory=dict)
    queries: int = 0
    query_seconds: float = 0.0
    cpu_seconds: dict[str, float] = field(default_factory=dict)

    @property
    def cpu_per_1000(self) -> dict[str, float]:
        """Seconds of CPU for 1,000 articles, by process."""
        return {name: 1_000 * spent / len(self.found) for name, spent in self.cpu_seconds.items()}


def produce(stack: Running, load: Load, values: Sequence[tuple[str, bytes]]) -> None:
    """Sends each at its time, whatever became of those before."""
    began = time.perf_counter()
    for number, (name, value) in enumerate(values):
        wait = number / load.per_second - (time.perf_counter() - began)
        if wait > 0:
            time.sleep(wait)
        load.produced[name] = time.time() * 1000
        stack.producer.send(stack.topics.raw.name, value=value)


def watch(stack: Running, load: Load, count: int) -> None:
    """Asks for all that are outstanding until all are found. Raises TimeoutError where nothing comes any more."""
    last = time.monotonic()
    while len(load.found) < count:
        began = time.perf_counter()
        outstanding = [name for name in list(load.produced) if name not in load.found]
        if outstanding:
            answer = stack.client.search(
                index=stack.names.reading,
                query={"ids": {"values": outstanding}},
                size=len(outstanding),
                source=False,
                filter_path="hits.hits._id",
            )
            now = time.time() * 1000
            hits = answer.body.get("hits", {}).get("hits", [])
            load.found.update((hit["_id"], now) for hit in hits)
            load.queries += 1
            load.query_seconds += time.perf_counter() - began
            if hits:
                last = time.monotonic()
        else:
            last = time.monotonic()
        if time.monotonic() - last > LOST_SECONDS:
            raise TimeoutError(f"{count - len(load.found)} articles were not found within {LOST_SECONDS:.0f} s")
        time.sleep(max(0.0, EVERY_SECONDS - (time.perf_counter() - began)))


def measure(stack: Running, label: str, per_second: float, seconds: float, first: int) -> Load:
    """One load for that long."""
    count = max(1, round(per_second * seconds))
    values = [(f"latency-{label}-{n}", message(first + n, f"latency-{label}-{n}")) for n in range(count)]
    load, before = Load(per_second), stack.cpu_seconds()
    producing = threading.Thread(target=produce, args=(stack, load, values), daemon=True)
    producing.start()
    watch(stack, load, count)
    producing.join()
    load.cpu_seconds = {name: after - before[name] for name, after in stack.cpu_seconds().items()}
    return load


def passed(stack: Running) -> dict[str, dict[str, tuple[int, int]]]:
    """By document: when each stage had it, from the headers of the enriched topic."""
    topic = stack.topics.enriched.name
    records = stack.reader.read(topic, whole(stack.reader.spans([topic])[topic]))
    return {record.key.decode(): stage_times(read(record.headers)[TIMES]) for record in records}


def stages(load: Load, times: dict[str, dict[str, tuple[int, int]]]) -> dict[str, list[float]]:
    """Milliseconds of each article in each stage."""
    spent: dict[str, list[float]] = {stage: [] for stage in STAGES}
    for name, produced in load.produced.items():
        received, sent = times[name]["enrich"]
        found = load.found[name]
        for stage, ms in zip(
            STAGES, (received - produced, sent - received, found - sent, found - produced), strict=True
        ):
            spent[stage].append(max(0.0, ms))
    return spent


def capacity(stack: Running, count: int) -> float:
    """Articles a second through the whole stack, by draining a backlog, which also warms it."""
    stack.feed([message(n, f"warm-{n}") for n in range(min(200, count))])
    stack.wait_until("the first are found", lambda: stack.count() >= min(200, count))
    began = time.perf_counter()
    stack.feed([message(n, f"warm-{n}") for n in range(200, count)])
    stack.wait_until("the backlog is found", lambda: stack.count() >= count)
    return (count - 200) / (time.perf_counter() - began)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.latency", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60.0, help="for each load (default: 60)")
    seconds = parser.parse_args(arguments).seconds
    with running() as stack:
        most = capacity(stack, WARM_UP)
        print(f"capacity: {most:.0f} articles/s\n", flush=True)
        loads = {}
        for number, (label, per_second) in enumerate({"1/s": 1.0, "20/s": 20.0, "80 %": 0.8 * most}.items()):
            loads[label] = measure(stack, str(number), per_second, seconds, 10_000 * (number + 1))
        times = passed(stack)
    spent = {label: stages(load, times) for label, load in loads.items()}
    figures: dict[str, Any] = {"capacity_per_second": most, "loads": {}}
    rows = []
    for label, by_stage in spent.items():
        load = loads[label]
        cost = 1000 * load.query_seconds / load.queries
        figures["loads"][label] = {
            "per_second": load.per_second, "articles": len(load.found), "queries": load.queries, "query_ms": cost,
            "cpu_seconds_per_1000": load.cpu_per_1000,
            "stages_ms": {stage: percentiles(values) for stage, values in by_stage.items()},
        }  # fmt: skip
        for stage, values in by_stage.items():
            rows.append((f"{label} ({load.per_second:.0f}/s)", stage, len(values), *percentiles(values).values()))
    print(table(("load", "ms", "articles", "p50", "p95", "p99", "max"), rows))
    print("\nCPU seconds for 1,000 articles by process")
    print(table(("load", *PROCESSES), [(name, *map(load.cpu_per_1000.get, PROCESSES)) for name, load in loads.items()]))
    print()
    for label, load in loads.items():
        print(f"{label}: {load.queries:,} polling queries, {1000 * load.query_seconds / load.queries:.1f} ms each")
    distributions(
        "latency", {label: by_stage["all of it"] for label, by_stage in spent.items()}, "ms from produced to found"
    )
    at_20 = percentiles(spent["20/s"]["all of it"])
    return conclude(
        "latency", figures, [Goal("p50 at 20/s, ms", at_20["p50"], P50), Goal("p99 at 20/s, ms", at_20["p99"], P99)]
    )


if __name__ == "__main__":
    sys.exit(main())
