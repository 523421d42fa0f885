"""What happens as everything grows: the index, the number of workers, the backlog.

    make bench-growth

Up to a million documents are made (words by Zipf's law, real sizes), put on the enriched topic, and indexed by the service; at each
size ten searches are asked a hundred times each, with other words every time, as `newswire search` sends them. Then one enrich
worker and two, and the index service's memory with Elasticsearch away. Needs 20 GB of disk for a million; half an hour.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict

from benchmarks.growth.generator import Generator
from benchmarks.growth.outage import growth_mib, without_elasticsearch
from benchmarks.growth.steps import Step, grow
from benchmarks.growth.workers import enrich_rates
from benchmarks.outcome import Goal, conclude, table
from benchmarks.plots import curves
from benchmarks.running import running

STEPS = (1_000, 10_000, 100_000, 1_000_000)
SEARCH_P99_MS, SPEED_KEPT, DRAINING_MIB, AWAY_MIB, TWO_TO_ONE = 250.0, 0.5, 400.0, 64.0, 1.6
WAITING = 20_000


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.growth", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--steps", default=",".join(map(str, STEPS)), help="sizes of the index (default: %(default)s)")
    parser.add_argument(
        "--enrich", type=int, default=3_000, help="the workers' backlog, in articles (default: %(default)s)"
    )
    parser.add_argument("--away", type=float, default=60.0, help="seconds without Elasticsearch (default: %(default)s)")
    asked = parser.parse_args(arguments)
    sizes = [int(size) for size in asked.steps.split(",")]
    # The revisions' writer would share the core: what is measured is the index of articles.
    os.environ["NEWSWIRE_INDEX_REVISIONS"] = "false"
    generator = Generator.make()
    with running(only=()) as stack:
        steps = [grow(stack, generator, first, last, _say) for first, last in zip([0, *sizes], sizes, strict=False)]
        away = without_elasticsearch(stack, generator, sizes[-1], WAITING, asked.away, _say)
    workers = enrich_rates(asked.enrich, _say)
    return _report(steps, away, workers, keep=sizes == list(STEPS))


def _report(steps: Sequence[Step], away: list[tuple[float, float]], workers: dict[int, float], *, keep: bool) -> int:
    peaks = {step.documents: max((mib for _, mib in step.memory), default=0.0) for step in steps}
    rows = [(s.documents, s.per_second, s.cpu_per_10_000, peaks[s.documents], s.bytes_each / 1024) for s in steps]
    heads = ("documents", "indexed/s", "client CPU s / 10,000", "client MiB, most", "KiB on disk each")
    print("\n" + table(heads, rows) + "\n")
    searches = list(steps[0].search_ms)
    rows_of = [
        (title, *(f"{s.search_ms[title][0]:.1f} / {s.search_ms[title][1]:.1f}" for s in steps)) for title in searches
    ]
    print(table(("search, ms p50 / p99", *(f"{step.documents:,}" for step in steps)), rows_of) + "\n")
    print(table(("enrich workers", "articles/s"), list(workers.items())))
    print(
        f"Elasticsearch away for {away[-1][0]:.0f} s, {WAITING:,} documents waiting: the index service grew by {growth_mib(away):.1f} MiB"
    )
    if keep:
        _plots(steps, away)
    kept = steps[-1].per_second / steps[-2].per_second
    slowest = max((ms[1], title) for title, ms in steps[-1].search_ms.items())
    goals = [
        Goal("index speed at the largest size, share of that before", kept, SPEED_KEPT, is_least=True),
        Goal(f"p99 of the slowest search at the largest size ({slowest[1]}), ms", slowest[0], SEARCH_P99_MS),
        Goal("memory of the index service while it drains the largest backlog, MiB", peaks[steps[-1].documents], DRAINING_MIB),
        Goal("its growth with Elasticsearch away, MiB", growth_mib(away), AWAY_MIB),
        Goal("two enrich workers, times one", workers[2] / workers[1], TWO_TO_ONE, is_least=True),
    ]  # fmt: skip
    figures = {
        "steps": [{k: v for k, v in asdict(step).items() if k != "memory"} | {"peak_mib": peaks[step.documents]} for step in steps],
        "enrich_per_second": {str(count): rate for count, rate in workers.items()},
        "away": {"seconds": away[-1][0], "growth_mib": growth_mib(away)},
    }  # fmt: skip
    return conclude("growth", figures, goals, keep=keep)


def _plots(steps: Sequence[Step], away: list[tuple[float, float]]) -> None:
    by_search = {
        title: [(float(step.documents), step.search_ms[title][1]) for step in steps] for title in steps[0].search_ms
    }
    curves("growth-search", by_search, "documents", "p99, ms")
    curves(
        "growth-index", {"documents/s": [(float(s.documents), s.per_second) for s in steps]}, "documents", "indexed/s"
    )
    memory = {f"draining {steps[-1].documents:,}": steps[-1].memory, "Elasticsearch away": away}
    curves("growth-memory", memory, "seconds", "MiB of the index service", logarithmic=False)


if __name__ == "__main__":
    sys.exit(main())
