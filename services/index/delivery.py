"""One batch, until every record in it has its end: indexed, superseded, or a confirmed dead letter. For as long as it takes."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from schemas import headers
from schemas.reasons import Reason
from services.common.availability import Availability
from services.common.brake import Seen, source_id
from services.common.outcomes import SETTLED, Outcome, Verdict
from services.common.records import Record
from services.common.standstill import LOOK_SECONDS
from services.common.waiting import Abandoned, pause_seconds
from services.index import metrics
from services.index.batches import Batch
from services.index.documents import BulkItem
from services.index.letters import Letter


class Sends(Protocol):
    """A bulk request."""

    def send(self, items: Sequence[BulkItem]) -> list[Outcome]: ...


class Writes(Protocol):
    """Confirmed dead letters."""

    def concerns(self, record: Record) -> bool: ...

    def write(self, letters: Sequence[Letter], received_ms: int) -> None: ...


class Judges(Protocol):
    """The brake: a batch that may not pass is kept for as long as it stands."""

    @property
    def standing(self) -> bool: ...

    def may_pass(self, outcomes: Iterable[Seen]) -> bool: ...


@dataclass(slots=True)
class _Ends:
    """What became of a batch's documents."""

    behind: dict[str, list[BulkItem]]
    letters: list[Letter]
    indexed: int = 0
    superseded: int = 0


class Delivery:
    """Runs on the sending threads; keeps nothing between batches."""

    def __init__(
        self, bulk: Sends, letters: Writes, availability: Availability, abandon: threading.Event, standstill: Judges
    ) -> None:
        self._bulk = bulk
        self._letters = letters
        self._availability = availability
        self._abandon = abandon
        self._standstill = standstill

    def deliver(self, batch: Batch) -> None:
        """Returns when every record has its end. Raises Abandoned, and whatever is no failure of one document."""
        metrics.RECORDS.inc(len(batch.records))
        ends = self._settle_all(batch)
        if not self._standstill.may_pass(self._seen(batch, ends.letters)):
            while self._standstill.standing:
                if self._abandon.wait(LOOK_SECONDS):
                    raise Abandoned
            # All of it anew: what was repaired in the meantime is no dead letter, and what is indexed twice changes nothing.
            ends = self._settle_all(batch)
        if ends.letters:
            self._letters.write(ends.letters, batch.received_ms)
        metrics.INDEXED.inc(ends.indexed)
        metrics.SUPERSEDED.inc(ends.superseded)
        metrics.TIES.inc(batch.ties)
        metrics.UNKNOWN_FIELDS.inc(batch.unknown_fields)

    def _seen(self, batch: Batch, letters: Sequence[Letter]) -> list[Seen]:
        """What the brake counts by: one for every record of the batch whose dead letter would be ours to write, in its order."""
        reasons = {(letter.record.partition, letter.record.offset): letter.reason for letter in letters}
        ours = filter(self._letters.concerns, batch.records)
        return [_one_seen(record, reasons.get((record.partition, record.offset))) for record in ours]

    def _settle_all(self, batch: Batch) -> _Ends:
        ends = _Ends(
            behind={document_id: list(items) for document_id, items in batch.behind.items()},
            letters=[Letter(record, bad.reason, bad.detail) for record, bad in batch.refused],
        )
        left, tries = batch.items, 0
        while left:
            outcomes = self._bulk.send(left)
            self._availability.note(outcomes)
            left = _settle(left, outcomes, ends)
            waiting = sum(outcome.verdict not in SETTLED for outcome in outcomes)
            if waiting:
                metrics.RETRIES.inc(waiting)
                # Progress of any kind shows that it is not away: the next try may come soon.
                tries = tries + 1 if waiting == len(outcomes) else 0
                if self._abandon.wait(pause_seconds(tries)):
                    raise Abandoned
        return ends


def _settle(items: Sequence[BulkItem], outcomes: Sequence[Outcome], ends: _Ends) -> list[BulkItem]:
    """Notes what has its end and returns what has to be sent next."""
    left: list[BulkItem] = []
    for item, outcome in zip(items, outcomes, strict=True):
        if outcome.verdict is Verdict.REJECT:
            ends.letters.append(Letter(item.record, outcome.reason, outcome.detail))
            if ends.behind.get(item.id):
                left.append(ends.behind[item.id].pop())
        elif outcome.verdict in SETTLED:
            ends.indexed += outcome.verdict is Verdict.INDEXED
            ends.superseded += outcome.verdict is Verdict.SUPERSEDED
            ends.superseded += len(ends.behind.get(item.id, ()))
        else:
            left.append(item)
    return left


_THROUGH = Seen()


def _one_seen(record: Record, reason: Reason | None) -> Seen:
    is_replay = False
    # In a loop of its own: this runs for every record there is.
    for name, _ in record.headers or ():
        if name == headers.ATTEMPT:
            is_replay = True
    if reason is None and not is_replay:
        return _THROUGH
    return Seen(reason, source_id(record.value) if reason and reason.is_ours else None, is_replay)
