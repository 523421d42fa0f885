"""The folder itself: what lies in it, and where its files go."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from services.ingest.inbox.looks import Listing, Seen
from services.ingest.sources.given import SIDECAR

DONE: Final = "done"
REFUSED: Final = "refused"
REASON = ".reason.txt"
# Names under which programs write what is not complete yet.
_PARTIAL = (".part", ".partial", ".tmp", ".filepart", ".crdownload", ".download", "~")


class InboxUnusable(Exception):
    """The folder can't be watched; the message says why and what to do."""


class Inbox:
    """Names are relative to the folder. Each method raises InboxUnusable."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def prepare(self) -> None:
        """Makes `done` and `refused` where they are missing, and tries whether files can be moved into them."""
        for name in ("", DONE, REFUSED):
            path = self.root / name
            try:
                if name:
                    self._make(path)
                elif not stat.S_ISDIR(path.stat().st_mode):
                    raise NotADirectoryError("it is no folder")
                self._require_writable(path)
            except OSError as error:
                raise self._unusable(path, error) from None

    def listing(self) -> tuple[Listing, list[InboxUnusable]]:
        """Every file that is not hidden, not being written under another name, and not in `done` or `refused`.

        Beside them, which folders in it can't be read.
        """
        unusable: list[InboxUnusable] = []
        return dict(self._files(self.root, "", unusable)), unusable

    def seen(self, name: str) -> Seen | None:
        """The file as it is now; None where it is gone."""
        status = _status(self.root / name)
        return None if status is None else _seen(status)

    def move(self, name: str, folder: str) -> Path:
        """Into `done` or `refused`, its sidecar behind it, under a name of its own there; nothing is ever overwritten."""
        to = self._free(Path(folder) / name)
        try:
            self._make((self.root / to).parent)
            # The page first: alone, it would be taken for one without a sidecar.
            os.rename(self.root / name, self.root / to)
            if os.path.lexists(self.root / (name + SIDECAR)):
                os.rename(self.root / (name + SIDECAR), self.root / f"{to}{SIDECAR}")
        except OSError as error:
            raise self._unusable(self.root / name, error) from None
        return to

    def refuse(self, name: str, reasons: str) -> Path:
        """Into `refused`, the reasons beside it, written before the file goes there."""
        to = self._free(Path(REFUSED) / name)
        try:
            self._make((self.root / to).parent)
            (self.root / f"{to}{REASON}").write_text(reasons, encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            raise self._unusable(self.root / to, error) from None
        return self.move(name, REFUSED)

    def require_movable(self, name: str) -> None:
        """What could not be moved away afterwards would be taken again and again."""
        try:
            self._require_writable((self.root / name).parent)
        except OSError as error:
            raise self._unusable((self.root / name).parent, error) from None

    def _files(self, folder: Path, prefix: str, unusable: list[InboxUnusable]) -> Iterator[tuple[str, Seen]]:
        try:
            with os.scandir(folder) as entries:
                names = [entry.name for entry in entries]
        except OSError as error:
            unusable.append(self._unusable(folder, error))
            return
        for name in names:
            known = name.startswith(".") or name.lower().endswith(_PARTIAL) or prefix + name in (DONE, REFUSED)
            status = None if known else _status(folder / name)
            if status is not None and stat.S_ISDIR(status.st_mode):
                yield from self._files(folder / name, f"{prefix}{name}/", unusable)
            elif status is not None:
                yield prefix + name, _seen(status)

    def _make(self, folder: Path) -> None:
        """With the inbox's own mode: whoever may put files there may take them out of `refused` again."""
        if not folder.is_dir():
            if folder.parent != self.root:
                self._make(folder.parent)
            folder.mkdir()
            folder.chmod(stat.S_IMODE(self.root.stat().st_mode))

    def _free(self, wanted: Path) -> Path:
        """The name, or the next number before its ending: page.txt, page.2.txt, …"""
        stem, dot, kind = wanted.name.partition(".")
        number, path = 1, wanted
        while any(os.path.lexists(self.root / f"{path}{ending}") for ending in ("", SIDECAR)):
            number += 1
            path = wanted.with_name(f"{stem}.{number}{dot}{kind}")
        return path

    def _require_writable(self, folder: Path) -> None:
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            raise PermissionError(f"user {os.getuid()} may not read and write it")

    def _unusable(self, path: Path, error: OSError) -> InboxUnusable:
        remedies: dict[type[OSError], str] = {
            PermissionError: f"let user {os.getuid()} read and write it: chown or chmod a+rwx the folder",
            FileNotFoundError: "make the folder, or name another",
            NotADirectoryError: "name a folder",
            FileExistsError: "move the file of that name away: a folder has to be there",
        }
        remedy = remedies.get(type(error), "see to the disk")
        return InboxUnusable(f"the inbox can't be used: {path}: {error.strerror or error}; {remedy}")


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except OSError:
        # Gone since it was listed, or in a folder that complains by itself.
        return None


def _seen(status: os.stat_result) -> Seen:
    return Seen(status.st_size, status.st_mtime_ns, status.st_ino, stat.S_ISREG(status.st_mode))
