"""Brings what is in an index already under the operators' holds."""

import threading
import time
from typing import Protocol

from services.common.holds import READ_SECONDS, Holds
from services.common.waiting import pause_seconds


class Applies(Protocol):
    """Brings documents of one index under their holds."""

    def apply(self, ids: set[str]) -> set[str]:
        """Those that could not be done; whoever waits for them calls again. Raises what is no failure of Elasticsearch."""
        ...


class Keeper:
    """Applies holds to what is in an index already, while nothing is on its way there: what is sent later knows the hold.

    When partitions come to us, all holds are applied anew: their last owner may have died with one undone.
    """

    def __init__(self, holds: Holds, index: Applies) -> None:
        self._holds, self._index = holds, index
        self._lock = threading.Lock()
        self._waiting: set[str] = set()
        self._tries, self._again_at = 0, 0.0
        holds.listen(self._add)

    @property
    def due(self) -> bool:
        """Whether there is something to apply."""
        return bool(self._waiting)

    def assigned(self) -> None:
        """Partitions came to us."""
        self._add(*self._holds.ids)

    def work(self) -> bool:
        """One try, which may take some seconds; False when it has to come again later."""
        if time.monotonic() < self._again_at:
            return False
        with self._lock:
            ids, self._waiting = self._waiting, set()
        # A hold that was lifted in the meantime must not be applied.
        left = self._index.apply(ids) if self._holds.up_to_date(READ_SECONDS) else ids
        self._add(*left)
        self._tries = self._tries + 1 if left else 0
        self._again_at = time.monotonic() + pause_seconds(self._tries) if left else 0.0
        return not left

    def _add(self, *ids: str) -> None:
        with self._lock:
            self._waiting |= set(ids)
