"""Kafka and Elasticsearch together, as `newswire up`, the tests and the benchmarks start them."""

import contextlib
import json
import os
import shutil
import time
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psutil

from newswire.local import elasticsearch, kafka, lockfile
from newswire.local.artifacts import resolve
from newswire.local.elasticsearch import ElasticsearchServer, Security
from newswire.local.errors import AlreadyRunning
from newswire.local.files import Progress, no_progress, try_lock
from newswire.local.kafka import KafkaServer
from newswire.local.plugin import is_prepared
from newswire.local.room import require_disk, require_memory
from newswire.local.server import POLL_S, Server

ROOT = Path(".newswire")
KAFKA_PORT = 19092
CONTROLLER_PORT = 19093
ELASTICSEARCH_PORT = 19200
TRANSPORT_PORT = 19300
SERVERS = ("kafka", "elasticsearch")
# Measured resident memory above the heap: Kafka 100-150 MiB, Elasticsearch 150-220 MiB; the rest is for the page cache.
OVERHEAD_MB = 240
STEP = "starting the servers"


@dataclass(frozen=True, slots=True)
class State:
    """What stack.json says while a stack runs."""

    pid: int
    kafka: str | None
    elasticsearch: str | None


class Stack:
    """Both servers on one root folder; one stack per folder at a time. A context manager, or start() and stop()."""

    def __init__(
        self,
        root: Path = ROOT,
        kafka_port: int = KAFKA_PORT,
        es_port: int = ELASTICSEARCH_PORT,
        controller_port: int = CONTROLLER_PORT,
        transport_port: int = TRANSPORT_PORT,
        small: bool = False,
        security: Security | None = None,
        only: Collection[str] = SERVERS,
        progress: Progress = no_progress,
    ) -> None:
        """small: the memory-saving profile for tests. only: which of "kafka" and "elasticsearch" to run."""
        if unknown := set(only) - set(SERVERS):
            raise ValueError(f"unknown server {', '.join(sorted(unknown))}: choose from {', '.join(SERVERS)}")
        self.root = Path(root).absolute()
        self.kafka = KafkaServer(self.root / "kafka", kafka_port, controller_port, small=small, progress=progress)
        self.elasticsearch = ElasticsearchServer(
            self.root / "elasticsearch", es_port, transport_port, small=small, security=security, progress=progress
        )
        self._only, self._small, self._progress = frozenset(only), small, progress
        self._lock: IO[str] | None = None

    @property
    def servers(self) -> list[Server]:
        """The servers that this stack runs; the slower one to start first."""
        every: dict[str, Server] = {"elasticsearch": self.elasticsearch, "kafka": self.kafka}
        return [server for name, server in every.items() if name in self._only]

    def start(self, timeout_s: float = 120) -> None:
        """Download what is missing, start, and wait until both answer; on any failure everything is stopped again.

        Raises AlreadyRunning, PortInUse, NotEnoughRoom, ArtifactError, ServerFailed.
        """
        self._acquire()
        try:
            require_memory(self._memory_mb())
            require_disk(self.root)
            self._download()
            for server in self.servers:
                server.start()
            self._wait(timeout_s)
            (self.root / "stack.json").write_text(json.dumps(asdict(self._state())), encoding="utf-8")
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop both (Elasticsearch first, since it is what others write to last) and let go of the folder."""
        for server in self.servers:
            server.stop()
        if self._lock:
            (self.root / "stack.json").unlink(missing_ok=True)
            self._lock.close()
            self._lock = None

    def reset(self) -> None:
        """Delete all data of both servers. Raises AlreadyRunning while any stack runs on the folder."""
        self._acquire()
        try:
            for server in (self.kafka, self.elasticsearch):
                server.clear_orphan()
                with contextlib.suppress(FileNotFoundError):
                    shutil.rmtree(server.data_dir)
        finally:
            self.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _acquire(self) -> None:
        if self._lock is None:
            self._lock = try_lock(self.root / "stack.lock")
        elif any(server.is_alive() for server in self.servers):
            raise AlreadyRunning(f"this stack on {self.root} runs already: stop it first")
        if self._lock is None:
            state = running(self.root)
            where = f" (process {state.pid}, Kafka {state.kafka}, Elasticsearch {state.elasticsearch})" if state else ""
            raise AlreadyRunning(
                f"a stack on {self.root} is running already{where}: use it, or stop it with Ctrl-C where it runs"
            )

    def _download(self) -> None:
        lock = lockfile.load()
        wanted = [*(lock.kafka if "kafka" in self._only else ())]
        if "elasticsearch" in self._only and not is_prepared():
            wanted += [lock.elasticsearch, lock.compiler]
        resolve(wanted, self._progress)

    def _wait(self, timeout_s: float) -> None:
        deadline = time.monotonic() + timeout_s
        pending, total = self.servers, len(self.servers)
        self._progress(0, total, STEP)
        while pending:
            waiting = [server for server in pending if not server.is_ready()]
            for server in waiting:
                if not server.is_alive():
                    raise server.failure("ended while starting")
                if time.monotonic() > deadline:
                    raise server.failure(f"did not answer within {timeout_s:.0f} s")
            if len(waiting) < len(pending):
                self._progress(total - len(waiting), total, STEP)
            else:
                time.sleep(POLL_S)
            pending = waiting

    def _state(self) -> State:
        return State(
            os.getpid(),
            self.kafka.address if self.kafka in self.servers else None,
            self.elasticsearch.address if self.elasticsearch in self.servers else None,
        )

    def _memory_mb(self) -> int:
        heaps = {"kafka": kafka.HEAP_MB, "elasticsearch": elasticsearch.HEAP_MB}
        small = {"kafka": kafka.SMALL_HEAP_MB, "elasticsearch": elasticsearch.SMALL_HEAP_MB}
        return sum((small if self._small else heaps)[name] + OVERHEAD_MB for name in self._only)


def running(root: Path = ROOT) -> State | None:
    """The stack that runs on a folder, if any: for status commands and messages."""
    try:
        state = State(**json.loads((Path(root) / "stack.json").read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return state if psutil.pid_exists(state.pid) else None
