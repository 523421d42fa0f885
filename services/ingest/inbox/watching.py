"""Look, take, move, and look again: the inbox for as long as somebody wants it."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from services.common.logging import get_logger
from services.ingest.bulk import Sink
from services.ingest.inbox.folder import DONE, Inbox, InboxUnusable
from services.ingest.inbox.looks import Listing, Looks, Seen
from services.ingest.inbox.taking import Taken, take
from services.ingest.sources.given import Given

log = get_logger(__name__)
_LONGEST_PAUSE = 1.0


class Watch:
    """The files of one folder, each taken once it did not change for `settle_seconds`. Not for two threads at a time."""

    def __init__(
        self,
        root: Path,
        publisher: Sink,
        report: Callable[[Taken], None],
        *,
        settle_seconds: float = 2.0,
        given: Given = Given(),
    ) -> None:
        """`report` is told the end of each file, after it was moved."""
        self._inbox = Inbox(root.absolute())
        self._publisher = publisher
        self._report = report
        self._given = given
        self._looks = Looks(settle_seconds)
        self._pause = min(settle_seconds / 2, _LONGEST_PAUSE)
        self._complaint = ""
        self._lone: set[str] = set()
        # What Kafka has and what could not be moved: (as it was when it was read, what became of it).
        self._unmoved: dict[str, tuple[Seen, Taken]] = {}

    @property
    def is_usable(self) -> bool:
        """False while the folder is missing, or its files can't be moved."""
        return not self._complaint

    def run(self, stopping: threading.Event) -> None:
        """Until `stopping`. A folder that can't be used is said once and tried again. Raises PublisherBroken."""
        while not stopping.is_set():
            self.look(stopping.is_set)
            stopping.wait(self._pause)

    def look(self, stopping: Callable[[], bool] = lambda: False) -> None:
        """Takes every file that is complete by now."""
        try:
            self._inbox.prepare()
        except InboxUnusable as error:
            self._complain(str(error))
            return
        listing, unusable = self._inbox.listing()
        now = time.monotonic()
        self._unmoved = {name: known for name, known in self._unmoved.items() if name in listing}
        for name in self._looks.complete(listing, now):
            if stopping():
                return
            try:
                self._take(name, listing[name], stopping)
            except InboxUnusable as error:
                # In a folder of its own, perhaps: all others go on.
                unusable.append(error)
        self._say_lone(listing, now)
        self._complain(str(unusable[0]) if unusable else "")

    def _take(self, name: str, seen: Seen, stopping: Callable[[], bool]) -> None:
        unmoved = self._unmoved.pop(name, None)
        if unmoved is not None and unmoved[0] == seen:
            taken = unmoved[1]
        else:
            self._inbox.require_movable(name)
            taken = take(self._inbox.root, name, seen, self._publisher, self._given, stopping)
        # One that was written to meanwhile stays, and is taken as a whole when it has settled again.
        if not taken.waits and self._inbox.seen(name) == seen:
            self._unmoved[name] = (seen, taken)
            self._move(name, taken)
            del self._unmoved[name]
            self._report(taken)

    def _move(self, name: str, taken: Taken) -> None:
        if taken.refused:
            self._inbox.refuse(name, taken.said())
        else:
            self._inbox.move(name, DONE)

    def _say_lone(self, listing: Listing, now: float) -> None:
        lone = set(self._looks.lone_sidecars(listing, now))
        for name in sorted(lone - self._lone):
            page = name.removesuffix(".meta.json")
            remedy = f"put {page} here too; if it was taken before without it, move it back from {DONE}/"
            log.warning("sidecar_without_page", sidecar=name, do=remedy)
        self._lone = lone

    def _complain(self, complaint: str) -> None:
        if complaint and complaint != self._complaint:
            log.error("inbox_not_usable", error=complaint, doing="trying again")
        elif self._complaint and not complaint:
            log.info("inbox_usable_again", folder=str(self._inbox.root))
        self._complaint = complaint
