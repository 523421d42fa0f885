"""The way of the chosen records: out of the raw topic, through a child process, onto the enriched topic, batch by batch.

Nothing is kept beside the topics and the index: what is done is no longer due (docs/adr/0063).
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from newswire.record_fields import place
from newswire.rerun.choice import Choice
from newswire.rerun.documents import Documents, Stopped
from newswire.rerun.outputs import Outgoing, Outputs, Unconfirmed
from newswire.rerun.tally import Tally, span
from newswire.rerun.throttle import Pace, Throttle
from newswire.rerun.wanted import Gone, Wanted
from newswire.topic_reader import TopicReader
from schemas import headers
from services.common.brake import Brake
from services.enrich.child import now_ms
from services.enrich.records import Enriched, RawRecord, Result, to_seen
from services.enrich.workshop import Workshop

LOOK_SECONDS, SAY_SECONDS = 1.0, 30.0
# A record and its own key.
_Taken = tuple[RawRecord, bytes | None]


class Braked(Exception):
    """Most articles fail by our own fault; the message says how many."""


@dataclass(frozen=True, slots=True)
class Live:
    """How the live services are looked at, and what is too far behind."""

    look: Callable[[], dict[str, int | None]]
    throttle: Throttle
    pace: Pace


@dataclass(slots=True)
class Work:
    """One run, from the first record to the last. `gone` is told (src, document_id or "-", why)."""

    choice: Choice
    topic: str
    reader: TopicReader
    documents: Documents
    workshop: Workshop
    outputs: Outputs
    brake: Brake
    live: Live
    stopping: threading.Event
    say: Callable[[str], None]
    progress: Callable[[Tally], None]
    gone: Callable[[str, str, Gone], None]
    tally: Tally
    batch_most: int
    _looked: float = -SAY_SECONDS

    def run(self, wanted: Wanted) -> None:
        """Until all is done or `stopping`; what was not confirmed by then is left to the next run. Raises Stopped, Braked,
        KafkaError, what Elasticsearch's client raises, and RuntimeError where the child can't be started again."""
        try:
            for batch in self._batches(self._records(wanted), self.live.pace.batch(self.batch_most)):
                self._stand_back()
                if self.stopping.is_set():
                    return
                self.live.pace.took(len(batch), time.monotonic())
                self._do(batch)
                self.progress(self.tally)
        except Unconfirmed:
            raise Stopped from None

    def _records(self, wanted: Wanted) -> Iterator[Any]:
        for record in self.reader.read(self.topic, list(wanted.ranges()), self.stopping.is_set):
            is_wanted, missing = wanted.passed(record.partition, record.offset)
            for at in missing:
                self._is_gone(str(at), "-", Gone.NOT_THERE)
            if is_wanted:
                yield record
        if not self.stopping.is_set():
            for at in wanted.left():
                self._is_gone(str(at), "-", Gone.NOT_THERE)

    @staticmethod
    def _batches(records: Iterator[Any], most: int) -> Iterator[list[Any]]:
        batch: list[Any] = []
        for record in records:
            batch.append(record)
            if len(batch) >= most:
                yield batch
                batch = []
        if batch:
            yield batch

    def _do(self, batch: Sequence[Any]) -> None:
        """What another record became meanwhile is passed over: the version would decide it, but of equal ones the last wins."""
        due = self.documents.still_due(self.choice, [str(place(record)) for record in batch])
        mine = [(to_record(record), record.key) for record in batch if str(place(record)) in due]
        self.tally.superseded += len(batch) - len(mine)
        for results in self._worked([record for record, _ in mine]):
            done, mine = mine[: len(results)], mine[len(results) :]
            self._publish(done, results, due)

    def _worked(self, records: list[RawRecord]) -> Iterator[list[Result]]:
        if not records:
            return
        left = list(records)
        for results in self.workshop.work(records):
            if why := self.brake.judge(to_seen(left, results)):
                raise Braked(f"{why}; nothing of that batch was written. Repair it, then the same command goes on")
            left = left[len(results) :]
            yield results

    def _publish(self, done: Sequence[_Taken], results: Sequence[Result], due: dict[str, dict[str, int]]) -> None:
        outgoing = []
        for (record, key), result in zip(done, results, strict=True):
            of = due[str(record.at)]
            if isinstance(result, Enriched) and result.document_id not in of:
                self._is_gone(str(record.at), min(of), Gone.OTHER_DOCUMENT)
                continue
            version = of[result.document_id] if isinstance(result, Enriched) else max(of.values())
            outgoing.append(Outgoing(record, key, version, result))
        for ended in self.outputs.publish(outgoing):
            if isinstance(ended, Enriched):
                self.tally.enriched += 1
            else:
                self.tally.dead_letters[ended.reason.value] += 1

    def _is_gone(self, src: str, document_id: str, why: Gone) -> None:
        self.tally.gone[why] += 1
        self.gone(src, document_id, why)

    # --- live articles first

    def _stand_back(self) -> None:
        """While the live services fall behind, or the pace is ahead."""
        began = said = time.monotonic()
        is_paused = False
        while (why := self._why_to_wait()) and not self.stopping.is_set():
            if not is_paused or time.monotonic() - said > SAY_SECONDS:
                is_paused, said = True, time.monotonic()
                self.say(f"paused: {why}")
            self.stopping.wait(LOOK_SECONDS)
        if is_paused:
            self.tally.paused_seconds += time.monotonic() - began
            if not self.stopping.is_set():
                self.say(f"going on after {span(time.monotonic() - began)}")
        self.stopping.wait(self.live.pace.wait_seconds(time.monotonic()))

    def _why_to_wait(self) -> str | None:
        now = time.monotonic()
        if now - self._looked < LOOK_SECONDS * 0.9:
            return None
        self._looked = now
        return self.live.throttle.look(self.live.look())


def to_record(record: Any) -> RawRecord:
    """A raw record as the live service takes it; it was received now."""
    return RawRecord(record.value, headers.read(record.headers), place(record), record.timestamp, now_ms())
