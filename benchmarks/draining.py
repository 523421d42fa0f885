"""A backlog drained: how much of it in which time, and what that cost each process."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.running import Running


@dataclass(frozen=True, slots=True)
class Drained:
    """What was done while the clock ran: how many, seconds, and seconds of CPU by process."""

    done: int
    seconds: float
    cpu_seconds: dict[str, float]

    @property
    def per_second(self) -> float:
        """So many a second by the clock."""
        return self.done / self.seconds

    def cpu_for(self, count: int) -> dict[str, float]:
        """Seconds of CPU by process for so many."""
        return {name: spent * count / self.done for name, spent in self.cpu_seconds.items()}


def drain(
    stack: Running,
    what: str,
    progress: Callable[[], int],
    last: int,
    is_ready: Callable[[], bool] = lambda: True,
    every_seconds: float = 0.1,
) -> Drained:
    """Waits until `progress` has reached `last`, by services that have just been started on a backlog.

    The clock runs from the last look at which nothing had been done, or not all was ready: to start a process and to gather a consumer
    group takes as long for ten articles as for a million. What is done between two looks is the error, so a backlog of one batch
    looks quicker than it is. Raises TimeoutError, and RuntimeError where a service ended meanwhile.
    """
    before = progress()
    mark = (before, time.perf_counter(), stack.cpu_seconds())

    def is_done() -> bool:
        nonlocal mark
        stack.require_all()
        done = progress()
        if done < last and (done == before or not is_ready()):
            mark = (done, time.perf_counter(), stack.cpu_seconds())
        return done >= last

    stack.wait_until(what, is_done, every_seconds)
    seconds, after = time.perf_counter() - mark[1], stack.cpu_seconds()
    spent = {name: after[name] - mark[2].get(name, 0.0) for name in after}
    return Drained(last - mark[0], seconds, spent)
