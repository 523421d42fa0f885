"""A service whose brake has tripped: it stands still, unhealthy and with an alarm, until `newswire resume`, also across restarts.

Where several loops of one process read the same records, each has a window of its own: in one that they share, every record would
count as often as there are loops, and one loop that fails would hide behind another that does well. They stand and resume together.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from kafka.errors import KafkaError

from schemas.topics import Topics
from services.common.brake import Brake, Seen
from services.common.control import Control, Order
from services.common.logging import get_logger
from services.common.settings import BrakeSettings

log = get_logger(__name__)
RETRY_SECONDS = 1.0
LOOK_SECONDS = 0.2


class Alarm(Protocol):
    """A gauge: 1 while the service stands still."""

    def set(self, value: float) -> None: ...


class Standstill:
    """The brake of one process, and what follows from it. Shared by threads; the control topic is followed by one of its own."""

    def __init__(self, service: str, brake: Brake, control: Control, alarm: Alarm) -> None:
        self._service, self._control, self._alarm = service, control, alarm
        self._brakes = [brake]
        self._lock = threading.Lock()
        self._why: str | None = None
        alarm.set(0)

    @property
    def standing(self) -> bool:
        """Whether nothing may be published or committed."""
        return self._why is not None

    def complaint(self) -> str | None:
        """For /healthz."""
        why = self._why
        return why and f"paused: {why}; look at `newswire dlq list`, repair it, then `newswire resume {self._service}`"

    def may_pass(self, outcomes: Iterable[Seen]) -> bool:
        """Whether a batch may be published. If not, it has to be kept until nothing stands any more, and done anew."""
        return self._judged(self._brakes[0], outcomes)

    @contextmanager
    def window(self) -> Iterator["Window"]:
        """For one of several loops that read the same records."""
        brake = self._brakes[0].another()
        with self._lock:
            self._brakes.append(brake)
        try:
            yield Window(self, lambda outcomes: self._judged(brake, outcomes))
        finally:
            with self._lock:
                self._brakes = [one for one in self._brakes if one is not brake]

    def _judged(self, brake: Brake, outcomes: Iterable[Seen]) -> bool:
        with self._lock:
            if self._why is not None:
                return False
            why = brake.judge(outcomes)
            if why is None:
                return True
            # First: who asks /healthz and then reads the log shall find it there.
            log.error(
                "brake_tripped", why=why, doing="pausing until `newswire resume`; nothing of this batch was published"
            )
            self._stand(why)
        threading.Thread(target=self._announce_and_follow, args=(why,), name="standstill", daemon=True).start()
        return False

    def wait_at_start(self, stopping: threading.Event) -> bool:
        """A service that was held when it ended stays held, and joins no group: True when it may begin. Raises KafkaError."""
        order = self._control.last().get(self._service)
        if order is not None and order.paused:
            log.error("still_paused", why=order.why, doing="waiting for `newswire resume`")
            self._stand(order.why)
            threading.Thread(target=self._follow, args=(order.offset,), name="standstill", daemon=True).start()
        while self.standing:
            if stopping.wait(LOOK_SECONDS):
                return False
        return not stopping.is_set()

    def _stand(self, why: str) -> None:
        self._why = why
        self._alarm.set(1)

    def _announce_and_follow(self, why: str) -> None:
        while True:
            try:
                offset = self._control.pause(self._service, why, int(time.time() * 1000))
            except KafkaError as error:
                log.warning("pause_not_announced", doing="trying again", error=repr(error))
                time.sleep(RETRY_SECONDS)
                continue
            self._follow(offset)
            return

    def _follow(self, behind: int) -> None:
        """Until an order to resume stands behind the offset of the pause."""
        while True:
            try:
                with self._control.follow() as follower:
                    while not _resumes(follower.poll().get(self._service), behind):
                        pass
            except KafkaError as error:
                log.warning("control_topic_away", doing="trying again", error=repr(error))
                time.sleep(RETRY_SECONDS)
                continue
            break
        with self._lock:
            for brake in self._brakes:
                brake.release()
            self._why = None
            self._alarm.set(0)
        log.info("resumed")


class Window:
    """One loop's share of a standstill."""

    def __init__(self, standstill: Standstill, judge: Callable[[Iterable[Seen]], bool]) -> None:
        self._standstill, self._judge = standstill, judge

    @property
    def standing(self) -> bool:
        """As Standstill.standing."""
        return self._standstill.standing

    def may_pass(self, outcomes: Iterable[Seen]) -> bool:
        """As Standstill.may_pass, by what this loop saw."""
        return self._judge(outcomes)


def _resumes(order: Order | None, behind: int) -> bool:
    return order is not None and not order.paused and order.offset > behind


def make_standstill(settings: BrakeSettings, topics: Topics, service: str, alarm: Alarm) -> Standstill:
    """The standstill of one service of this installation; nothing is read yet."""
    brake = Brake(settings.brake_window, settings.brake_minimum, settings.brake_share)
    return Standstill(service, brake, Control(settings, topics.control), alarm)
