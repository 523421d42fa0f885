"""Gives each document of a batch its place, and anew to those whose place follows from it.

Several replicas, and a few batches in one process, may do so at once for copies that came in the same second. Who settles a batch first
writes what can be compared, then refreshes, then looks: of two at once one sees the other. Who gives places looks again after
writing them, until nothing is left to change; and no entry is written over one that was not read (docs/adr/0060).
"""

import threading
from collections.abc import Callable, Iterable, Mapping

from services.common.availability import Availability
from services.common.elasticsearch import failure_of
from services.common.holds import READ_SECONDS, Holds
from services.common.outcomes import Outcome, Verdict
from services.common.waiting import Abandoned, pause_seconds
from services.story import metrics
from services.story.batches import Batch
from services.story.entries import Entry, Place, merged, under_hold
from services.story.groups import groups, places
from services.story.store import Collision, NotNow, Store, Stored, Write

_UNREAD = Outcome(Verdict.RETRY, "the holds can't be read: Kafka is away")


class Stories:
    """Runs on the delivering threads, and between batches for holds; keeps nothing."""

    def __init__(self, store: Store, holds: Holds, availability: Availability, abandon: threading.Event) -> None:
        self._store, self._holds = store, holds
        self._availability, self._abandon = availability, abandon

    def deliver(self, batch: Batch) -> None:
        """Returns when every document of it has its place, for as long as that takes. Raises Abandoned."""
        with metrics.BATCH_SECONDS.time():
            self._until(lambda: self._settle(batch.entries))
        metrics.UNREADABLE.inc(batch.unreadable)
        metrics.RECORDS.inc(batch.records)

    def apply(self, ids: set[str]) -> set[str]:
        """Takes held documents out of their stories, in one try; those that could not be done."""
        try:
            known = self._store.read(ids)
            self._settle({key: stored.entry for key, stored in known.items()})
        except (Collision, NotNow):
            return ids
        except Exception as error:
            self._availability.note([failure_of(error).alone])
            return ids
        return set()

    def _until(self, settle: Callable[[], None]) -> None:
        """All of it anew whenever something came between: it leads to the same places."""
        tries = 0
        while True:
            try:
                settle()
            except Collision:
                metrics.COLLISIONS.inc()
                if self._abandon.wait(pause_seconds(0)):
                    raise Abandoned from None
                continue
            except NotNow as error:
                self._availability.note([error.outcome])
            except Exception as error:
                self._availability.note([failure_of(error).alone])
            else:
                self._availability.note([])
                return
            tries += 1
            if self._abandon.wait(pause_seconds(tries)):
                raise Abandoned

    def _settle(self, come: Mapping[str, Entry]) -> None:
        if not come:
            return
        known = self._store.read(come)
        before = {key: stored.entry for key, stored in known.items()}
        now = self._held({key: merged(before.get(key), entry) for key, entry in come.items()})
        rejected = self._store.write([_put(e, known.get(key)) for key, e in now.items() if before.get(key) != e])
        self._store.refresh()
        self._place({key: entry for key, entry in now.items() if key not in rejected}, rejected)

    def _held(self, entries: dict[str, Entry]) -> dict[str, Entry]:
        """Asked for after the entries were read: a hold that is lifted later meets what is sent again, and that collides with us."""
        if not any(self._holds.of(key) for key in entries):
            return entries
        if not self._holds.up_to_date(READ_SECONDS):
            raise NotNow(_UNREAD)
        return {key: under_hold(e, hold) if (hold := self._holds.of(key)) else e for key, e in entries.items()}

    def _place(self, now: Mapping[str, Entry], rejected: set[str]) -> None:
        """Until nothing has to change any more. What is ours is written last: if we die before, it still leads to the others."""
        rejected = set(rejected)
        while now:
            around = closure(self._store, now)
            wanted: dict[str, Place] = {}
            for group in groups(stored.entry for stored in around.values()):
                wanted.update(places(group))
            moved = [
                Write(stored.entry, wanted[key], stored.seen)
                for key, stored in around.items()
                if stored.place != wanted[key] and key not in rejected
            ]
            if not moved:
                break
            ours = [one for one in moved if one.entry.document_id in now]
            others = [one for one in moved if one.entry.document_id not in now]
            rejected |= self._store.write(others)
            rejected |= self._store.write(ours)
            metrics.COPIES.inc(sum(one.place.story_id not in (None, one.entry.document_id) for one in ours))
            metrics.MOVED.inc(len(others))
            self._store.refresh()


def closure(store: Store, now: Mapping[str, Entry]) -> dict[str, Stored]:
    """All whose place follows from these documents: their copies, the copies' copies, and whoever stands in a story of any of them."""
    # By their ids: where a look-up is capped, it may not show the latest.
    known = store.read(now.keys())
    inside, asked = set(now), _Asked()
    found = store.find(*asked.new(now.values(), (stored.place.story_id for stored in known.values())))
    while True:
        known = {**found, **known}
        inside |= {key for key, stored in known.items() if stored.place.story_id in asked.stories}
        for group in groups(stored.entry for stored in known.values()):
            ids = {entry.document_id for entry in group}
            if ids & inside:
                inside |= ids
        members = [known[key] for key in inside if key in known]
        bands, hashes, stories = asked.new((s.entry for s in members), (s.place.story_id for s in members))
        if not (bands or hashes or stories):
            return {key: known[key] for key in inside if key in known}
        found = store.find(bands, hashes, stories)


def _put(entry: Entry, stored: Stored | None) -> Write:
    """In the place it had: by that, whom it leaves is found."""
    return Write(entry, stored.place, stored.seen) if stored else Write(entry, Place(), None)


class _Asked:
    """What was looked for already."""

    def __init__(self) -> None:
        self.bands: set[str] = set()
        self.hashes: set[str] = set()
        self.stories: set[str] = set()

    def new(self, entries: Iterable[Entry], stories: Iterable[str | None]) -> tuple[set[str], set[str], set[str]]:
        """What of these was not; from now on it was."""
        entries = list(entries)
        bands = {band for entry in entries for band in entry.bands} - self.bands
        hashes = {entry.text_hash for entry in entries if entry.text_hash is not None} - self.hashes
        further = {story for story in stories if story is not None} - self.stories
        self.bands |= bands
        self.hashes |= hashes
        self.stories |= further
        return bands, hashes, further
