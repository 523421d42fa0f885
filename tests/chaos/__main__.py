"""`python -m tests.chaos --seed 1 --rounds 11`: each round another fault, every round's books balanced. Exit code 1 where one is not.

A round is decided by its seed and its fault: `--seed 7 --fault kill --rounds 1` runs that one again. Results are appended to a
file of JSON Lines as they come, and a run that was broken off goes on after the rounds that are in it.
"""

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from newswire.local.ports import free_ports
from newswire.local.stack import Stack
from tests.chaos.faults import FAULTS, SHORT, USUAL
from tests.chaos.rounds import Outcome, Round

COLUMNS = (
    "seed",
    "fault",
    "accepted",
    "by_command",
    "documents",
    "dead_letters",
    "duplicates",
    "retries",
    "restarts",
    "seconds",
    "content_hash",
    "note",
    "result",
)


def main() -> int:
    """Runs the rounds and prints the table."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.chaos", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1, help="of the first round; the next round has the next seed")
    parser.add_argument("--rounds", type=int, help="how many rounds; else one of each fault")
    parser.add_argument("--fault", action="append", choices=list(FAULTS), help="only these faults, in turn")
    parser.add_argument("--short", action="store_true", help="the faults that take least time, for every submission")
    parser.add_argument("--documents", type=int, default=250, help="documents in a round's load")
    parser.add_argument(
        "--results", type=Path, help="JSON Lines of the outcomes; rounds that are in it are not run again"
    )
    options = parser.parse_args()
    faults = options.fault or list(SHORT if options.short else USUAL)
    done = _earlier(options.results)
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="newswire-chaos-") as folder:
        kafka, controller, elasticsearch, transport = free_ports(4)
        with Stack(Path(folder) / "stack", kafka, elasticsearch, controller, transport, small=True) as stack:
            for number in range(options.rounds or len(faults)):
                seed, fault = options.seed + number, faults[number % len(faults)]
                outcome = done.get((seed, fault)) or _run(stack, Path(folder), seed, fault, options)
                outcomes.append(outcome)
    print(table(outcomes))
    return int(any(outcome.problems for outcome in outcomes))


def _run(stack: Stack, folder: Path, seed: int, fault: str, options: argparse.Namespace) -> Outcome:
    print(f"seed {seed}: {fault} …", file=sys.stderr, flush=True)
    outcome = Round(stack, folder / f"{seed}-{fault}", seed, fault, options.documents).run()
    for problem in outcome.problems:
        print(f"  {problem}", file=sys.stderr, flush=True)
    if options.results:
        with options.results.open("a", encoding="utf-8") as results:
            results.write(json.dumps(asdict(outcome)) + "\n")
    return outcome


def _earlier(results: Path | None) -> dict[tuple[int, str], Outcome]:
    if results is None or not results.exists():
        return {}
    found = [Outcome(**json.loads(line)) for line in results.read_text(encoding="utf-8").splitlines()]
    return {(outcome.seed, outcome.fault): outcome for outcome in found}


def table(outcomes: list[Outcome]) -> str:
    """The rounds as Markdown."""
    rows = [
        {**asdict(outcome), "result": "; ".join(outcome.problems) or "lost 0, stale 0, innocents 0"}
        for outcome in outcomes
    ]
    lines = [" | ".join(str(row[column]) for column in COLUMNS) for row in rows]
    return "\n".join([f"| {' | '.join(COLUMNS)} |", f"|{' --- |' * len(COLUMNS)}", *(f"| {line} |" for line in lines)])


if __name__ == "__main__":
    raise SystemExit(main())
