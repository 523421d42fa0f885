"""How well and how fast pages are cleaned, on a labelled set of which half is held back. Run it with `make bench-cleaning`.

Goals: goals.py. `--worst N` names the N worst samples of the open half; those of the held-back half are never named.
"""

import argparse
import json
import logging
import subprocess
import sys
from collections.abc import Sequence

from benchmarks.cleaning import goals, tables
from benchmarks.cleaning.extractors import EXTRACTORS, newswire
from benchmarks.cleaning.labels import FOLDER, FORMATS, HALVES, Sample, load
from benchmarks.cleaning.scores import Scores, body_f1, score
from benchmarks.cleaning.speed import Speed


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cleaning", description=__doc__)
    parser.add_argument("--half", choices=HALVES, action="append", help="only this half (default: both)")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="name the N worst samples of the open half")
    parser.add_argument("--no-speed", action="store_true", help="leave the speeds out")
    asked = parser.parse_args(arguments)
    # The rivals complain about pages that they cannot read; the table says it already.
    logging.disable(logging.CRITICAL)
    samples = load()
    reached = [goal for half in asked.half or HALVES for goal in _half(half, samples)]
    if asked.worst:
        print(f"\nWorst of the open half\n\n{worst(samples, asked.worst)}")
    if not asked.no_speed:
        measured = _speeds()
        print(f"\nSpeed on one core\n\n{tables.speeds(measured)}")
        reached += goals.of_speed(measured)
    print(f"\nGoals\n\n{tables.goals(reached)}")
    return int(not all(goal.passed for goal in reached))


def _half(half: str, samples: Sequence[Sample]) -> list[goals.Goal]:
    mine = [sample for sample in samples if sample.half == half]
    reached = []
    for suffix in FORMATS:
        pages = [sample for sample in mine if sample.format == suffix]
        scores = {name: score(pages, extractor) for name, extractor in EXTRACTORS.items()}
        print(f"\n{half}, {suffix}: {len(pages)} pages\n\n{tables.side_by_side(scores)}")
        reached += goals.of_format(f"{half} {suffix}", scores)
    print(f"\n{half}, by shape\n\n{tables.by_shape(_shapes(half, mine))}")
    return reached


def _shapes(half: str, samples: Sequence[Sample]) -> dict[str, dict[str, Scores]]:
    """Formats together for the held-back half: apart, each row would be a sample."""
    groups = {"": FORMATS} if half == "held_back" else {suffix: (suffix,) for suffix in FORMATS}
    shapes = sorted({sample.shape for sample in samples})
    return {
        name: {
            shape: score([s for s in samples if s.shape == shape and s.format in formats], newswire) for shape in shapes
        }
        for name, formats in groups.items()
    }


def worst(samples: Sequence[Sample], count: int) -> str:
    """The open half's samples with the lowest body F1."""
    judged = [sample for sample in samples if sample.half == "open" and sample.labels["body"] is not None]
    ranked = sorted((body_f1(sample, newswire(sample)), sample.name, sample.format) for sample in judged)
    return "\n".join(f"- {value:.3f} {name}.{suffix}" for value, name, suffix in ranked[:count])


def _speeds() -> list[Speed]:
    """In a process of its own: the rivals' memory is not ours."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.cleaning.speed"],
        cwd=FOLDER.parents[1],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return [Speed(**json.loads(line)) for line in done.stdout.splitlines()]


if __name__ == "__main__":
    raise SystemExit(main())
