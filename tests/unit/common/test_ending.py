import os
import signal
import subprocess
import sys
import threading

import pytest

from services.common.ending import stop_on_signals

# The main thread does nothing but ask the event, while signals come; a handler that sets it would soon find it locked.
STORM = """
import os, signal, threading
from services.common.ending import stop_on_signals
def storm():
    for _ in range(20_000):
        os.kill(os.getpid(), signal.SIGTERM)
with stop_on_signals() as stopping:
    sender = threading.Thread(target=storm)
    sender.start()
    while sender.is_alive() or not stopping.is_set():
        stopping.wait(0)
print("ended")
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_sets_the_event_and_the_handlers_of_before_come_back(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with stop_on_signals() as stopping:
        assert not stopping.is_set()
        os.kill(os.getpid(), number)
        assert stopping.wait(5)
        os.kill(os.getpid(), number)
    assert signal.getsignal(number) is before
    assert "signals" not in {thread.name for thread in threading.enumerate()}


def test_signals_in_quick_succession_do_not_lock_the_process() -> None:
    """A supervisor's SIGTERM comes with that of the parent's end; both while the main thread holds the event's lock."""
    done = subprocess.run([sys.executable, "-c", STORM], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ended\n", "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_who_asks_a_command_twice_does_not_wait_for_it(number: signal.Signals) -> None:
    with stop_on_signals(impatient=True) as stopping:
        os.kill(os.getpid(), number)
        assert stopping.wait(5)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), number)
