"""What is remembered of a feed's items between two polls. Pure."""

from collections.abc import Iterable

from schemas.feeds import MOST_SEEN, FeedSeen, SeenItem
from services.ingest.feeds.entries import Entry


class Memory:
    """The items of one feed that were dealt with; `is_changed` since it was last saved."""

    def __init__(self, seen: FeedSeen) -> None:
        self._items = dict(seen.items)
        self.is_changed = False

    def is_done(self, entry: Entry) -> bool:
        """Whether the feed says the same of it as when it was dealt with."""
        known = self._items.get(entry.key)
        return known is not None and known.entry == entry.fingerprint and known.tries == 0

    def tries(self, entry: Entry) -> int:
        """At how many polls its page could not be had."""
        known = self._items.get(entry.key)
        return known.tries if known is not None and known.entry == entry.fingerprint else 0

    def sent(self, entry: Entry) -> str | None:
        """The digest of the article that was published of it last."""
        known = self._items.get(entry.key)
        return known.sent if known is not None else None

    def done(self, entry: Entry, sent: str) -> None:
        """It was dealt with: its article is in Kafka, or can't be one."""
        self._put(entry, SeenItem(entry=entry.fingerprint, sent=sent))

    def later(self, entry: Entry, tries: int) -> None:
        """Its page could not be had so often."""
        self._put(entry, SeenItem(entry=entry.fingerprint, sent=self.sent(entry), tries=tries))

    def saved(self, present: Iterable[Entry]) -> FeedSeen:
        """What to write. Those that are in the feed now are kept longest; what left it long ago is forgotten."""
        for entry in present:
            if (item := self._items.pop(entry.key, None)) is not None:
                self._items[entry.key] = item
        for key in list(self._items)[: max(0, len(self._items) - MOST_SEEN)]:
            del self._items[key]
        self.is_changed = False
        return FeedSeen(items=dict(self._items))

    def _put(self, entry: Entry, item: SeenItem) -> None:
        self._items[entry.key] = item
        self.is_changed = True
