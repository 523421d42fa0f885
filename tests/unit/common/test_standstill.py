import threading
import time
from dataclasses import dataclass, field

import pytest
from kafka.errors import KafkaTimeoutError

from schemas.reasons import Reason
from services.common import standstill as module
from services.common.brake import Brake, Seen
from services.common.control import Order, read_order
from services.common.standstill import Standstill

FAILURES = [Seen(Reason.PROCESSING_FAILED, source) for source in ("gazette", "post")] * 2


@dataclass
class Gauge:
    value: float = -1

    def set(self, value: float) -> None:
        self.value = value


@dataclass
class Topic:
    """The control topic in memory; `away` is how many calls fail first."""

    orders: list[Order] = field(default_factory=list)
    away: int = 0

    def _answer(self) -> None:
        if self.away:
            self.away -= 1
            raise KafkaTimeoutError("no broker")

    def pause(self, service: str, why: str, now_ms: int) -> int:
        self._answer()
        self.orders.append(Order(len(self.orders), True, now_ms, why))
        return len(self.orders) - 1

    def resume(self) -> None:
        self.orders.append(Order(len(self.orders), False, 0, ""))

    def last(self) -> dict[str, Order]:
        return {"enrich": self.orders[-1]} if self.orders else {}

    def follow(self) -> "Topic":
        self._answer()
        return self

    def poll(self) -> dict[str, Order]:
        time.sleep(0.001)
        return self.last()

    def __enter__(self) -> "Topic":
        return self

    def __exit__(self, *_: object) -> None:
        return None


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(module, "RETRY_SECONDS", 0.0)
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.001)


def standing_on(topic: Topic) -> tuple[Standstill, Gauge]:
    alarm = Gauge()
    return Standstill("enrich", Brake(10, 4, 0.5), topic, alarm), alarm


def until(condition) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_what_trips_it_may_not_pass_nor_anything_after_it_until_somebody_resumes():
    topic = Topic()
    state, alarm = standing_on(topic)
    assert state.may_pass([Seen()])
    assert (state.standing, state.complaint(), alarm.value) == (False, None, 0)

    assert not state.may_pass(FAILURES)
    assert not state.may_pass([Seen()]), "another thread's batch waits, too"
    assert alarm.value == 1
    assert "`newswire resume enrich`" in (state.complaint() or "")
    until(lambda: topic.orders)
    assert "3 of the last 4 records" in topic.orders[0].why

    topic.resume()
    until(lambda: not state.standing)
    assert (state.complaint(), alarm.value) == (None, 0)
    assert state.may_pass(FAILURES[:3]), "the window is empty"
    assert not state.may_pass(FAILURES[:1]), "and it can trip again"


def test_loops_that_read_the_same_records_count_each_once_and_stand_and_resume_together():
    topic = Topic()
    state, _ = standing_on(topic)
    with state.window() as one, state.window() as other:
        for window in (one, other):
            assert window.may_pass(FAILURES[:3]), "three records failed in both indices, not six"
        assert not other.may_pass(FAILURES[:1])
        assert one.standing
        assert not one.may_pass([Seen()]), "another loop's batch waits, too"
        until(lambda: topic.orders)
        topic.resume()
        until(lambda: not state.standing)
        for window in (one, other):
            assert window.may_pass(FAILURES[:3]), "every window is empty"
        assert not one.may_pass(FAILURES[:1])


def test_a_loop_that_does_well_hides_none_that_fails():
    state, _ = standing_on(Topic())
    with state.window() as well, state.window() as badly:
        for failure in FAILURES[:3]:
            assert well.may_pass([Seen()] * 3)
            assert badly.may_pass([failure])
        assert not badly.may_pass(FAILURES[:1])


def test_a_loop_that_ended_leaves_its_window_behind():
    state, _ = standing_on(Topic())
    with state.window():
        assert len(state._brakes) == 2
    assert len(state._brakes) == 1


def test_an_older_resume_releases_nobody():
    topic = Topic()
    topic.resume()
    state, _ = standing_on(topic)
    state.may_pass(FAILURES)
    until(lambda: len(topic.orders) == 2)
    time.sleep(0.05)
    assert state.standing


def test_a_broker_that_is_away_is_waited_for():
    topic = Topic(away=3)
    state, _ = standing_on(topic)
    state.may_pass(FAILURES)
    until(lambda: topic.orders)
    assert state.standing
    topic.away = 3
    topic.resume()
    until(lambda: not state.standing)


def test_a_process_that_starts_while_its_service_is_paused_waits():
    topic = Topic()
    topic.pause("enrich", "half of all failed", 0)
    state, alarm = standing_on(topic)
    stopping, begun = threading.Event(), []
    waiting = threading.Thread(target=lambda: begun.append(state.wait_at_start(stopping)), daemon=True)
    waiting.start()
    until(lambda: state.standing)
    assert "half of all failed" in (state.complaint() or "")
    assert alarm.value == 1
    assert not begun

    topic.resume()
    waiting.join(10)
    assert begun == [True]


def test_a_process_that_is_asked_to_end_while_it_waits_does():
    topic = Topic()
    topic.pause("enrich", "half of all failed", 0)
    stopping = threading.Event()
    stopping.set()
    assert not standing_on(topic)[0].wait_at_start(stopping)


def test_a_service_that_nobody_paused_begins_at_once():
    resumed = Topic()
    resumed.resume()
    for topic in (Topic(), resumed):
        assert standing_on(topic)[0].wait_at_start(threading.Event())


@pytest.mark.parametrize("value", [None, b"", b"no", b"[]", b"{}", b'{"paused_at": "x"}', b'{"resumed_at": null}'])
def test_what_is_no_order_is_passed_over(value):
    assert read_order(3, value) is None


def test_orders():
    assert read_order(3, b'{"paused_at": 5, "why": "w"}') == Order(3, True, 5, "w")
    assert read_order(4, b'{"resumed_at": 6}') == Order(4, False, 6, "")
