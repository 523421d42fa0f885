"""Real child processes; what is poisoned is their cleaner (tests/poisoned_enrich.py)."""

import os
import signal
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from schemas.reasons import Reason
from services.enrich import metrics, workshop
from services.enrich.records import Enriched, Refused, Result
from services.enrich.workshop import Workshop
from tests.poisoned_enrich import CRASH, HANG, MEMORY, RAISE
from tests.unit.enrich.stand_ins import record

MAIN = Path(__file__).with_name("poisoned_stand_in.py")
ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="memory limits and parent-death signals are Linux's own"
)


@pytest.fixture
def shop(monkeypatch) -> Iterator[Workshop]:
    # A spawned process imports the main module of the one that starts it.
    main = types.ModuleType("__main__")
    main.__file__, main.__spec__ = str(MAIN), None
    monkeypatch.setitem(sys.modules, "__main__", main)
    monkeypatch.syspath_prepend(str(ROOT))
    shop = Workshop("stand-in", 7, 1_000, 4.0)
    yield shop
    shop.close()


def pid_of(shop: Workshop) -> int:
    running = shop._running
    assert running is not None
    pid = running.process.pid
    assert pid
    return pid


def work(shop: Workshop, *contents: str) -> tuple[list[int], list[Result]]:
    """The sizes of the pieces, and all results."""
    pieces = list(shop.work([record(content, offset) for offset, content in enumerate(contents)]))
    return [len(piece) for piece in pieces], [result for piece in pieces for result in piece]


def reasons(results: list[Result]) -> list[Reason | None]:
    return [result.reason if isinstance(result, Refused) else None for result in results]


def test_a_good_batch_is_one_piece_and_the_child_stays(shop):
    shop.warm_up()
    pid = pid_of(shop)
    sizes, results = work(shop, "One.", "Two.", f"Three, {RAISE}.", "Four.")
    assert sizes == [4]
    assert reasons(results) == [None, None, Reason.PROCESSING_FAILED, None]
    assert "Poisoned: the article asked for it" in results[2].detail  # type: ignore[union-attr]
    assert work(shop, "Five.")[0] == [1]
    assert (pid_of(shop), shop.restarts) == (pid, 0)


@pytest.mark.parametrize(
    ("poison", "reason", "said"),
    [
        (HANG, Reason.PROCESSING_TIMED_OUT, "no result within 4 s"),
        (CRASH, Reason.PROCESS_CRASHED, "exit code 9"),
        (MEMORY, Reason.OUT_OF_MEMORY, "more than 1000 MiB"),
    ],
)
def test_what_stops_the_child_costs_no_neighbour(shop, poison, reason, said):
    restarts = metrics.CHILD_RESTARTS._value.get()
    sizes, results = work(shop, "One.", f"Two, {poison}.", "Three.")
    assert sizes == [1, 1, 1]
    assert reasons(results) == [None, reason, None]
    assert said in results[1].detail  # type: ignore[union-attr]
    assert [isinstance(result, Enriched) for result in results] == [True, False, True]
    # Once after the batch, once after the article alone.
    assert shop.restarts == 2
    assert metrics.CHILD_RESTARTS._value.get() - restarts == 2
    assert work(shop, "Four.")[0] == [1]


def test_a_child_that_somebody_kills_costs_nothing(shop):
    shop.warm_up()
    os.kill(pid_of(shop), signal.SIGKILL)
    assert reasons(work(shop, "One.", "Two.")[1]) == [None, None]
    assert shop.restarts == 1


def test_a_child_that_is_frozen_is_replaced(shop):
    shop.warm_up()
    os.kill(pid_of(shop), signal.SIGSTOP)
    assert reasons(work(shop, "One.")[1]) == [None]


def test_the_child_ignores_what_a_terminal_sends_to_all(shop):
    shop.warm_up()
    for number in (signal.SIGINT, signal.SIGTERM):
        os.kill(pid_of(shop), number)
    assert reasons(work(shop, "One.")[1]) == [None]
    assert shop.restarts == 0


def test_close_leaves_no_process(shop):
    shop.warm_up()
    pid = pid_of(shop)
    shop.close()
    shop.close()
    assert not psutil.pid_exists(pid)


def test_a_batch_that_is_larger_than_a_pipe(shop):
    large = "The ferry sails. " * 10_000
    assert reasons(work(shop, *[large] * 4)[1]) == [None] * 4


def test_a_model_that_is_not_there_is_an_error_and_no_dead_letter(shop):
    broken = Workshop("no-such-model", 7, 1_000, 2.0)
    with pytest.raises(RuntimeError, match="can't start"):
        list(broken.work([record("One.")]))


def test_a_start_that_takes_too_long_is_an_error(shop, monkeypatch):
    monkeypatch.setattr(workshop, "START_SECONDS", 0.0)
    with pytest.raises(RuntimeError, match="can't start: no result within 0 s"):
        shop.warm_up()
    assert shop._running is None


def test_the_child_ends_with_its_parent():
    script = (
        "import sys, types\n"
        f"main = types.ModuleType('__main__'); main.__file__ = {str(MAIN)!r}; main.__spec__ = None\n"
        "sys.modules['__main__'] = main\n"
        "from services.enrich.workshop import Workshop\n"
        "shop = Workshop('stand-in', 7, 1000, 2.0); shop.warm_up()\n"
        "from tests.unit.enrich.stand_ins import record\n"
        # A child that is busy for ever does not see that nobody listens any more.
        f"shop._running.connection.send([record({HANG!r})])\n"
        "print(shop._running.process.pid, flush=True); sys.stdin.read()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True
    )
    try:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        assert child.is_running()
    finally:
        parent.kill()
        parent.wait()
    try:
        psutil.wait_procs([child], timeout=10)
        assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
    finally:
        if child.is_running():
            child.kill()
        parent.communicate()


def test_a_child_loads_while_its_parent_does_something_else(shop):
    shop.launch()
    first = pid_of(shop)
    shop.launch()
    shop.warm_up()
    shop.warm_up()
    assert work(shop, "One.")[0] == [1]
    assert (pid_of(shop), shop.restarts) == (first, 0)


def test_once_it_has_ended_no_child_is_started_for_what_was_under_way(shop):
    shop.warm_up()
    batch = shop.work([record("One.", 0), record("Two.", 1)])
    shop.end()
    with pytest.raises(RuntimeError, match="no child is started any more"):
        list(batch)
    assert shop._running is None
