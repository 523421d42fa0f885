"""Ends a process that no longer makes progress: the supervisor's restart is safe, a silent stall is not."""

import os
import threading
import time
from collections.abc import Callable

from services.common.logging import get_logger

log = get_logger(__name__)
EXIT_ASKED = 0
EXIT_FAILED = 70
EXIT_STALLED = 71
EXIT_HUNG_SHUTDOWN = 72


class Watchdog:
    """A thread of its own, so that it also sees a blocked event loop and a shutdown that hangs. Times in monotonic seconds."""

    def __init__(self, stall_seconds: float, grace_seconds: float, is_stopping: Callable[[], bool]) -> None:
        self._stall, self._grace, self._is_stopping = stall_seconds, grace_seconds, is_stopping
        now = time.monotonic()
        self.last_progress = now
        self.last_beat = now
        self._stopping_since: float | None = None

    def progressed(self) -> None:
        """Something was acknowledged, or there is nothing to do."""
        self.last_progress = time.monotonic()

    def beat(self) -> None:
        """The event loop is alive."""
        self.last_beat = time.monotonic()

    def complaint(self) -> str | None:
        """What /healthz says: None while all is well."""
        now = time.monotonic()
        if now - self.last_beat > self._stall / 4:
            return f"the event loop has not run for {now - self.last_beat:.0f} s"
        if now - self.last_progress > self._stall / 2:
            return f"there is a backlog and nothing was acknowledged for {now - self.last_progress:.0f} s"
        return None

    def verdict(self, now: float) -> int | None:
        """The exit code that is due, or None."""
        if self._is_stopping():
            self._stopping_since = self._stopping_since or now
            return EXIT_HUNG_SHUTDOWN if now - self._stopping_since > self._grace else None
        stalled = max(now - self.last_beat, now - self.last_progress) > self._stall
        return EXIT_STALLED if stalled else None

    def start(self) -> None:
        """Begins to watch; idempotent."""
        if not any(thread.name == "watchdog" for thread in threading.enumerate()):
            self.progressed()
            self.beat()
            threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def _watch(self) -> None:
        while (code := self.verdict(time.monotonic())) is None:
            time.sleep(0.5)
        end(code, "the shutdown hangs" if code == EXIT_HUNG_SHUTDOWN else "no progress")


def end(code: int, why: str, error: BaseException | None = None) -> None:
    """Ends the process at once. What is not acknowledged comes again after the restart; faust would skip it."""
    log.critical("process_ends", exit_code=code, why=why, exc_info=error)
    os._exit(code)
