"""`python -m tests.mutants`: every mutation is applied to a copy of the code, and the scenario that guards it must go red.

First the same scenarios run on an unbroken copy and must be green. Exit code 1 where a mutant survives, goes red for another reason, or
a scenario is red without it; 2 where a mutation does not fit the code any more.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.mutants.running import NotApplied, Row, copy_tree, run, try_mutant
from tests.mutants.table import MUTANTS, Mutant


def main() -> int:
    """Runs what is asked for and prints the table."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutants", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--only",
        action="append",
        choices=[mutant.name for mutant in MUTANTS],
        help="this mutant alone; may be given again",
    )
    parser.add_argument("--list", action="store_true", help="show the mutants and their scenarios, and run nothing")
    options = parser.parse_args()
    chosen = [mutant for mutant in MUTANTS if not options.only or mutant.name in options.only]
    if options.list:
        print("\n".join(f"{mutant.name:24} {mutant.scenario}" for mutant in chosen))
        return 0
    try:
        with tempfile.TemporaryDirectory(prefix="newswire-mutants-") as folder:
            return _run(chosen, Path(folder))
    except NotApplied as error:
        print(f"mutants: {error}", file=sys.stderr)
        return 2


def _run(chosen: Sequence[Mutant], folder: Path) -> int:
    scenarios = list(dict.fromkeys(mutant.scenario for mutant in chosen))
    if not _are_green(scenarios, folder / "unbroken"):
        return 1
    rows = [_row(mutant, folder / mutant.name) for mutant in chosen]
    print(table(rows))
    return int(any(row.result != "caught" for row in rows))


def _are_green(scenarios: Sequence[str], copy: Path) -> bool:
    _say(f"{len(scenarios)} scenarios on the unbroken code …")
    began = time.monotonic()
    copy_tree(copy)
    red = {scenario: ran for scenario, ran in run(copy, scenarios).items() if ran.outcome != "passed"}
    for scenario, ran in red.items():
        _say(f"  {scenario} is not green without any mutation: {ran.said}")
    if red:
        _say((copy / "output.log").read_text(encoding="utf-8", errors="replace")[-6_000:])
    _say(f"  {len(scenarios) - len(red)} green, {len(red)} not, {time.monotonic() - began:.0f} s")
    return not red


def _row(mutant: Mutant, copy: Path) -> Row:
    _say(f"{mutant.name} …")
    row = try_mutant(mutant, copy)
    _say(f"  {row.result}: {row.said} ({row.seconds:.0f} s)")
    return row


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def table(rows: Iterable[Row]) -> str:
    """The rows as Markdown."""
    lines = ["| mutant | scenario | result | what it said | seconds |", "| --- | --- | --- | --- | --- |"]
    lines += [f"| {row.mutant} | {row.scenario} | {row.result} | {row.said} | {row.seconds:.0f} |" for row in rows]
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
