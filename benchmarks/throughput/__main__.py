"""Articles a second of each stage, of the stages together, and CPU seconds for 1,000 articles by process.

    make bench-throughput

In turn, each on real servers of its own: the index service's writer beside bulk bodies made beforehand and elasticsearch-py's
helper; `newswire ingest` of small files and of JSON Lines; a backlog drained by each stage with the others idle, then one three
times as long by all of them.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.draining import Drained
from benchmarks.outcome import Goal, conclude, table
from benchmarks.plots import bars
from benchmarks.running import PROCESSES, running
from benchmarks.throughput import index
from benchmarks.throughput.ingest import Load, load, write_files, write_lines
from benchmarks.throughput.stages import TOGETHER, each_alone, together
from newswire.local.ports import free_ports
from newswire.local.stack import Stack

FILES, LINES, INDEXED, ROUNDS = 20_000, 60_000, 40_000, 5
FILES_PER_SECOND, LINES_PER_SECOND = 2_000.0, 5_000.0
SHARE_OF_CEILING, CLIENT_CPU = 0.9, 0.35
PARTS = ("ingest", "stages", "index")


def ingest() -> tuple[dict[str, Any], list[Goal]]:
    """Small files, and JSON Lines."""
    loads: dict[str, Load] = {}
    with running(only=()) as stack, tempfile.TemporaryDirectory(prefix="newswire-benchmark-") as folder:
        for name, count, write in (("files", FILES, write_files), ("lines.jsonl", LINES, write_lines)):
            path = Path(folder) / name
            if write is write_files:
                path.mkdir()
            loads[name] = load(stack, path, count, write(path, count))
            if loads[name].arrived != count:
                raise RuntimeError(f"{count:,} articles of {name} were fed, {loads[name].arrived:,} are on the topic")
    rows = [
        (name, one.articles, one.bytes // one.articles, one.per_second, 1_000 * one.cpu_seconds / one.articles)
        for name, one in loads.items()
    ]
    print(table(("newswire ingest", "articles", "bytes each", "articles/s", "CPU s / 1,000"), rows) + "\n", flush=True)
    goals = [
        Goal("small files/s into Kafka", loads["files"].per_second, FILES_PER_SECOND, is_least=True),
        Goal("JSON Lines/s into Kafka", loads["lines.jsonl"].per_second, LINES_PER_SECOND, is_least=True),
    ]
    return {name: asdict(one) | {"per_second": one.per_second} for name, one in loads.items()}, goals


def stages(count: int, keep: bool) -> tuple[dict[str, Any], list[Goal]]:
    """The backlog, drained by all stages together, and a third of it by each alone; plotted to `keep`."""
    with running(only=()) as stack:
        drained = each_alone(stack, count // 3)
    with running(only=()) as stack:
        drained[TOGETHER] = together(stack, count)
    rows = [
        (stage, one.done, one.per_second, *(one.cpu_for(1_000).get(name, "") for name in PROCESSES))
        for stage, one in drained.items()
    ]
    print("a backlog drained; CPU seconds for 1,000 articles by process")
    print(table(("stage", "articles", "articles/s", *PROCESSES), rows) + "\n", flush=True)
    if keep:
        bars("throughput", {stage: one.per_second for stage, one in drained.items()}, "articles/s")
    return {stage: _figures(one) for stage, one in drained.items()}, []


def _figures(one: Drained) -> dict[str, Any]:
    return {"articles": one.done, "per_second": one.per_second, "cpu_seconds_per_1000": one.cpu_for(1_000)}


def indexing() -> tuple[dict[str, Any], list[Goal]]:
    """The articles writer beside the ceiling and the helper."""
    kafka, controller, elasticsearch, transport = free_ports(4)
    with (
        tempfile.TemporaryDirectory(prefix="newswire-benchmark-") as folder,
        Stack(Path(folder), kafka, elasticsearch, controller, transport) as stack,
    ):
        index.compare(stack, INDEXED // 2, 1, "warm-up")
        runs = index.compare(stack, INDEXED, ROUNDS, "measured")
    rows = [(way, run.per_second, run.client_cpu, run.server_cpu) for way, run in runs.items()]
    heads = ("into Elasticsearch", "documents/s", "client CPU s / 10,000", "Elasticsearch CPU s / 10,000")
    print(table(heads, rows) + "\n", flush=True)
    ceiling, ours, helper = runs.values()
    ratios = {
        "of bodies made beforehand": ours.per_second / ceiling.per_second,
        "times helpers.streaming_bulk": ours.per_second / helper.per_second,
        "times helpers.streaming_bulk, by client CPU": helper.client_cpu / ours.client_cpu,
    }
    goals = [
        Goal("share of bodies made beforehand", ratios["of bodies made beforehand"], SHARE_OF_CEILING, is_least=True),
        Goal("client CPU seconds for 10,000 documents", ours.client_cpu, CLIENT_CPU),
        Goal("documents/s, times helpers.streaming_bulk", ratios["times helpers.streaming_bulk"], 1.0, is_least=True),
    ]  # fmt: skip
    return {"ways": {way: asdict(run) for way, run in runs.items()}, "ratios": ratios}, goals


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.throughput",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--articles", type=int, default=20_000, help="the backlog of all stages together (default: 20,000)"
    )
    parser.add_argument("--only", choices=PARTS, action="append", help="these parts alone; no results are written")
    asked = parser.parse_args(arguments)
    figures: dict[str, Any] = {}
    goals: list[Goal] = []
    for part, work in (
        ("index", indexing),
        ("ingest", ingest),
        ("stages", lambda: stages(asked.articles, keep=not asked.only)),
    ):
        if part in (asked.only or PARTS):
            figures[part], reached = work()
            goals += reached
    figures["ratios"] = figures.get("index", {}).pop("ratios", {})
    return conclude("throughput", figures, goals, keep=not asked.only)


if __name__ == "__main__":
    sys.exit(main())
