"""The files of a folder and of all folders in it, by name, each folder once."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a folder; `beside` are the names of its neighbours; `error` says why it, or the folder it is, can't be read."""

    path: Path
    beside: frozenset[str] = frozenset()
    is_regular: bool = False
    error: OSError | None = None


def walk(folder: Path) -> Iterator[Entry]:
    """Every file below the folder, sorted by name within each folder; links are followed, into no folder twice.

    Hidden files and folders come as entries that are not regular: nobody means them when naming a folder.
    """
    seen: set[tuple[int, int]] = set()
    pending = [_entries(folder, seen)]
    while pending:
        entry = next(pending[-1], None)
        if entry is None:
            pending.pop()
        elif isinstance(entry, Path):
            pending.append(_entries(entry, seen))
        else:
            yield entry


def _entries(folder: Path, seen: set[tuple[int, int]]) -> Iterator[Entry | Path]:
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in seen:
            return
        seen.add((status.st_dev, status.st_ino))
        with os.scandir(folder) as listing:
            found = sorted(((entry.name, _kind(entry)) for entry in listing), key=lambda pair: pair[0])
    except OSError as error:
        yield Entry(folder, error=error)
        return
    names = frozenset(name for name, _ in found)
    for name, kind in found:
        if isinstance(kind, OSError):
            yield Entry(folder / name, error=kind)
        elif kind == "folder" and not name.startswith("."):
            yield folder / name
        else:
            yield Entry(folder / name, names, is_regular=kind == "file" and not name.startswith("."))


def _kind(entry: os.DirEntry[str]) -> str | OSError:
    try:
        if entry.is_dir():
            return "folder"
        if entry.is_file():
            return "file"
        # A link to nothing would look like any other thing that is no file.
        entry.stat()
    except OSError as error:
        return error
    return "other"
