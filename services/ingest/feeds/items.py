"""New and changed items of a feed into Kafka, some at a time; an item counts as done when the broker has confirmed its article."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from schemas.feeds import Feed
from schemas.reasons import BadMessage, Reason
from services.common.logging import get_logger
from services.ingest import metrics
from services.ingest.feeds.articles import CHANNEL, Page, article_digest, article_of
from services.ingest.feeds.entries import Entry
from services.ingest.feeds.memory import Memory
from services.ingest.feeds.pages import Getting, fetch_page
from services.ingest.feeds.teaser import wants_page
from services.ingest.fetch.failures import FetchFailed
from services.ingest.fetch.polite import Stopped
from services.ingest.intake import Confirming
from services.ingest.prepare import Prepared, prepare
from services.ingest.publisher import Pending

log = get_logger(__name__)
# A page that fails for a while is tried at so many polls; then what the feed itself says is published, with a note.
MOST_TRIES = 4


@dataclass(slots=True)
class Tally:
    """What one poll did; `unfinished` items come again with the next one, `retry_after` in seconds says when at the earliest."""

    articles: int = 0
    refused: int = 0
    unfinished: int = 0
    why: str = ""
    retry_after: float | None = None


class Items:
    """The items of one feed at one poll."""

    def __init__(
        self,
        feed: Feed,
        memory: Memory,
        fetcher: Getting,
        publisher: Confirming,
        now_ms: Callable[[], int],
        confirm_seconds: float,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        """`check`, asked before each item, raises Stopped where this process must not go on."""
        self._check = check
        self._feed, self._memory, self._fetcher, self._publisher = feed, memory, fetcher, publisher
        self._now_ms, self._confirm_seconds = now_ms, confirm_seconds
        self._ingest_id = uuid4().hex
        self.tally = Tally()

    def publish(self, entries: Sequence[Entry]) -> None:
        """Publishes what is new of them and waits for the broker. Raises Stopped, PublisherBroken."""
        sent: list[tuple[Entry, str, Pending]] = []
        try:
            for entry in entries:
                self._check()
                if found := self._new(entry):
                    sent.append((entry, found[0], self._publisher.publish(found[1])))
        finally:
            # Also when it is broken off: what is on its way is waited for, so that it is not published again.
            self._settle(sent)

    def _settle(self, sent: Sequence[tuple[Entry, str, Pending]]) -> None:
        outcomes = self._publisher.confirm([pending for _, _, pending in sent], self._confirm_seconds) if sent else []
        for (entry, digest, _), outcome in zip(sent, outcomes, strict=True):
            if outcome.status == "accepted":
                metrics.ACCEPTED.inc()
                self.tally.articles += 1
                self._memory.done(entry, digest)
            elif outcome.status == "refused":
                self._refuse(entry, digest, outcome.reason, outcome.detail)
            else:
                metrics.UNCONFIRMED.inc()
                self._put_off(outcome.detail)

    def _new(self, entry: Entry) -> tuple[str, Prepared] | None:
        """The item's article with its digest; None where it is no new one, is none at all, or has to wait for its page."""
        page: Page | None = None
        notes: tuple[str, ...] = ()
        if wants_page(entry, self._feed.page):
            try:
                page = fetch_page(self._fetcher, entry.link or "")
                metrics.PAGES.labels("fetched").inc()
            except Stopped:
                raise
            except FetchFailed as error:
                if self._waits(entry, error):
                    return None
                notes = (f"the page was not fetched: {error}"[:500],)
        digest = article_digest(entry, page)
        if digest == self._memory.sent(entry):
            self._memory.done(entry, digest)
            return None
        return self._prepared(entry, page, digest, notes)

    def _prepared(
        self, entry: Entry, page: Page | None, digest: str, notes: tuple[str, ...]
    ) -> tuple[str, Prepared] | None:
        metrics.RECEIVED.inc()
        source = {"id": self._feed.source, **({"name": self._feed.name} if self._feed.name else {})}
        try:
            prepared = prepare(
                article_of(entry, source, self._feed.url, page),
                channel=CHANNEL,
                uri=self._feed.url,
                received_ms=self._now_ms(),
                ingest_id=self._ingest_id,
                notes=(*(page.notes if page else ()), *notes),
            )
        except BadMessage as error:
            self._refuse(entry, digest, error.reason, error.detail)
            return None
        return digest, prepared

    def _waits(self, entry: Entry, error: FetchFailed) -> bool:
        """Whether the page is tried again before the feed's own text is taken for want of it."""
        tries = self._memory.tries(entry) + 1
        if not error.temporary or (tries >= MOST_TRIES and not error.retry_after):
            metrics.PAGES.labels("given_up").inc()
            log.warning("page_not_fetched", feed=self._feed.url, why=str(error), doing="taking the feed's own text")
            return False
        metrics.PAGES.labels("put_off").inc()
        # A server that names a time is taken at its word: waiting for it is no try.
        if not error.retry_after:
            self._memory.later(entry, tries)
        self._put_off(str(error), error.retry_after)
        return True

    def _put_off(self, why: str, retry_after: float | None = None) -> None:
        self.tally.unfinished += 1
        self.tally.why = why
        self.tally.retry_after = max(self.tally.retry_after or 0.0, retry_after or 0.0) or None

    def _refuse(self, entry: Entry, digest: str, reason: Reason | None, detail: str) -> None:
        metrics.REFUSED.labels(reason).inc()
        name = (entry.link or entry.id or entry.title or "")[:200]
        log.warning("feed_item_refused", feed=self._feed.url, item=name, reason=reason, detail=detail)
        self.tally.refused += 1
        self._memory.done(entry, digest)
