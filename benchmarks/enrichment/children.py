"""The enrich service's own child processes, given pages in batches as the service gives them."""

import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import psutil

from benchmarks.processes import cpu_seconds, peak_mib
from services.enrich.records import Enriched, RawRecord
from services.enrich.workshop import Workshop

BATCH = 32
MEMORY_MIB, ITEM_SECONDS = 2_048, 60.0


@dataclass(frozen=True, slots=True)
class Work:
    """What children did together: articles, seconds by the clock, seconds of CPU, and the largest one's memory in MiB."""

    articles: int
    seconds: float
    cpu_seconds: float
    peak_mib: float

    @property
    def per_second(self) -> float:
        """Articles a second by the clock."""
        return self.articles / self.seconds

    @property
    def per_core(self) -> float:
        """Articles for a second of CPU: what one core does that does nothing else."""
        return self.articles / self.cpu_seconds


def measure(model: str, records: Sequence[RawRecord], warm_up: Sequence[RawRecord], children: int) -> Work:
    """`children` processes at once, each with all of `records`, after `warm_up`. Raises RuntimeError where a page is refused."""
    workshops = [Workshop(model, 1, MEMORY_MIB, ITEM_SECONDS) for _ in range(children)]
    try:
        processes = []
        for workshop in workshops:
            before = {process.pid for process in multiprocessing.active_children()}
            _enrich(workshop, warm_up)
            processes += [p.pid for p in multiprocessing.active_children() if p.pid not in before]
        watched = [psutil.Process(pid) for pid in processes]
        cpu, started = cpu_seconds(watched), time.perf_counter()
        with ThreadPoolExecutor(children) as threads:
            list(threads.map(lambda workshop: _enrich(workshop, records), workshops))
        seconds = time.perf_counter() - started
        cpu = cpu_seconds(watched) - cpu
        return Work(children * len(records), seconds, cpu, max(peak_mib(process.pid) for process in watched))
    finally:
        for workshop in workshops:
            workshop.close()


def _enrich(workshop: Workshop, records: Sequence[RawRecord]) -> None:
    for start in range(0, len(records), BATCH):
        for results in workshop.work(records[start : start + BATCH]):
            refused = [result for result in results if not isinstance(result, Enriched)]
            if refused:
                raise RuntimeError(f"a page of the benchmark was refused: {refused[0]}")
