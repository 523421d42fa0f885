"""One batch, until every record in it has its end: indexed, superseded, or a confirmed dead letter. For as long as it takes."""

import random
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

from services.index import metrics
from services.index.availability import Availability
from services.index.batches import Batch
from services.index.documents import BulkItem
from services.index.letters import Letter
from services.index.outcomes import SETTLED, Outcome, Verdict

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0


class Abandoned(Exception):
    """The process ends before the batch was done; it comes again."""


class Sends(Protocol):
    """A bulk request."""

    def send(self, items: Sequence[BulkItem]) -> list[Outcome]: ...


class Writes(Protocol):
    """Confirmed dead letters."""

    def write(self, letters: Sequence[Letter], received_ms: int) -> None: ...


def pause_seconds(tries: int, chance: Callable[[], float] = random.random) -> float:
    """How long to wait after so many vain tries: 0.2 s doubling to 10 s, of which a random half or more, so that replicas spread."""
    return float(min(FIRST_PAUSE * 2 ** min(tries, 10), LONGEST_PAUSE) * (0.5 + chance() / 2))


class Delivery:
    """Runs on the sending threads; keeps nothing between batches."""

    def __init__(self, bulk: Sends, letters: Writes, availability: Availability, abandon: threading.Event) -> None:
        self._bulk = bulk
        self._letters = letters
        self._availability = availability
        self._abandon = abandon

    def deliver(self, batch: Batch) -> None:
        """Returns when every record has its end. Raises Abandoned, and whatever is no failure of one document."""
        letters = [Letter(record, bad.reason, bad.detail) for record, bad in batch.refused]
        left, tries = batch.items, 0
        while left:
            outcomes = self._bulk.send(left)
            self._availability.note(outcomes)
            remaining = self._settle(batch, left, outcomes, letters)
            waiting = sum(outcome.verdict not in SETTLED for outcome in outcomes)
            if waiting:
                metrics.RETRIES.inc(waiting)
                # Progress of any kind shows that it is not away: the next try may come soon.
                tries = tries + 1 if waiting == len(outcomes) else 0
                if self._abandon.wait(pause_seconds(tries)):
                    raise Abandoned
            left = remaining
        if letters:
            self._letters.write(letters, batch.received_ms)
        metrics.TIES.inc(batch.ties)
        metrics.UNKNOWN_FIELDS.inc(batch.unknown_fields)

    def _settle(
        self, batch: Batch, items: Sequence[BulkItem], outcomes: Sequence[Outcome], letters: list[Letter]
    ) -> list[BulkItem]:
        """Counts what has its end and returns what has to be sent next."""
        left: list[BulkItem] = []
        indexed = superseded = 0
        for item, outcome in zip(items, outcomes, strict=True):
            if outcome.verdict is Verdict.REJECT:
                letters.append(Letter(item.record, outcome.reason, outcome.detail))
                if batch.behind.get(item.id):
                    left.append(batch.behind[item.id].pop())
            elif outcome.verdict in SETTLED:
                indexed += outcome.verdict is Verdict.INDEXED
                superseded += outcome.verdict is Verdict.SUPERSEDED
                superseded += len(batch.behind.get(item.id, ()))
            else:
                left.append(item)
        metrics.INDEXED.inc(indexed)
        metrics.SUPERSEDED.inc(superseded)
        return left
