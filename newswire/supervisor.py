"""Runs the services as child processes of `newswire up`, `demo` and the tests, and starts each again when it ends."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

STOP_SECONDS = 40.0
# As a shell says it.
COULD_NOT_START = 127
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 15.0
# A process that ran this long was well; the next failure starts with a short pause again.
_WELL_SECONDS = 30.0


@dataclass
class Supervised:
    """One process that is wanted; `name` is the service with a number where there are several."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    restarts: int = -1
    exit_codes: list[int] = field(default_factory=list)
    _started: float = 0.0
    _pause: float = _FIRST_PAUSE
    _again_at: float = 0.0
    _asked: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts the process in a session of its own: a terminal's Ctrl-C must reach it through us, in order."""
        self._started = time.monotonic()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.restarts += 1

    def tend(self) -> bool:
        """Starts it again, after a pause that grows, when it has ended; True when it did."""
        now = time.monotonic()
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return False
            self._ended(code, now)
        if now < self._again_at:
            return False
        try:
            self.start()
        except OSError:
            # No room for the log, no more processes …: all the others must go on, and end with this thread.
            self._ended(COULD_NOT_START, now)
            return False
        return True

    def _ended(self, code: int, now: float) -> None:
        self.exit_codes.append(code)
        self.process = None
        self._pause = _FIRST_PAUSE if now - self._started > _WELL_SECONDS else min(self._pause * 2, _LONGEST_PAUSE)
        self._again_at = now + self._pause

    def signal(self, number: int) -> None:
        """Sends a signal to the process, if there is one."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def ask_to_end(self) -> None:
        """SIGTERM, once: Python drops its handlers while it exits, and a second one would kill a process that ends well."""
        if self._asked is not self.process:
            self._asked = self.process
            self.signal(signal.SIGCONT)
            self.signal(signal.SIGTERM)

    def stop(self, seconds: float = STOP_SECONDS) -> int | None:
        """SIGTERM, and SIGKILL when it takes longer than `seconds`; the exit code, None where nothing ran."""
        process = self.process
        if process is None:
            return None
        self.ask_to_end()
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


class Supervisor:
    """Keeps a set of processes running."""

    def __init__(self, processes: Sequence[Supervised]) -> None:
        self.processes = {process.name: process for process in processes}
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def start(self) -> "Supervisor":
        """Starts all and watches them, on a thread that lives as long as they should: they end with it. Returns itself."""
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> dict[str, int | None]:
        """Stops all at once, in the order in which articles pass them, and returns their exit codes."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        with self._lock:
            for process in self.processes.values():
                process.ask_to_end()
            return {name: process.stop() for name, process in self.processes.items()}

    def _watch(self) -> None:
        while not self._stopping.wait(0.1):
            with self._lock:
                for process in self.processes.values():
                    process.tend()


def service(name: str, log_dir: Path, environment: Mapping[str, str], number: int = 1) -> Supervised:
    """One replica of a service as `newswire run` starts it, with this interpreter."""
    label = name if number == 1 else f"{name}-{number}"
    one_core = {"OPENBLAS_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "newswire", "run", name, "--end-with", str(os.getpid())]
    return Supervised(label, command, {**one_core, **environment}, log_dir / f"{label}.log")
