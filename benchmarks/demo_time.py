"""How long a newcomer waits: `make demo` in a fresh clone, cold (nothing downloaded yet) and warm (again).

Goals: cold within 240 s, warm within 40 s, on 2 cores. Run it with `make bench-demo`.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GOALS_SECONDS = {"cold": 240.0, "warm": 40.0}
CHECKOUT = Path(__file__).parents[1]


def main() -> int:
    """Prints the table; 1 where a goal is missed."""
    with tempfile.TemporaryDirectory(prefix="newswire-demo-") as folder:
        clone = Path(folder) / "newswire"
        subprocess.run(["git", "clone", "--quiet", str(CHECKOUT), str(clone)], check=True)
        nothing_cached = {"XDG_CACHE_HOME": str(Path(folder) / "cache"), "PIP_NO_CACHE_DIR": "1"}
        taken = {run: timed(clone, nothing_cached) for run in GOALS_SECONDS}
    print("| make demo | seconds | goal |\n| --- | --- | --- |")
    for run, seconds in taken.items():
        print(f"| {run} | {seconds:.1f} | {GOALS_SECONDS[run]:.0f} |")
    return int(any(seconds > GOALS_SECONDS[run] for run, seconds in taken.items()))


def timed(clone: Path, environment: dict[str, str]) -> float:
    """Seconds that `make demo` takes. Raises CalledProcessError where it fails."""
    started = time.monotonic()
    subprocess.run(["make", "demo"], cwd=clone, env={**os.environ, **environment}, check=True, stdout=sys.stderr)
    return time.monotonic() - started


if __name__ == "__main__":
    raise SystemExit(main())
