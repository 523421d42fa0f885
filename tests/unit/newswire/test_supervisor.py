"""Real processes; what is waited for is a condition, with a limit."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from newswire import supervisor
from newswire.supervisor import COULD_NOT_START, Supervised, Supervisor, service

ROOT = Path(__file__).parents[3]
IDLE = "import signal; print('ready', flush=True); signal.pause()"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); signal.pause()"
POLITE = (
    "import signal, sys, time\n"
    "def end(*_):\n    print('asked', time.monotonic(), flush=True); sys.exit(5)\n"
    "signal.signal(signal.SIGTERM, end); print('ready', flush=True)\n"
    # Not signal.pause(): a signal between two of them would be waited for for ever.
    "while True: time.sleep(0.05)"
)


def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


@pytest.fixture
def make(tmp_path) -> Iterator[Callable[..., Supervised]]:
    made: list[Supervised] = []

    def one(name: str, script: str, **environment: str) -> Supervised:
        made.append(Supervised(name, [sys.executable, "-c", script], environment, tmp_path / "logs" / f"{name}.log"))
        return made[-1]

    yield one
    for process in made:
        if process.process is not None:
            process.process.kill()
            process.process.wait()


@pytest.fixture
def run() -> Iterator[Callable[..., Supervisor]]:
    started: list[Supervisor] = []

    def start(*processes: Supervised) -> Supervisor:
        started.append(Supervisor(processes).start())
        return started[-1]

    yield start
    for one in started:
        one._stopping.set()
        if one._thread is not None:
            one._thread.join()


def said(process: Supervised, text: str) -> Callable[[], bool]:
    return lambda: process.log.exists() and text in process.log.read_text()


def test_a_killed_process_is_started_again_and_the_others_are_left_alone(make, run):
    killed, other = make("killed", IDLE), make("other", IDLE)
    run(killed, other)
    until(lambda: said(killed, "ready")() and said(other, "ready")())
    first, others = killed.process.pid, other.process.pid
    os.kill(first, signal.SIGKILL)
    until(lambda: killed.restarts == 1)
    assert killed.exit_codes == [-signal.SIGKILL]
    assert killed.process.pid != first
    assert (other.process.pid, other.restarts) == (others, 0)
    until(lambda: killed.log.read_text().count("ready") == 2)


def test_the_pause_grows_to_a_limit_and_is_short_again_after_a_good_time(make, monkeypatch):
    class Clock:
        now = 1_000.0

        def monotonic(self) -> float:
            return self.now

    clock = Clock()
    monkeypatch.setattr(supervisor, "time", clock)
    process = make("short", "raise SystemExit(3)")
    assert process.tend()

    def pause() -> float:
        """Seconds from the end of the process until it runs again."""
        process.process.wait()
        assert not process.tend()
        began = clock.now
        while not process.tend():
            clock.now += 0.25
        return clock.now - began

    assert [pause() for _ in range(6)] == [1.0, 2.0, 4.0, 8.0, 15.0, 15.0]
    assert process.exit_codes == [3] * 6
    clock.now += 31.0
    assert pause() == 0.5
    assert pause() == 1.0


def test_a_process_that_cannot_be_started_takes_no_other_with_it(make, run):
    good, missing = make("good", IDLE), make("missing", "")
    missing.command = ["/no/such/program"]
    watch = run(missing, good)
    until(said(good, "ready"))
    until(lambda: len(missing.exit_codes) == 2)
    assert missing.exit_codes == [COULD_NOT_START] * 2
    assert good.process.poll() is None
    assert watch.stop() == {"missing": None, "good": -signal.SIGTERM}


def test_all_are_asked_at_once_in_their_order(make, run):
    first, second = make("first", POLITE), make("second", POLITE)
    watch = run(first, second)
    until(lambda: said(first, "ready")() and said(second, "ready")())
    codes = watch.stop()
    assert list(codes.items()) == [("first", 5), ("second", 5)]
    for process in (first, second):
        assert process.log.read_text().count("asked") == 1
    assert first.restarts == second.restarts == 0


def test_the_frozen_and_the_stubborn_end_too(make):
    frozen, stubborn = make("frozen", POLITE), make("stubborn", STUBBORN)
    for process in (frozen, stubborn):
        process.start()
        until(said(process, "ready"))
    os.kill(frozen.process.pid, signal.SIGSTOP)
    assert frozen.stop() == 5
    assert stubborn.stop(seconds=0.2) == -signal.SIGKILL


def test_nothing_to_stop(make):
    assert make("never", IDLE).stop() is None
    assert Supervisor([make("one", IDLE)]).stop() == {"one": None}


def test_who_is_asked_to_end_is_asked_once(make, run):
    # Python restores the default handlers while it exits: a second SIGTERM would kill what is ending well.
    slow = make("slow", POLITE.replace("sys.exit(5)", "time.sleep(0.5); sys.exit(5)"))
    leaving = make(
        "leaving", POLITE.replace("sys.exit(5)", "signal.signal(15, signal.SIG_DFL); time.sleep(2); sys.exit(6)")
    )
    watch = run(slow, leaving)
    until(lambda: said(slow, "ready")() and said(leaving, "ready")())
    assert watch.stop() == {"slow": 5, "leaving": 6}


def test_environment_session_and_log(make, monkeypatch):
    monkeypatch.setenv("NEWSWIRE_LOG_LEVEL", "debug")
    script = (
        "import os; print(os.environ['NEWSWIRE_LOG_LEVEL'], os.environ['X'], os.getsid(0) == os.getpid(), flush=True)"
    )
    process = make("one", script, X="given")
    process.log.parent.mkdir()
    process.log.write_text("of the run before\n")
    process.start()
    process.process.wait()
    assert process.log.read_text() == "of the run before\ndebug given True\n"


def test_a_service_is_run_as_the_command_line_does(tmp_path):
    one, two = (service("enrich", tmp_path, {"NEWSWIRE_NAMESPACE": "blue"}, number) for number in (1, 2))
    assert (one.name, two.name, two.log) == ("enrich", "enrich-2", tmp_path / "enrich-2.log")
    assert one.command == [sys.executable, "-m", "newswire", "run", "enrich", "--end-with", str(os.getpid())]
    assert one.environment["NEWSWIRE_NAMESPACE"] == "blue"


RUN_AS_SERVICE = """
import signal, sys, types
from newswire.commands import run
main = types.ModuleType("services.enrich.main")
def pause():
    def end(number, frame):
        print("asked", number, flush=True); sys.exit(0)
    signal.signal(signal.SIGTERM, end)
    print("ready", flush=True)
    signal.pause()
main.main = pause
sys.modules["services.enrich.main"] = main
run.run(run.Service.ENRICH, end_with={parent})
"""
SUPERVISE = """
import os, sys, threading
from pathlib import Path
from newswire.supervisor import Supervised, Supervisor
one = Supervised("one", [sys.executable, "-c", {script!r}.replace("{{parent}}", str(os.getpid()))], {{}}, Path({log!r}))
Supervisor([one]).start()
threading.Event().wait()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="parent-death signals are Linux's own")
def test_a_service_ends_with_a_supervisor_that_is_killed(tmp_path):
    log = tmp_path / "one.log"
    supervising = SUPERVISE.format(script=RUN_AS_SERVICE, log=str(log))
    parent = subprocess.Popen([sys.executable, "-c", supervising], cwd=ROOT)
    try:
        until(lambda: log.exists() and "ready" in log.read_text())
        (child,) = psutil.Process(parent.pid).children()
    finally:
        parent.kill()
        parent.wait()
    until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
    assert f"asked {signal.SIGTERM.value}" in log.read_text()
