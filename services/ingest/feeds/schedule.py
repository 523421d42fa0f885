"""When a feed is polled next. Pure: chance comes in as a number from 0 to 1."""

# A feed that fails for days is asked four times a day: often enough to notice that it is back.
LONGEST_PAUSE_SECONDS = 6 * 3600.0
JITTER = 0.2
MOST_DOUBLINGS = 20
# What Kafka did not confirm, or a page that could not be had, comes again soon.
UNFINISHED_SECONDS = 60.0


def next_poll(every_seconds: float, failures: int, chance: float, retry_after: float | None = None) -> float:
    """Seconds until the next poll: `every_seconds` while all is well, doubled with each failure in a row; what the server asks for
    counts where it is longer. A fifth more or less, so that feeds that failed together do not come back together."""
    pause = min(every_seconds * 2.0 ** min(failures, MOST_DOUBLINGS), max(LONGEST_PAUSE_SECONDS, every_seconds))
    jittered = pause * (1 - JITTER + 2 * JITTER * chance)
    # Never earlier than the server asked.
    return max(jittered, (retry_after or 0.0) * (1 + JITTER * chance))


def unfinished_poll(every_seconds: float, chance: float) -> float:
    """Seconds until the next poll where something of this one is still to be done."""
    return next_poll(min(every_seconds, UNFINISHED_SECONDS), 0, chance)
