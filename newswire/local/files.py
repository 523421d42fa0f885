"""Per-user cache folder, locks between processes, and folders that appear only when they are complete."""

import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

Progress = Callable[[int, int, str], None]
"""progress(done, total, what): `what` names the step, each step counts from 0 to its own total (bytes for downloads)."""


def no_progress(done: int, total: int, what: str) -> None:
    """A Progress that says nothing."""


def cache_dir() -> Path:
    """The user's cache for newswire: $XDG_CACHE_HOME/newswire, else ~/Library/Caches (macOS) or ~/.cache."""
    base = os.environ.get("XDG_CACHE_HOME")
    if base:
        return Path(base) / "newswire"
    home = Path.home()
    return (home / "Library" / "Caches" if sys.platform == "darwin" else home / ".cache") / "newswire"


def try_lock(path: Path) -> IO[str] | None:
    """Lock a file for this process; None when another process holds it. Close the result to let go."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = path.open("a+")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    return handle


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file's lock, waiting for other processes that hold it. The kernel releases it when a holder dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def staging(parent: Path) -> Iterator[Path]:
    """A temporary folder beside the finished ones, removed at the end: rename out of it what is complete."""
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="staging-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep_staging(parent: Path) -> None:
    """Remove what interrupted processes left behind. Only under the lock that all users of `parent` take."""
    for folder in parent.glob("staging-*"):
        shutil.rmtree(folder, ignore_errors=True)
