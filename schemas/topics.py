"""The topics: names, sizes, and what belongs to what."""

from dataclasses import dataclass
from typing import Literal

MIB = 1024 * 1024
PARTITIONS = 12
RAW_MAX_BYTES = 4 * MIB
# Dead letters are the original message and some headers more, so they get a little more room.
ENRICHED_MAX_BYTES = 15 * MIB
DERIVED_MAX_BYTES = 16 * MIB
DOCUMENT_MAX_BYTES = 8 * MIB
STATE_MAX_BYTES = MIB


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as it is created: kept for ever. Articles are never compacted: that keeps the last offset, not the newest revision.

    Small state is: of each key only the last record counts.
    """

    name: str
    max_message_bytes: int
    partitions: int = PARTITIONS
    cleanup_policy: Literal["delete", "compact"] = "delete"

    @property
    def config(self) -> dict[str, str]:
        """Topic-level broker settings (max.message.bytes in bytes, retention.ms -1 = for ever)."""
        return {
            "cleanup.policy": self.cleanup_policy,
            "retention.ms": "-1",
            "max.message.bytes": str(self.max_message_bytes),
        }


@dataclass(frozen=True, slots=True)
class Topics:
    """All topics of one installation; a namespace keeps two installations on one broker apart."""

    raw: Topic
    raw_dlq: Topic
    enriched: Topic
    enriched_dlq: Topic
    dlq_decisions: Topic
    control: Topic
    holds: Topic
    feeds: Topic
    feed_state: Topic

    @classmethod
    def named(cls, namespace: str = "") -> "Topics":
        """The topics of a namespace ("" is the plain installation)."""
        prefix = f"{namespace}." if namespace else ""
        return cls(
            raw=Topic(f"{prefix}articles-raw-v1", RAW_MAX_BYTES),
            raw_dlq=Topic(f"{prefix}articles-raw-v1-dlq", DERIVED_MAX_BYTES),
            enriched=Topic(f"{prefix}articles-enriched-v1", ENRICHED_MAX_BYTES),
            enriched_dlq=Topic(f"{prefix}articles-enriched-v1-dlq", DERIVED_MAX_BYTES),
            dlq_decisions=Topic(f"{prefix}newswire-dlq-decisions", STATE_MAX_BYTES, 1, "compact"),
            control=Topic(f"{prefix}newswire-control", STATE_MAX_BYTES, 1, "compact"),
            holds=Topic(f"{prefix}newswire-holds", STATE_MAX_BYTES, 1, "compact"),
            feeds=Topic(f"{prefix}newswire-feeds", STATE_MAX_BYTES, 1, "compact"),
            feed_state=Topic(f"{prefix}newswire-feed-state", STATE_MAX_BYTES, 1, "compact"),
        )

    def all(self) -> tuple[Topic, ...]:
        """Every topic of articles, in the order in which they pass them."""
        return (self.raw, self.raw_dlq, self.enriched, self.enriched_dlq)

    def state(self) -> tuple[Topic, ...]:
        """The small state beside them: what operators decided, hold and want polled, and what came of that."""
        return (self.dlq_decisions, self.control, self.holds, self.feeds, self.feed_state)
