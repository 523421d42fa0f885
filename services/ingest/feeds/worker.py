"""One poll after the other, on whatever thread it is called, with its end: saved, done again, or backed off."""

import random
import time
from collections.abc import Callable
from typing import Protocol

from kafka.errors import KafkaError

from schemas.feeds import Feed, FeedSeen, FeedStatus
from services.common.logging import get_logger
from services.ingest.feeds.pages import Getting
from services.ingest.feeds.poll import Means, failed, poll_feed
from services.ingest.feeds.state import FeedState
from services.ingest.feeds.tenure import Tenure
from services.ingest.fetch.polite import Stopped
from services.ingest.intake import Confirming
from services.ingest.publisher import PublisherBroken

log = get_logger(__name__)


class Saving(Protocol):
    """As much of a FeedStore as a poll needs."""

    def save_status(self, url: str, status: FeedStatus) -> None:
        """Raises KafkaError."""

    def save_seen(self, url: str, seen: FeedSeen) -> None:
        """Raises KafkaError."""


class Worker:
    """Safe to use from several threads."""

    def __init__(
        self,
        store: Saving,
        fetcher: Getting,
        publisher: Confirming,
        confirm_seconds: float,
        broken: Callable[[], None],
    ) -> None:
        self._store, self._fetcher, self._publisher = store, fetcher, publisher
        self._confirm_seconds, self._broken = confirm_seconds, broken

    def poll(self, tenure: Tenure, feed: Feed) -> None:
        """Polls the feed and tells the tenure. Raises nothing."""
        try:
            tenure.done(feed, self._polled(tenure, feed))
        except Stopped:
            tenure.done(feed, None)
        except PublisherBroken as error:
            log.error("publisher_broken", error=str(error), doing="ending")
            tenure.done(feed, None)
            self._broken()
        except KafkaError as error:
            log.warning("feed_state_not_saved", feed=feed.url, why=repr(error), doing="polling it again")
            tenure.done(feed, None)
        except Exception:
            # One feed that we trip over must not keep the others waiting; it backs off like one that is away.
            log.exception("feed_poll_crashed", feed=feed.url)
            state = tenure.state(feed)
            why = "an error of newswire's own; its log has the traceback"
            tenure.done(feed, FeedState(failed(feed, state.status, why, self._means(tenure, feed)), state.seen))

    def _polled(self, tenure: Tenure, feed: Feed) -> FeedState:
        tenure.check(feed)
        state = tenure.state(feed)
        status, seen = poll_feed(feed, state.status, state.seen, self._means(tenure, feed))
        tenure.check(feed)
        # Last: it holds the feed's ETag, with which items that are not in Kafka would never be seen again.
        self._store.save_status(feed.url, status)
        return FeedState(status, seen)

    def _means(self, tenure: Tenure, feed: Feed) -> Means:
        def save(url: str, seen: FeedSeen) -> None:
            tenure.check_saving()
            self._store.save_seen(url, seen)

        return Means(
            fetcher=self._fetcher,
            publisher=self._publisher,
            save=save,
            check=lambda: tenure.check(feed),
            now_ms=lambda: int(time.time() * 1000),
            chance=random.random,
            confirm_seconds=self._confirm_seconds,
        )
