"""`make audit-dependencies`: asks pypi.org for known security holes in what constraints.txt pins.

A service that can't be asked fails nothing: exit code 3 with --reachable, and a sentence without. A hole that was found does.
"""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

PINS = Path(__file__).resolve().parents[1] / "constraints.txt"
# One version's data, as pip-audit asks for it: a mirror may have packages and pages, and not this.
PROBE = "https://pypi.org/pypi/{}/{}/json"
NOT_ASKED = 3
SKIPPED = "dependencies were not audited: {}; run make audit-dependencies where pypi.org answers"


def is_reachable(seconds: float = 5.0) -> bool:
    """Whether pypi.org answers with a package's vulnerability data."""
    name, _, version = next(line for line in PINS.read_text().splitlines() if "==" in line).partition("==")
    try:
        with urllib.request.urlopen(PROBE.format(name, version.split()[0]), timeout=seconds) as answer:
            return "vulnerabilities" in json.load(answer)
    except (OSError, ValueError):
        return False


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
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = holes(done.stdout)
    if found is None:
        print(SKIPPED.format("pip-audit was told nothing about any of them"), file=sys.stderr)
        return 0
    for hole in found:
        print(f"{hole}: raise it with make update", file=sys.stderr)
    return int(bool(found))


def main(arguments: list[str]) -> int:
    """With --reachable only asks whether an audit is possible."""
    if "--reachable" not in arguments:
        return audit()
    if is_reachable():
        return 0
    print(SKIPPED.format("pypi.org gives no data on them here"), file=sys.stderr)
    return NOT_ASKED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
