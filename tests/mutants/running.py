"""A copy of the tree, broken or not, and what a scenario says of it."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

from tests.mutants.table import Edit, Mutant

TREE = Path(__file__).resolve().parents[2]
FOLDERS = ("schemas", "services", "newswire", "tests")
SCENARIOS = "tests/mutants/scenarios.py"
MOST_SECONDS = 240.0
# For the servers, which are started before and stopped after.
AROUND_SECONDS = 120.0


class NotApplied(Exception):
    """A mutation that does not fit the code any more, or a copy that is not what runs; says which and what to do."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of one scenario; `said` is the first line of what failed."""

    outcome: Literal["passed", "failed", "error"]
    said: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `caught` is the only good end."""

    mutant: str
    scenario: str
    result: str
    said: str
    seconds: float


def mutated(text: str, edit: Edit) -> str:
    """The text with the edit in it. Raises NotApplied where what it replaces is not there exactly once."""
    found = text.count(edit.old)
    if found != 1:
        raise NotApplied(
            f"{edit.file} has this {found} times, not once, so the mutation can't be applied: {edit.old.strip()!r}; "
            "bring tests/mutants/table.py up to date"
        )
    return text.replace(edit.old, edit.new)


def copy_tree(to: Path, edits: Sequence[Edit] = (), tree: Path = TREE) -> None:
    """The code with the edits in it. Raises NotApplied, also where the copy can't be imported or the original would run."""
    ignore = shutil.ignore_patterns("__pycache__", ".*")
    for folder in FOLDERS:
        shutil.copytree(tree / folder, to / folder, ignore=ignore)
    shutil.copy(tree / "pyproject.toml", to)
    for edit in edits:
        path = to / edit.file
        path.write_text(mutated(path.read_text(encoding="utf-8"), edit), encoding="utf-8")
    for module in sorted({edit.file.removesuffix(".py").replace("/", ".") for edit in edits}) or ["services.index"]:
        _check_import(to, module)


def _check_import(copy: Path, module: str) -> None:
    code = f"import importlib; print(importlib.import_module({module!r}).__file__)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=copy, env=environment(copy), capture_output=True, text=True, check=False
    )
    if done.returncode or not Path(done.stdout.strip()).resolve().is_relative_to(copy.resolve()):
        raise NotApplied(f"{module} of the copy in {copy} does not run: {done.stdout}{done.stderr[-1_000:]}")


def environment(copy: Path) -> dict[str, str]:
    """The copy's code comes first, also for the processes that a scenario starts; no settings of the caller's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEWSWIRE_")}
    return {**kept, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}


def run(copy: Path, scenarios: Sequence[str]) -> dict[str, Ran]:
    """What became of each of the scenarios; one that never came to its end is an error."""
    report = copy / "report.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--timeout={MOST_SECONDS:.0f}"]
    command += [f"--junitxml={report}", *(f"{SCENARIOS}::{scenario}" for scenario in scenarios)]
    with (copy / "output.log").open("wb") as output:
        try:
            subprocess.run(
                command,
                cwd=copy,
                env=environment(copy),
                stdout=output,
                stderr=output,
                timeout=MOST_SECONDS * len(scenarios) + AROUND_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return {scenario: Ran("error", "it did not end in time") for scenario in scenarios}
    found = read_report(report.read_text(encoding="utf-8")) if report.exists() else {}
    return {scenario: found.get(scenario, Ran("error", "pytest did not run it")) for scenario in scenarios}


def read_report(xml: str) -> dict[str, Ran]:
    """What pytest's JUnit report says of each test; an error of set-up or clean-up outweighs a failure."""
    found: dict[str, Ran] = {}
    for case in ElementTree.fromstring(xml).iter("testcase"):  # noqa: S314 - pytest wrote it for us just now
        name = case.get("name", "")
        ran = Ran("passed")
        for kind in ("failure", "error", "skipped"):
            said = case.find(kind)
            if said is not None:
                ran = Ran("failed" if kind == "failure" else "error", said.get("message", "").partition("\n")[0])
        if name not in found or ran.outcome == "error":
            found[name] = ran
    return found


def judge(mutant: Mutant, ran: Ran) -> str:
    """`caught` where the scenario failed by its own assertion, and by the one that names the loss."""
    if ran.outcome == "passed":
        return "SURVIVED"
    if ran.outcome == "error":
        return "NO ANSWER"
    return "caught" if ran.said.startswith(f"AssertionError: {mutant.says}") else "RED FOR ANOTHER REASON"


def try_mutant(mutant: Mutant, folder: Path) -> Row:
    """Applies it to a copy and runs its scenario. Raises NotApplied."""
    began = time.monotonic()
    copy_tree(folder, mutant.edits)
    ran = run(folder, [mutant.scenario])[mutant.scenario]
    said = ran.said.removeprefix("AssertionError: ")
    return Row(mutant.name, mutant.scenario, judge(mutant, ran), said, time.monotonic() - began)
