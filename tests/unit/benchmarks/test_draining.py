"""When the clock of a drained backlog begins, and what it counts."""

from collections.abc import Callable
from typing import Any, cast

import pytest

from benchmarks import draining
from benchmarks.draining import Drained, drain
from benchmarks.running import Running


class Stack:
    """Goes through looks; each is a second later and costs half a second of CPU."""

    def __init__(self, looks: list[int]) -> None:
        self.looks, self.seconds, self.required = iter(looks), 0.0, 0

    def progress(self) -> int:
        """One look at what is done."""
        self.seconds += 1.0
        return next(self.looks)

    def cpu_seconds(self) -> dict[str, float]:
        """Of one service, which was not there in the beginning."""
        return {"index": 10 + self.seconds / 2} if self.seconds > 1 else {}

    def require_all(self) -> None:
        """Counts that it was asked."""
        self.required += 1

    def wait_until(self, what: str, is_so: Callable[[], bool], every_seconds: float) -> None:
        """Looks until it is so."""
        while not is_so():
            pass


@pytest.fixture
def drained(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Drained, Stack]]:
    """Drains a backlog that is seen in these states."""

    def run(looks: list[int], last: int, ready: list[bool] | None = None) -> tuple[Drained, Stack]:
        stack = Stack(looks)
        monkeypatch.setattr(draining.time, "perf_counter", lambda: stack.seconds)
        states = iter(ready or [True] * len(looks))
        return drain(cast(Any, stack), "a test", stack.progress, last, lambda: next(states)), stack

    return run


def test_the_clock_begins_at_the_last_look_with_nothing_done(drained: Any) -> None:
    found, stack = drained([0, 0, 0, 40, 100], 100)
    # Third look to fifth.
    assert (found.done, found.seconds, found.per_second) == (100, 2.0, 50.0)
    assert found.cpu_for(1_000) == {"index": pytest.approx(1.0 * 10)}
    assert stack.required == 4


def test_what_was_done_before_all_was_ready_does_not_count(drained: Any) -> None:
    found, _ = drained([0, 10, 30, 80, 100], 100, ready=[False, True, True, True])
    assert (found.done, found.seconds) == (90, 3.0)


def test_what_another_backlog_left_is_not_counted(drained: Any) -> None:
    found, _ = drained([1_000, 1_000, 1_500, 2_000], 2_000)
    assert (found.done, found.seconds) == (1_000, 2.0)


def test_a_backlog_that_is_gone_at_the_second_look_counts_from_the_first(drained: Any) -> None:
    found, _ = drained([0, 50], 50)
    assert (found.done, found.seconds, found.cpu_seconds) == (50, 1.0, {"index": 11.0})


def test_a_service_that_ended_is_named_with_its_log(tmp_path: Any) -> None:
    log = tmp_path / "enrich.log"
    log.write_text("out of disk", encoding="utf-8")
    process = type("Ended", (), {"poll": lambda self: 3, "returncode": 3})()
    one = type("One", (), {"name": "enrich", "process": process, "log": log})()
    stack = Running(*[cast(Any, None)] * 7, begun={"enrich": one})
    with pytest.raises(RuntimeError, match=r"enrich service ended with 3:\nout of disk"):
        stack.require_all()
