"""One feeder for each physical index of articles: a loop with a consumer group of its own. New indices are noticed, dropped ones let go."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from services.common.availability import Availability
from services.common.elasticsearch import failure_of
from services.common.logging import get_logger
from services.index.physical import Physical

log = get_logger(__name__)
LOOK_SECONDS = 3.0

# Feeds one index until the first event is set; gives up what is in hand at the second.
Feed = Callable[[Physical, threading.Event, threading.Event], bool]


@dataclass
class _Feeder:
    stopping: threading.Event = field(default_factory=threading.Event)
    abandon: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None
    finished: bool = False
    error: BaseException | None = None


class Feeders:
    """All of one process."""

    def __init__(self, look: Callable[[], list[Physical]], feed: Feed, availability: Availability) -> None:
        self._look, self._feed, self._availability = look, feed, availability
        self._running: dict[str, _Feeder] = {}

    def run(self, stopping: threading.Event) -> bool:
        """Until `stopping`; whether all finished what they had in hand. Raises what a feeder raised."""
        while not stopping.is_set():
            self._match()
            for _ in range(int(LOOK_SECONDS / 0.2)):
                self._raise()
                if stopping.wait(0.2):
                    break
        feeders = list(self._running.values())
        for feeder in feeders:
            feeder.stopping.set()
        for feeder in feeders:
            if feeder.thread is not None:
                feeder.thread.join()
        self._raise()
        return all(feeder.finished for feeder in feeders)

    def _match(self) -> None:
        """To what exists; while Elasticsearch can't say, all stays as it is."""
        try:
            found = {physical.name: physical for physical in self._look()}
        except Exception as error:
            self._availability.note([failure_of(error).alone])
            return
        # One that is gone without having been dropped was lost: its feeder stays, and says so.
        dropping = {name for name, physical in found.items() if physical.is_dropping}
        for name in self._running.keys() & dropping:
            feeder = self._running.pop(name)
            feeder.abandon.set()
            feeder.stopping.set()
            log.info("feeder_ended", index=name)
        for name in found.keys() - self._running.keys() - dropping:
            self._running[name] = self._start(found[name])
            log.info("feeder_started", index=name)

    def _start(self, physical: Physical) -> _Feeder:
        feeder = _Feeder()

        def run() -> None:
            try:
                feeder.finished = self._feed(physical, feeder.stopping, feeder.abandon)
            except BaseException as error:
                feeder.error = error

        feeder.thread = threading.Thread(target=run, name=f"feed {physical.name}", daemon=True)
        feeder.thread.start()
        return feeder

    def _raise(self) -> None:
        """Of those that are wanted: one whose index is being dropped may fail as it likes."""
        for feeder in self._running.values():
            if feeder.error is not None:
                raise feeder.error
