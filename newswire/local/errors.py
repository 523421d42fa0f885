"""What can go wrong with the local servers. Each message names the thing, the reason and the remedy."""

from pathlib import Path


class LocalStackError(Exception):
    """Base of all: catch it, print it, exit 1."""


class ArtifactError(LocalStackError):
    """An artifact could not be fetched, or its bytes are not the ones that the lock file names."""


class PortInUse(LocalStackError):
    """Another program listens on a port that a server needs."""


class AlreadyRunning(LocalStackError):
    """A server or a stack with the same data is running already."""


class NotEnoughRoom(LocalStackError):
    """Too little free memory or disk to start."""


class ServerFailed(LocalStackError):
    """A server ended or did not answer in time; the message ends with the last relevant lines of its log."""

    def __init__(self, name: str, reason: str, log_file: Path, lines: list[str]) -> None:
        tail = "".join(f"\n    {line}" for line in lines) or "\n    (the log is empty)"
        super().__init__(f"{name} {reason}. Its log, {log_file}, ends with:{tail}")
        self.log_file = log_file
