"""The system under fault: replicas of each service under supervision, on a stack and in a namespace of a round's own."""

import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil

from newswire.health import complaint
from newswire.local.ports import free_ports
from newswire.supervisor import Supervised, Supervisor, service
from tests.pipeline import POISONED, Pipeline, until

SERVICES = ("ingest", "enrich", "index")


class System:
    """Replicas by name: enrich, enrich-2, … Started again by a supervisor whenever they end, as in production."""

    def __init__(self, pipeline: Pipeline, folder: Path, settings: Mapping[str, str]) -> None:
        self._pipeline, self._folder, self._settings = pipeline, folder, dict(settings)
        self.supervisors: dict[str, Supervisor] = {}
        self.ports: dict[str, int] = {}

    def replica(self, name: str, number: int) -> Supervised:
        """One process that is to run."""
        label = name if number == 1 else f"{name}-{number}"
        # The same port in its next life: senders know it.
        port = self.ports.get(label) or free_ports(1)[0]
        environment = {
            **self._pipeline.environment("command"),
            f"NEWSWIRE_{name.upper()}_PORT": str(port),
            **self._settings,
        }
        made = service(name, self._folder, environment, number)
        if name == "enrich":
            made.command = [made.command[0], str(POISONED)]
        self.ports[made.name] = port
        return made

    def scale(self, name: str, replicas: int) -> None:
        """Starts or stops replicas until there are so many."""
        numbers = {label: 1 if label == name else int(label.rsplit("-", 1)[1]) for label in self._running(name)}
        for label, number in numbers.items():
            if number > replicas:
                self.supervisors.pop(label).stop()
        for number in range(1, replicas + 1):
            if number not in numbers.values():
                made = self.replica(name, number)
                self.supervisors[made.name] = Supervisor([made]).start()

    def start(self, replicas: Mapping[str, int]) -> None:
        """Starts the replicas and waits until all are well."""
        for name, count in replicas.items():
            self.scale(name, count)
        until("every service is healthy", self.is_well, 120)

    def is_well(self) -> bool:
        """Whether every replica says so."""
        return not any(complaint(f"http://127.0.0.1:{self.ports[label]}") for label in self.supervisors)

    def process(self, label: str) -> psutil.Process | None:
        """The process of a replica; None between two lives."""
        running = self.supervisors[label].processes[label].process
        if running is None or running.poll() is not None:
            return None
        try:
            return psutil.Process(running.pid)
        except psutil.NoSuchProcess:
            return None

    def signal(self, label: str, number: signal.Signals) -> None:
        """Sends a signal to a replica; freezing one freezes its child, too."""
        process = self.process(label)
        if process is None:
            return
        with_children = (
            [process, *process.children(recursive=True)] if number in (signal.SIGSTOP, signal.SIGCONT) else [process]
        )
        for each in with_children:
            try:
                each.send_signal(number)
            except psutil.NoSuchProcess:
                continue

    def stop(self) -> dict[str, int | None]:
        """Stops every replica; their exit codes."""
        codes: dict[str, int | None] = {}
        for supervisor in self.supervisors.values():
            codes.update(supervisor.stop())
        self.supervisors.clear()
        return codes

    def restarts(self) -> int:
        """How often a replica was started again."""
        return sum(p.restarts for s in self.supervisors.values() for p in s.processes.values())

    def _running(self, name: str) -> list[str]:
        return [label for label in self.supervisors if label == name or label.startswith(f"{name}-")]


def labels(system: System, *names: str) -> list[str]:
    """The replicas of these services."""
    return [label for label in system.supervisors if label.split("-")[0] in names]


def rss_mib(process: Any) -> float:
    """Resident memory of a process with its children, MiB."""
    return float(sum(each.memory_info().rss for each in [process, *process.children(recursive=True)])) / 2**20
