"""`make audit-dependencies`: asks for known security holes in what constraints.txt pins.

A service that can't be asked fails nothing and is said; a hole that was found fails.
"""

import json
import subprocess
import sys
from pathlib import Path

PINS = Path(__file__).resolve().parents[1] / "constraints.txt"
SECONDS = 60
SKIPPED = "dependencies were not audited: {}; run make audit-dependencies where the package index has such data"


def holes(report: str) -> list[str] | None:
    """A line for each hole in pip-audit's JSON report; None where it looked at nothing: what it can't ask about, it skips."""
    try:
        packages = [package for package in json.loads(report)["dependencies"] if "vulns" in package]
    except (ValueError, KeyError, TypeError):
        return None
    if not packages:
        return None
    return [
        f"{package['name']} {package['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'no version'}"
        for package in packages
        for hole in package["vulns"]
    ]


def audit(pins: Path = PINS) -> int:
    """Exit code 1 where there is a hole."""
    options = ["--no-deps", "--disable-pip", "--progress-spinner", "off", "--format", "json", "--timeout", "10"]
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(pins), *options]
    try:
        report = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS).stdout
    except subprocess.TimeoutExpired:
        report = ""
    found = holes(report)
    if found is None:
        print(SKIPPED.format("pip-audit was told nothing about them"), file=sys.stderr)
        return 0
    for hole in found:
        print(f"{hole}: raise it with make update", file=sys.stderr)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(audit())
