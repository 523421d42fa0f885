"""docs/reliability.md says of each bad input what happens, and names tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ITEMS = 33


def rows() -> list[str]:
    text = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    section = text.split("## Bad input", 1)[1].split("\n## ", 1)[0]
    return [line for line in section.splitlines() if line.startswith("| ")][2:]


def test_each_row_names_tests_that_exist():
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    defined = set(re.findall(r"def (test_\w+)\(", tests))
    assert len(rows()) == ITEMS
    for row in rows():
        named = re.findall(r"`(test_\w+)`", row)
        assert named, row
        assert set(named) <= defined, row


def test_each_test_of_the_list_that_is_about_an_input_stands_in_a_row():
    named = set(re.findall(r"`(test_\w+)`", "\n".join(rows())))
    for path in Path(__file__).parent.glob("test_*.py"):
        if path != Path(__file__):
            assert named & set(re.findall(r"def (test_\w+)\(", path.read_text(encoding="utf-8"))), path.name
