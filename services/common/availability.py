"""Whether Elasticsearch takes documents, as logs, metrics and /healthz show it: one line a change, never one a try."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from prometheus_client import Gauge

from services.common.logging import get_logger
from services.common.outcomes import SETTLED, Outcome, Verdict

log = get_logger(__name__)
# After an outage a valid user was refused for a second; one that is refused for this long is not valid.
LOGIN_SECONDS = 30.0


class State(Enum):
    """UP, AWAY (passes by itself), HALTED (somebody has to repair something; then it goes on by itself)."""

    UP = "up"
    AWAY = "away"
    HALTED = "halted"


@dataclass(frozen=True, slots=True)
class Gauges:
    """1 while Elasticsearch takes documents; 1 while somebody has to repair something in it."""

    available: Gauge
    halted: Gauge


class Availability:
    """Shared by the threads that send."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, gauges: Gauges | None = None) -> None:
        """`gauges` show the state, where they are given."""
        self._clock = clock
        self._gauges = gauges
        self._lock = threading.Lock()
        self._state = State.UP
        self._detail = ""
        self._refused_since: float | None = None
        self._measure()

    def note(self, outcomes: Sequence[Outcome]) -> None:
        """What one try gave. Any document that was settled shows that it is up."""
        verdicts = {outcome.verdict for outcome in outcomes}
        with self._lock:
            if Verdict.UNAUTHORISED not in verdicts:
                self._refused_since = None
            elif self._refused_since is None:
                self._refused_since = self._clock()
            refused = self._refused_since is not None and self._clock() - self._refused_since > LOGIN_SECONDS
            if Verdict.HALT in verdicts or refused:
                self._become(State.HALTED, _first_detail(outcomes))
            elif verdicts & SETTLED or not verdicts:
                self._become(State.UP, "")
            else:
                self._become(State.AWAY, _first_detail(outcomes))

    def complaint(self) -> str | None:
        """For /healthz: what has to be repaired. Being away is waited for and no fault of this service."""
        with self._lock:
            if self._state is State.HALTED:
                return f"Elasticsearch refuses documents; repair it and indexing goes on: {self._detail}"
            return None

    def _become(self, state: State, detail: str) -> None:
        self._detail = detail
        if state is self._state:
            return
        self._state = state
        self._measure()
        if state is State.UP:
            log.info("elasticsearch_back")
        elif state is State.AWAY:
            log.warning("elasticsearch_away", doing="waiting", detail=detail)
        else:
            log.error("elasticsearch_halted", doing="waiting until it is repaired", detail=detail)

    def _measure(self) -> None:
        if self._gauges:
            self._gauges.available.set(self._state is State.UP)
            self._gauges.halted.set(self._state is State.HALTED)


def _first_detail(outcomes: Sequence[Outcome]) -> str:
    worst = sorted(outcomes, key=lambda o: (o.verdict is not Verdict.HALT, o.verdict in SETTLED))
    return worst[0].detail[:500] if worst else ""
