"""The mutation checks themselves: they fit the code, and only the right kind of red counts."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutants.__main__ import table
from tests.mutants.running import SCENARIOS, TREE, NotApplied, Ran, Row, copy_tree, judge, mutated, read_report
from tests.mutants.table import MUTANTS, Edit, Mutant

EDIT = Edit("services/a.py", "is_safe = True", "is_safe = False")
MUTANT = Mutant("unsafe", (EDIT,), "test_safe", "lost:")


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_each_fits_the_code_and_names_a_scenario(mutant: Mutant) -> None:
    texts = {edit.file: (TREE / edit.file).read_text(encoding="utf-8") for edit in mutant.edits}
    for edit in mutant.edits:
        changed = mutated(texts[edit.file], edit)
        assert ast.dump(ast.parse(changed)) != ast.dump(ast.parse(texts[edit.file])), "it changes what the code does"
        texts[edit.file] = changed
    scenarios = ast.parse((TREE / SCENARIOS).read_text(encoding="utf-8")).body
    assert mutant.scenario in {one.name for one in scenarios if isinstance(one, ast.FunctionDef)}


def test_names_are_unique() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)


@pytest.mark.parametrize("text", ["is_safe = 1", "is_safe = True\nis_safe = True"])
def test_what_is_not_there_exactly_once_is_refused_by_name(text: str) -> None:
    with pytest.raises(NotApplied, match=r"services/a\.py has this (0|2) times.*is_safe = True"):
        mutated(text, EDIT)


@pytest.mark.parametrize(
    ("ran", "result"),
    [
        (Ran("passed"), "SURVIVED"),
        (Ran("failed", "AssertionError: lost: 3 of 40"), "caught"),
        (Ran("failed", "AssertionError: not within 60 s: enrich is healthy"), "RED FOR ANOTHER REASON"),
        (Ran("failed", "NameError: name 'lost:' is not defined"), "RED FOR ANOTHER REASON"),
        (Ran("error", "AssertionError: lost: while it was cleaned up"), "NO ANSWER"),
    ],
)
def test_only_the_right_red_counts(ran: Ran, result: str) -> None:
    assert judge(MUTANT, ran) == result


def test_pytest_s_report_is_understood(tmp_path: Path) -> None:
    (tmp_path / "test_four.py").write_text(
        "import pytest\n"
        "@pytest.fixture\ndef broken():\n    yield\n    raise OSError('gone')\n"
        "def test_green(): pass\n"
        "def test_red(): assert not [1], 'lost: 1 of 2'\n"
        "def test_dirty(broken): assert False, 'lost: all'\n"
        "def test_skipped(): pytest.skip('not here')\n",
        encoding="utf-8",
    )
    report = tmp_path / "report.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-c", "/dev/null", f"--junitxml={report}", "test_four.py"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 1
    found = read_report(report.read_text(encoding="utf-8"))
    assert {name: ran.outcome for name, ran in found.items()} == {
        "test_green": "passed",
        "test_red": "failed",
        "test_dirty": "error",
        "test_skipped": "error",
    }
    assert found["test_red"].said == "AssertionError: lost: 1 of 2"


def test_a_copy_runs_its_own_code_and_a_broken_one_is_refused(tmp_path: Path) -> None:
    file = "services/common/offsets.py"
    copy_tree(tmp_path / "fine", [Edit(file, "class Ledger:", "SEEN = 1\n\n\nclass Ledger:")])
    assert "SEEN = 1" in (tmp_path / "fine" / file).read_text(encoding="utf-8")
    assert "SEEN = 1" not in (TREE / file).read_text(encoding="utf-8")
    with pytest.raises(NotApplied, match=r"services\.common\.offsets of the copy .* does not run"):
        copy_tree(tmp_path / "broken", [Edit(file, "class Ledger:", "class Ledger(Missing):")])


def test_the_table_is_markdown() -> None:
    row = Row("unsafe", "test_safe", "caught", "lost: 3 of 40", 12.4)
    assert table([row]).splitlines()[-1] == "| unsafe | test_safe | caught | lost: 3 of 40 | 12 |"
