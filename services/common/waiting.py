"""Waiting for a server that is away, for as long as it takes."""

import random
from collections.abc import Callable

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0


class Abandoned(Exception):
    """The process ends before the batch was done; it comes again."""


def pause_seconds(tries: int, chance: Callable[[], float] = random.random) -> float:
    """How long to wait after so many vain tries: 0.2 s doubling to 10 s, of which a random half or more, so that replicas spread."""
    return float(min(FIRST_PAUSE * 2 ** min(tries, 10), LONGEST_PAUSE) * (0.5 + chance() / 2))
