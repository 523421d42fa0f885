"""PATH… | - as a stream of articles: files, folders and standard input, one article in memory at a time."""

import os
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from schemas.reasons import Reason
from services.ingest.candidates import Found, Refused, Skipped
from services.ingest.sources.contents import Opened, read_input
from services.ingest.sources.folders import Entry, walk
from services.ingest.sources.formats import EXTENSIONS, Format, format_of
from services.ingest.sources.given import SIDECAR, Given
from services.ingest.sources.meter import Meter

STANDARD_INPUT = "-"


def clock_ms() -> int:
    """Now, in ms since the epoch."""
    return time.time_ns() // 1_000_000


def candidates(
    paths: Iterable[str],
    given: Given = Given(),
    format: Format | None = None,
    now_ms: Callable[[], int] = clock_ms,
    meter: Meter | None = None,
) -> Iterator[Found]:
    """Every article that the paths hold, in order. What can't be read is refused by name and costs no other input.

    A folder gives its files with known extensions, at any depth, by name; the others are skipped. `format` says what
    standard input and files named here are; without it standard input is JSON Lines, and a named file's extension decides.
    `meter` is told what is being read.
    """
    meter = meter or Meter()
    for path in paths:
        if path == STANDARD_INPUT:
            yield from _standard_input(given, format or Format.JSONL, now_ms)
        elif not path:
            yield Refused("''", None, Reason.UNREADABLE_INPUT, "an empty path: name a file, a folder, or -")
        elif Path(path).is_dir():
            yield from _folder(Path(path), given, now_ms, meter)
        else:
            yield from _named(Path(path), given, format, now_ms, meter)


def shown(path: Path | str) -> str:
    """A file name for a line of output: what can't be printed, or would break or colour the line, is escaped."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _standard_input(given: Given, format: Format, now_ms: Callable[[], int]) -> Iterator[Found]:
    opened = Opened("standard input", sys.stdin.buffer, format, "stdin", None, now_ms())
    try:
        yield from read_input(opened, given)
    except OSError as error:
        yield unreadable("standard input", error)


def _folder(folder: Path, given: Given, now_ms: Callable[[], int], meter: Meter) -> Iterator[Found]:
    for entry in walk(folder):
        name, format = entry.path.name, format_of(entry.path.name)
        if entry.error:
            yield unreadable(shown(entry.path), entry.error)
        elif _describes_neighbour(entry):
            continue
        elif not entry.is_regular or format is None or name.endswith(SIDECAR):
            yield Skipped(shown(entry.path))
        else:
            yield from _file(entry.path, format, given, now_ms, meter, sidecar=name + SIDECAR in entry.beside)


def _describes_neighbour(entry: Entry) -> bool:
    return entry.path.name.endswith(SIDECAR) and entry.path.name.removesuffix(SIDECAR) in entry.beside


def _named(path: Path, given: Given, format: Format | None, now_ms: Callable[[], int], meter: Meter) -> Iterator[Found]:
    meant = format or format_of(path.name)
    if path.name.endswith(SIDECAR):
        page = shown(path.name.removesuffix(SIDECAR))
        yield Refused(shown(path), None, Reason.UNREADABLE_INPUT, f"a sidecar is no article: name the page, {page}")
    elif meant is None and os.path.lexists(path):
        known, choices = ", ".join(EXTENSIONS), ", ".join(Format)
        detail = f"the extension says no known format ({known}): add --format {choices}"
        yield Refused(shown(path), None, Reason.UNKNOWN_CONTENT_TYPE, detail)
    else:
        yield from _file(path, meant or Format.TEXT, given, now_ms, meter, sidecar=True)


def _file(
    path: Path, format: Format, given: Given, now_ms: Callable[[], int], meter: Meter, *, sidecar: bool
) -> Iterator[Found]:
    try:
        with path.open("rb") as file, meter.reading(file):
            status = os.fstat(file.fileno())
            changed_ms = status.st_mtime_ns // 1_000_000 if stat.S_ISREG(status.st_mode) else None
            opened = Opened(shown(path), file, format, "file", _uri(path), now_ms(), changed_ms, path)
            yield from read_input(opened, given, sidecar=sidecar)
    except OSError as error:
        yield unreadable(shown(path), error)


def _uri(path: Path) -> str:
    return Path(os.path.abspath(path)).as_uri()


def unreadable(name: str, error: OSError) -> Refused:
    """A refusal of what the system does not let us read."""
    remedies = {
        FileNotFoundError: "no such file or folder: check the path",
        PermissionError: "no permission to read it: change its mode, or run as its owner",
    }
    detail = remedies.get(type(error)) or f"can't be read ({error.strerror or error})"
    return Refused(name, None, Reason.UNREADABLE_INPUT, detail)
