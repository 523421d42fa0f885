import subprocess
import sys

import pytest

from services.enrich import watchdog
from services.enrich.watchdog import EXIT_HUNG_SHUTDOWN, EXIT_STALLED, Watchdog


class Clock:
    now = 1_000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(watchdog, "time", clock)
    return clock


@pytest.fixture
def stopping():
    return []


@pytest.fixture
def dog(clock, stopping):
    return Watchdog(120.0, 25.0, lambda: bool(stopping))


def test_all_is_well(dog, clock):
    assert dog.verdict(clock.now) is dog.complaint() is None


def test_a_stall_ends_the_process(dog, clock):
    assert dog.verdict(clock.now + 120.0) is None
    assert dog.verdict(clock.now + 120.1) == EXIT_STALLED


@pytest.mark.parametrize("fed", ["beat", "progressed"])
def test_either_alone_is_not_enough(dog, clock, fed):
    clock.now += 100.0
    getattr(dog, fed)()
    assert dog.verdict(clock.now + 20.1) == EXIT_STALLED


def test_progress_and_a_living_loop_keep_it_going(dog, clock):
    for _ in range(20):
        clock.now += 100.0
        dog.beat()
        dog.progressed()
        assert dog.verdict(clock.now) is None


def test_a_shutdown_may_take_its_grace_and_no_longer(dog, clock, stopping):
    clock.now += 119.0
    stopping.append(True)
    assert dog.verdict(clock.now) is None
    # While it stops, a stall is none.
    assert dog.verdict(clock.now + 25.0) is None
    assert dog.verdict(clock.now + 25.1) == EXIT_HUNG_SHUTDOWN


def test_the_complaint_comes_before_the_verdict(dog, clock):
    clock.now += 31.0
    dog.progressed()
    assert dog.complaint() == "the event loop has not run for 31 s"
    dog.beat()
    assert dog.complaint() is None
    clock.now += 61.0
    dog.beat()
    assert dog.complaint() == "there is a backlog and nothing was acknowledged for 61 s"
    assert dog.verdict(clock.now) is None


@pytest.mark.parametrize(("stopping", "code"), [("False", 71), ("True", 72)])
def test_the_thread_ends_a_process_whose_main_thread_is_blocked(stopping, code):
    script = (
        "import threading\nfrom services.enrich.watchdog import Watchdog\n"
        f"dog = Watchdog(0.2, 0.2, lambda: {stopping})\ndog.start()\ndog.start()\n"
        "assert sum(thread.name == 'watchdog' for thread in threading.enumerate()) == 1\n"
        "threading.Event().wait()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60)
    assert done.returncode == code
    assert b"process_ends" in done.stdout + done.stderr
