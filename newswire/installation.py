"""A whole newswire on this machine: the real servers, the services under supervision, and what they need to find each other."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from newswire.health import complaint
from newswire.local.errors import AlreadyRunning, LocalStackError
from newswire.local.files import Progress, no_progress
from newswire.local.ports import require_free
from newswire.local.stack import ROOT, SERVERS, Stack, running
from newswire.supervisor import Supervisor, service
from services.common.settings import (
    EXIT_BAD_SETTINGS,
    EnrichSettings,
    IndexSettings,
    IngestSettings,
    StorySettings,
    load,
)

SERVICES = ("ingest", "enrich", "index", "story")
PARTS = (*SERVERS, *SERVICES)
READY_SECONDS = 120.0


class ServiceFailed(LocalStackError):
    """A service does not become healthy; the message ends with the last lines of its log."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where each part answers: host:port or URL."""

    kafka: str
    elasticsearch: str
    ingest: str
    enrich: str
    index: str
    story: str


class Installation:
    """Start and stop it, or use it as a context manager."""

    def __init__(
        self,
        stack: Stack,
        ports: dict[str, int] | None = None,
        only: Collection[str] = PARTS,
        namespace: str | None = None,
    ) -> None:
        """`stack` runs the servers named in `only`; `ports` are the services' own, by name, from the settings by default.

        Raises SettingsError where the environment's settings are wrong.
        """
        self.stack = stack
        self.services = [name for name in SERVICES if name in only]
        self._ports = ports or {
            "ingest": load(IngestSettings).ingest_port,
            "enrich": load(EnrichSettings).enrich_port,
            "index": load(IndexSettings).index_port,
            "story": load(StorySettings).story_port,
        }
        self._namespace = namespace
        self._supervisor: Supervisor | None = None

    @property
    def addresses(self) -> Addresses:
        """Where each part answers."""
        http = {name: f"http://127.0.0.1:{port}" for name, port in self._ports.items()}
        return Addresses(self.stack.kafka.address, self.stack.elasticsearch.address, **http)

    @property
    def environment(self) -> dict[str, str]:
        """The settings with which a service or a command finds this installation."""
        ports = {f"NEWSWIRE_{name.upper()}_PORT": str(port) for name, port in self._ports.items()}
        named = {"NEWSWIRE_NAMESPACE": self._namespace} if self._namespace is not None else {}
        return {
            "NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS": self.stack.kafka.address,
            "NEWSWIRE_ELASTICSEARCH_URL": self.stack.elasticsearch.address,
            **ports,
            **named,
        }

    @property
    def supervisor(self) -> Supervisor:
        """Who keeps the services running; only after start()."""
        if self._supervisor is None:
            raise RuntimeError("the installation has not been started")
        return self._supervisor

    def start(self, progress: Progress = no_progress) -> None:
        """Servers first, then the services, until all are healthy. On any failure everything is stopped again.

        Raises LocalStackError: a port in use, a stack already running, too little room, a part that does not come up.
        """
        if state := running(self.stack.root):
            raise AlreadyRunning(
                f"newswire runs already on {self.stack.root} (process {state.pid}): use it, or stop it with Ctrl-C where it runs"
            )
        require_free((f"the {name} service", self._ports[name]) for name in self.services)
        self.stack.start()
        try:
            log_dir = self.stack.root / "logs"
            self._supervisor = Supervisor([service(name, log_dir, self.environment) for name in self.services]).start()
            self._wait(progress)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> dict[str, int | None]:
        """The services in order, then the servers; the services' exit codes."""
        codes = self._supervisor.stop() if self._supervisor else {}
        self._supervisor = None
        self.stack.stop()
        return codes

    def health(self) -> dict[str, str | None]:
        """For each service what is wrong with it, None where nothing is."""
        return {name: complaint(f"http://127.0.0.1:{self._ports[name]}") for name in self.services}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _wait(self, progress: Progress) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while unwell := {name: why for name, why in self.health().items() if why}:
            progress(len(self.services) - len(unwell), len(self.services), "starting the services")
            for name, why in unwell.items():
                process = self.supervisor.processes[name]
                if EXIT_BAD_SETTINGS in process.exit_codes or time.monotonic() > deadline:
                    raise ServiceFailed(
                        f"the {name} service is not healthy ({why}). Its log, {process.log}, ends with:{tail(process.log)}"
                    )
            time.sleep(0.1)
        progress(len(self.services), len(self.services), "starting the services")


def tail(log: Path, lines: int = 12) -> str:
    """The last lines of a log, each indented on a line of its own."""
    try:
        last = log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
    except FileNotFoundError:
        last = []
    return "".join(f"\n    {line}" for line in last) or " (the log is empty)"


def local_installation(
    progress: Progress,
    only: Collection[str] = PARTS,
    root: Path = ROOT,
    on_stack: Callable[[Stack], None] = lambda _: None,
) -> Installation:
    """The one at the fixed addresses, with its data under `.newswire`; `on_stack` is called before anything starts."""
    stack = Stack(root, only=[name for name in SERVERS if name in only], progress=progress)
    on_stack(stack)
    return Installation(stack, only=only)
