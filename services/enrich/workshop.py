"""The parent's side of the child process: hands it batches, and finds the one article in a batch that stops it."""

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from schemas.reasons import Reason
from services.common.logging import get_logger
from services.enrich import child, metrics
from services.enrich.records import RawRecord, Refused, Result

log = get_logger(__name__)
START_SECONDS = 90.0


class ChildLost(Exception):
    """The child gave no answer and is gone; `reason` and `detail` say how."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass
class _Running:
    process: BaseProcess
    connection: Connection
    is_ready: bool = False


class Workshop:
    """One child at a time, started when needed and again after each loss. Not thread-safe: one caller at a time."""

    def __init__(self, model: str, generation: int, memory_mib: int, item_seconds: float) -> None:
        self._arguments = (model, generation, memory_mib)
        self._item_seconds = item_seconds
        self._memory_mib = memory_mib
        self._running: _Running | None = None
        self.restarts = -1
        self._has_ended = False

    def launch(self) -> None:
        """Starts the child where there is none, without waiting for its models. Raises RuntimeError after `end`."""
        if self._running is not None:
            return
        if self._has_ended:
            raise RuntimeError("the process is about to end: no child is started any more")
        # spawn: a fork of a process with threads can deadlock.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=child.run, args=(theirs, os.getpid(), *self._arguments), name="newswire-enrich-child", daemon=True
        )
        process.start()
        theirs.close()
        self._running = _Running(process, ours)
        self.restarts += 1
        if self.restarts:
            metrics.CHILD_RESTARTS.inc()

    def warm_up(self) -> None:
        """Returns once a child has loaded its models. Raises RuntimeError where it can't be started at all."""
        self.launch()
        running = self._running
        if running is None or running.is_ready:
            return
        try:
            self._answer(START_SECONDS)
        except ChildLost as lost:
            raise RuntimeError(f"the enriching process can't start: {lost.detail}") from lost
        running.is_ready = True

    def work(self, records: Sequence[RawRecord]) -> Iterator[list[Result]]:
        """The results in order, in one piece or, where the batch stops the child, one by one.

        What stopped a batch is tried again alone; only what stops the child alone, too, is refused.
        """
        try:
            yield self._ask(records)
            return
        except ChildLost as lost:
            log.warning("child_lost", reason=lost.reason, detail=lost.detail, articles=len(records), doing="each alone")
        for record in records:
            yield [self._ask_alone(record)]

    def end(self) -> None:
        """Ends the child for good, whatever another thread is just asking of it."""
        self._has_ended = True
        self.close()

    def close(self) -> None:
        """Ends the child; the next batch starts another one."""
        if self._running is not None:
            running, self._running = self._running, None
            running.process.kill()
            running.process.join()
            running.connection.close()

    def _ask_alone(self, record: RawRecord) -> Result:
        try:
            return self._ask([record])[0]
        except ChildLost as lost:
            log.error("article_stops_child", reason=lost.reason, at=str(record.at), detail=lost.detail)
            return Refused(lost.reason, lost.detail)

    def _ask(self, records: Sequence[RawRecord]) -> list[Result]:
        self.warm_up()
        running = self._running
        assert running is not None  # noqa: S101 - warm_up has just seen to it
        try:
            running.connection.send(list(records))
        except OSError:
            self._raise_lost()
        results: list[Result] = self._answer(self._item_seconds)
        if len(results) != len(records):
            raise RuntimeError(f"{len(results)} results for {len(records)} records")
        return results

    def _answer(self, seconds: float) -> list[Result]:
        running = self._running
        assert running is not None  # noqa: S101 - only called with a child
        try:
            if running.connection.poll(seconds):
                answer: list[Result] = running.connection.recv()
                return answer
        except (EOFError, OSError):
            self._raise_lost()
        self.close()
        raise ChildLost(Reason.PROCESSING_TIMED_OUT, f"no result within {seconds:g} s; the process was killed")

    def _raise_lost(self) -> None:
        running = self._running
        assert running is not None  # noqa: S101 - only called with a child
        running.process.join(5)
        code = running.process.exitcode
        self.close()
        if code == child.EXIT_OUT_OF_MEMORY:
            raise ChildLost(Reason.OUT_OF_MEMORY, f"needed more than {self._memory_mib} MiB of memory")
        raise ChildLost(Reason.PROCESS_CRASHED, f"the process ended with exit code {code}")
