"""How fast our cleaner is on one core, in a process that does nothing else; prints one line of JSON for each format."""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import fmean, median

from benchmarks.cleaning.extractors import newswire
from benchmarks.cleaning.labels import FORMATS, Sample, load
from benchmarks.processes import peak_mib

PAGES = 20
PASSES = 10


@dataclass(frozen=True, slots=True)
class Speed:
    """Sizes in bytes of UTF-8, times in milliseconds, memory (the process's peak so far) in MiB."""

    format: str
    pages: int
    median_bytes: int
    per_second: float
    mean_ms: float
    p99_ms: float
    peak_mib: float


def around_median(samples: Sequence[Sample], count: int = PAGES) -> list[Sample]:
    """The samples whose size is nearest to the median of all."""
    middle = median(_size(sample) for sample in samples)
    return sorted(samples, key=lambda sample: (abs(_size(sample) - middle), sample.name))[:count]


def _size(sample: Sample) -> int:
    return len(sample.page.encode())


def measure(samples: Sequence[Sample], passes: int = PASSES) -> Speed:
    """Each page once to warm up, then `passes` times."""
    chosen = around_median(samples)
    for sample in chosen:
        newswire(sample)
    times = sorted(_timed(sample) for _ in range(passes) for sample in chosen)
    return Speed(
        format=samples[0].format,
        pages=len(chosen),
        median_bytes=round(median(_size(sample) for sample in samples)),
        per_second=1 / fmean(times),
        mean_ms=fmean(times) * 1000,
        p99_ms=times[min(len(times) - 1, len(times) * 99 // 100)] * 1000,
        peak_mib=peak_mib(),
    )


def _timed(sample: Sample) -> float:
    started = time.perf_counter()
    newswire(sample)
    return time.perf_counter() - started


def main() -> int:
    samples = load()
    for suffix in FORMATS:
        print(json.dumps(asdict(measure([sample for sample in samples if sample.format == suffix]))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
