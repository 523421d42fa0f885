"""One file of the inbox into Kafka: what became of its articles, and whether the file may go."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from uuid import uuid4

from schemas.reasons import Reason
from services.ingest.bulk import Sink, send_all
from services.ingest.candidates import Found, Refused, Skipped
from services.ingest.inbox.folder import DONE, REFUSED
from services.ingest.inbox.looks import Seen
from services.ingest.sources.contents import Opened, read_input
from services.ingest.sources.files import clock_ms, shown, unreadable
from services.ingest.sources.formats import EXTENSIONS, format_of
from services.ingest.sources.given import Given

CHANNEL = "inbox"
_MOST_REASONS = 1_000


@dataclass
class Taken:
    """What became of one file. `waits` says that it stays and is tried again; else it is done, or refused for `reasons`."""

    name: str
    accepted: int = 0
    skipped: int = 0
    refused: dict[Reason, int] = field(default_factory=dict)
    unknown_fields: int = 0
    reasons: list[str] = field(default_factory=list)
    waits: bool = False

    @property
    def end(self) -> Literal["done", "refused", "waits"]:
        """Where the file goes."""
        if self.waits:
            return "waits"
        return REFUSED if self.refused else DONE

    def said(self) -> str:
        """The text of the .reason.txt beside a refused file."""
        count = sum(self.refused.values())
        left_out = [f"… and {count - len(self.reasons):,} more"] if count > len(self.reasons) else []
        head = f"{shown(self.name)}: {self.accepted:,} accepted, {count:,} refused, {self.skipped:,} skipped"
        remedy = "Mend it and move it back into the inbox. What was accepted before is not doubled by that."
        return "\n".join([head, "", *self.reasons, *left_out, "", remedy, ""])


class _Listener:
    def __init__(self, taken: Taken) -> None:
        self._taken = taken

    def accepted(self, name: str, document_id: str) -> None:  # noqa: ARG002 - bulk's Listener
        self._taken.accepted += 1

    def failed(self, found: Refused) -> None:
        taken = self._taken
        taken.refused[found.reason] = taken.refused.get(found.reason, 0) + 1
        if len(taken.reasons) < _MOST_REASONS:
            line = "" if found.line is None else f"line {found.line}: "
            taken.reasons.append(f"{line}{found.reason}: {found.detail}")

    def unconfirmed(self, name: str, why: str) -> None:  # noqa: ARG002 - bulk's Listener
        self._taken.waits = True

    def skipped(self, found: Skipped) -> None:  # noqa: ARG002 - bulk's Listener
        self._taken.skipped += 1

    def unknown(self, names: Iterable[str]) -> None:
        self._taken.unknown_fields += len(list(names))


def take(root: Path, name: str, seen: Seen, publisher: Sink, given: Given, stopping: Callable[[], bool]) -> Taken:
    """Reads and publishes; returns when the broker has confirmed it all, or soon after `stopping`. Raises PublisherBroken.

    `root` is absolute.
    """
    taken = Taken(name)
    found = _found(root / name, name, seen, given)
    send_all(_unless(stopping, found, taken), publisher, _Listener(taken), uuid4().hex)
    return taken


def _unless(stopping: Callable[[], bool], found: Iterable[Found], taken: Taken) -> Iterator[Found]:
    for one in found:
        # Nor is more read of a file that Kafka does not take: all of it comes again, with the same revisions.
        if taken.waits or stopping():
            taken.waits = True
            return
        yield one


def _found(path: Path, name: str, seen: Seen, given: Given) -> Iterator[Found]:
    format = format_of(name)
    if not seen.is_regular:
        yield Refused(name, None, Reason.UNREADABLE_INPUT, "a link, or no plain file: copy the file itself here")
        return
    if format is None:
        detail = f"the extension says no known format ({', '.join(EXTENSIONS)}): rename it"
        yield Refused(name, None, Reason.UNKNOWN_CONTENT_TYPE, detail)
        return
    try:
        # No link that took the file's place meanwhile is followed, and no pipe is waited for.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(descriptor, "rb") as file:
            opened = Opened(
                shown(name), file, format, CHANNEL, path.as_uri(), clock_ms(), seen.changed_ns // 1_000_000, path
            )
            yield from read_input(opened, given)
    except OSError as error:
        yield unreadable(shown(name), error)
