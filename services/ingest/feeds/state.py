"""The feeds and their state as the records of the two topics add up. No Kafka."""

from dataclasses import dataclass, field

from schemas.feeds import SEEN, STATUS, Feed, FeedSeen, FeedStatus, read_record
from services.common.logging import get_logger

log = get_logger(__name__)


@dataclass(slots=True)
class FeedState:
    """What is known of one feed."""

    status: FeedStatus = field(default_factory=FeedStatus)
    seen: FeedSeen = field(default_factory=FeedSeen)


def note_feed(feeds: dict[str, Feed], key: bytes | None, value: bytes | None) -> None:
    """Takes one record of the feeds into account; what is none of ours is said and passed over."""
    url = (key or b"").decode("utf-8", "replace")
    try:
        feed = read_record(Feed, value)
    except ValueError as error:
        log.error("feed_unreadable", feed=url[:200], why=str(error), doing="what was said of it before goes on")
        return
    if feed is None:
        feeds.pop(url, None)
    else:
        feeds[url] = feed


def note_state(states: dict[str, FeedState], key: bytes | None, value: bytes | None) -> None:
    """Takes one record of the state into account."""
    kind, _, url = (key or b"").decode("utf-8", "replace").partition(" ")
    state = states.setdefault(url, FeedState())
    try:
        if kind == STATUS:
            state.status = read_record(FeedStatus, value) or FeedStatus()
        elif kind == SEEN:
            state.seen = read_record(FeedSeen, value) or FeedSeen()
    except ValueError as error:
        log.error("feed_state_unreadable", feed=url[:200], why=str(error), doing="starting anew with it")
