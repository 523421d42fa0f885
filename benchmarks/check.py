"""Whether newswire is still as fast as its peers say: ratios of this run beside the committed ones.

    make bench-check

Only ratios are compared, each of two things measured in one run on one machine: seconds differ from machine to machine, ratios
little. 1 where one is more than 20 % below what benchmarks/results/ holds.
"""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.naive.__main__ import measure
from benchmarks.naive.figures import ratios
from benchmarks.outcome import RESULTS, table
from benchmarks.throughput.__main__ import indexing

MOST_LOST = 0.2
ARTICLES, WARM_UP = 300, 100
NOW: dict[str, Callable[[], Mapping[str, float]]] = {
    "throughput": lambda: indexing()[0]["ratios"],
    "naive": lambda: ratios(measure(ARTICLES, WARM_UP)),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One ratio then and now."""

    what: str
    committed: float
    now: float

    @property
    def is_kept(self) -> bool:
        """Whether no more is lost than noise may take."""
        return self.now >= (1 - MOST_LOST) * self.committed


def compare(committed: Mapping[str, float], now: Mapping[str, float]) -> list[Compared]:
    """Each ratio that was committed. Raises ValueError where this run has other ones: then the results are to be made anew."""
    if committed.keys() != now.keys():
        raise ValueError(
            f"the committed results have the ratios {sorted(committed)}, this run {sorted(now)}: run make bench and commit its results"
        )
    return [Compared(what, committed[what], now[what]) for what in committed]


def main() -> int:
    """Prints both; 1 where one fell too far."""
    compared = []
    for name, measured in NOW.items():
        path = RESULTS / f"{name}.json"
        if not path.exists():
            print(f"benchmarks/results/{name}.json is missing: run make bench-{name} and commit it", file=sys.stderr)
            return 2
        committed = json.loads(path.read_text("utf-8"))["figures"]["ratios"]
        compared += compare(committed, measured())
    rows = [(one.what, one.committed, one.now, "kept" if one.is_kept else "LOST") for one in compared]
    print(table(("ratio", "committed", "now", ""), rows))
    return int(not all(one.is_kept for one in compared))


if __name__ == "__main__":
    sys.exit(main())
