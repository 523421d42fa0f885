"""What an audit's report means: a hole fails, and silence is not taken for good news."""

import json
import subprocess

import pytest

from tests import dependencies

HOLE = {"name": "lantern", "version": "1.0", "vulns": [{"id": "PYSEC-0000-1", "fix_versions": ["1.1"]}]}
WELL = {"name": "quay", "version": "2.0", "vulns": []}
SKIPPED = {"name": "pier", "skip_reason": "not found"}


def report(*packages):
    return json.dumps({"dependencies": packages, "fixes": []})


@pytest.mark.parametrize("text", ["", "Traceback", "[]", report(), report(SKIPPED)])
def test_an_audit_that_looked_at_nothing_found_nothing_out(text):
    assert dependencies.holes(text) is None


def test_holes_are_named_with_their_remedy():
    assert dependencies.holes(report(WELL, SKIPPED, HOLE)) == ["lantern 1.0: PYSEC-0000-1, mended in 1.1"]
    assert dependencies.holes(report(WELL)) == []


@pytest.mark.parametrize(
    ("said", "code", "shown"),
    [
        (report(HOLE), 1, "lantern 1.0: PYSEC-0000-1"),
        (report(WELL), 0, ""),
        (report(SKIPPED), 0, "were not audited"),
        ("", 0, "were not audited"),
    ],
)
def test_only_a_hole_fails(monkeypatch, capsys, said, code, shown):
    done = subprocess.CompletedProcess([], 1, said, "connection refused")
    monkeypatch.setattr(dependencies.subprocess, "run", lambda *_, **__: done)
    assert dependencies.audit() == code
    error = capsys.readouterr().err
    assert shown in error
    assert bool(error) == bool(shown)
