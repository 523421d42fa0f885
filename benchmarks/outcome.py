"""What a benchmark leaves: a table, a plot, numbers under benchmarks/results/, and an exit code."""

import json
import math
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure that is to be reached: at most `asked`, or at least where `is_least`."""

    what: str
    reached: float
    asked: float
    is_least: bool = False

    @property
    def is_met(self) -> bool:
        """Whether it is reached."""
        return self.reached >= self.asked if self.is_least else self.reached <= self.asked


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """p50, p95, p99 and the largest, by the nearest rank."""
    ordered = sorted(values)
    at = {f"p{p}": ordered[math.ceil(len(ordered) * p / 100) - 1] for p in (50, 95, 99)}
    return {**at, "max": ordered[-1]}


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A Markdown table; numbers to the right, floats to three figures."""
    lines = [heads, ["---" if not i else "---:" for i in range(len(heads))], *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def conclude(name: str, figures: dict[str, Any], goals: Sequence[Goal], keep: bool = True) -> int:
    """Prints the goals, writes `results/NAME.json` to `keep` them, and gives the exit code: 1 where a goal is missed."""
    if keep:
        _write(name, figures, goals)
    if goals:
        rows = [
            (g.what, g.reached, f"{'>=' if g.is_least else '<='} {_cell(g.asked)}", "reached" if g.is_met else "MISSED")
            for g in goals
        ]
        print("\n" + table(("goal", "reached", "asked", ""), rows))
    return int(not all(goal.is_met for goal in goals))


def _write(name: str, figures: dict[str, Any], goals: Sequence[Goal]) -> None:
    RESULTS.mkdir(exist_ok=True)
    about = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }
    kept = {"about": about, "figures": figures, "goals": [{**asdict(goal), "is_met": goal.is_met} for goal in goals]}
    (RESULTS / f"{name}.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
