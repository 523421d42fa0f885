"""Breaks the code on purpose, one rule at a time, and demands that the scenario which guards the rule goes red.

`python -m tests.chaos.mutants [NAME …]` works on a copy; the checkout stays as it is. A mutant that survives, or a patch that no
longer fits the code, is a failure.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
SECONDS = 240
COPIED = ("schemas", "services", "newswire", "tests", "seeds", "pyproject.toml", "README.md")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One broken rule: in `file`, `old` becomes `new`; `scenario` is the pytest selection that must catch it."""

    name: str
    file: str
    old: str
    new: str
    scenario: str


KILL = "tests/integration/test_enrich.py::test_kill_9_in_the_middle_of_batches_loses_nothing"
MUTANTS = (
    Mutant(
        "faust_take",
        "services/enrich/worker.py",
        "        async for event in stream.noack().events():\n            await self._inbox.put(event)",
        "        async for events in stream.take_events(32, within=0.2):\n            for event in events:\n                await self._inbox.put(event)",
        KILL,
    ),
    Mutant("faust_acks", "services/enrich/worker.py", "stream.noack().events()", "stream.events()", KILL),
    Mutant(
        "acks_before_the_broker_confirms",
        "services/enrich/worker.py",
        "        try:\n            await self._outbox.deliver(",
        "        try:\n            for event in events:\n                event.ack()\n            await asyncio.sleep(3)\n            await self._outbox.deliver(",
        KILL,
    ),
    Mutant(
        "output_future_ignored",
        "services/enrich/outbox.py",
        "        outcomes = await asyncio.gather(*sent, return_exceptions=True)",
        "        outcomes = [None for _ in sent]",
        "tests/unit/enrich/test_outbox.py",
    ),
    Mutant(
        "accepted_before_the_broker_confirms",
        "services/ingest/publisher.py",
        "        outcomes = [one.wait(deadline - time.monotonic()) for one in pending]",
        "        outcomes = [ACCEPTED for one in pending]",
        "tests/integration/test_ingest.py",
    ),
    Mutant(
        "commit_before_the_bulk",
        "services/index/loop.py",
        "@COMMIT@",
        "@COMMIT@",
        "tests/integration/test_index.py",
    ),
    Mutant("auto_commit", "services/common/kafka.py", '"enable_auto_commit": False', '"enable_auto_commit": True', "tests/integration/test_index.py"),
    Mutant(
        "no_waiting_for_the_stream",
        "services/enrich/worker.py",
        "stream_wait_empty=True",
        "stream_wait_empty=False",
        "tests/integration/test_enrich.py::test_sigterm_under_load_is_a_clean_exit",
    ),
    Mutant(
        "no_versions",
        "services/index/documents.py",
        ',"version":%d,"version_type":"external_gte"}}\' % (self.id.encode(), self.version)',
        "}}' % self.id.encode()",
        "tests/end_to_end/test_pipeline.py::test_an_older_revision_that_arrives_last_changes_nothing",
    ),
)


def main() -> int:
    """Prints a table; 1 where a mutant survives or does not fit."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.mutants", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *(mutant.name for mutant in MUTANTS)], help="only these")
    names = parser.parse_args().names
    print("| mutant | seconds | verdict |\n| --- | --- | --- |", flush=True)
    verdicts = [verdict(mutant) for mutant in MUTANTS if not names or mutant.name in names]
    return int(any(said != "caught" for said in verdicts))


def verdict(mutant: Mutant) -> str:
    """caught, survived, or why it could not be told."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="newswire-mutant-") as folder:
        copy = Path(folder)
        for part in COPIED:
            source = CHECKOUT / part
            shutil.copytree(source, copy / part) if source.is_dir() else shutil.copy2(source, copy / part)
        target = copy / mutant.file
        text = target.read_text(encoding="utf-8")
        said = "the patch does not fit" if text.count(mutant.old) != 1 else ""
        if not said:
            target.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
            said = "caught" if is_red(copy, mutant.scenario) else "SURVIVED"
    print(f"| {mutant.name} | {time.monotonic() - started:.0f} | {said} |", flush=True)
    return said


def is_red(copy: Path, scenario: str) -> bool:
    """Whether a test fails; one that hangs longer than the limit counts as failed."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", *scenario.split()]
    try:
        done = subprocess.run(
            command, cwd=copy, env={**os.environ, "PYTHONPATH": str(copy)}, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return True
    # 1: tests failed. Anything else is no verdict of a test.
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{scenario}: pytest ended with {done.returncode}: {done.stdout.decode()[-2000:]}")
    return done.returncode == 1


if __name__ == "__main__":
    raise SystemExit(main())
