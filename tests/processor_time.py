"""Limits of processor time: seconds of the machine whose figures docs/performance.md gives, on whatever machine the test runs.

A limit catches what costs the square of its input, so it need not be sharp, but it must not fail good code on a slow machine.
Only what exceeds its limit is held against how slow this machine is at that moment.
"""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

# Processor seconds that `_work` takes on the machine of docs/performance.md.
REFERENCE_SECONDS = 0.05
# A machine that others share slows down by as much from one second to the next.
SWING = 2.0
ROUNDS = 5


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """What stands inside must take less processor time than this; other people's work on the machine does not count.

    Raises:
        AssertionError: it took longer, and no slow machine explains it.
    """
    began = time.process_time()
    yield
    require(time.process_time() - began, seconds)


def require(took: float, seconds: float) -> None:
    """Fails what took longer than so many seconds of the reference machine.

    Raises:
        AssertionError: it did, and no slow machine explains it.
    """
    if took < seconds:
        return
    allowed = seconds * max(1.0, SWING * slowness())
    assert took < allowed, (
        f"{took:.2f} s of processor time; {seconds:g} s are allowed, {allowed:.2f} s on this machine now"
    )


def slowness() -> float:
    """How many times longer than the reference machine this one takes now: the worst of a few rounds."""
    return max(_work() for _ in range(ROUNDS)) / REFERENCE_SECONDS


def _work() -> float:
    """Seconds of a piece of work that, as most of ours, interprets, asks for memory and lets garbage be looked for."""
    was_on = gc.isenabled()
    gc.enable()
    began = time.process_time()
    made = {str(number): [number] for number in range(100_000)}
    took = time.process_time() - began
    assert len(made) == 100_000
    if not was_on:
        gc.disable()
    return took
