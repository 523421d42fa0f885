"""What `newswire enrich rerun` says while it runs: a moving line on a terminal, a line now and then elsewhere."""

import sys
import time
from types import TracebackType
from typing import Self

import orjson
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from newswire.rerun.tally import Tally
from newswire.rerun.wanted import Gone

LINE_SECONDS = 10.0


class Report:
    """Progress and remarks on standard error; records that can't be had on standard output, `lines` of them at most."""

    def __init__(self, lines: int, json: bool) -> None:
        self._lines, self._json = lines, json
        self._console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
        self._bar = Progress(
            BarColumn(),
            TextColumn("{task.description}", markup=False),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
            redirect_stdout=sys.stdout.isatty(),
        )
        self._task: TaskID | None = None
        self._began = self._said = 0.0
        self.unlisted = 0

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def say(self, sentence: str) -> None:
        """A remark on a line of its own."""
        self._console.print(sentence)

    def begin(self, tally: Tally) -> None:
        """The first article comes next."""
        self._began = self._said = time.monotonic()
        self._task = self._bar.add_task("", total=max(tally.chosen, 1), completed=tally.done)

    def progress(self, tally: Tally) -> None:
        """After each batch."""
        now = time.monotonic()
        if self._console.is_terminal and self._task is not None:
            self._bar.update(self._task, completed=tally.done, description=tally.progress(now - self._began))
        elif now - self._said > LINE_SECONDS:
            self._said = now
            self.say(tally.progress(now - self._began))

    def gone(self, src: str, document_id: str, why: Gone) -> None:
        """One document whose raw record can't be had."""
        if self._lines <= 0:
            self.unlisted += 1
            return
        self._lines -= 1
        if self._json:
            line = orjson.dumps({"src": src, "document_id": document_id, "why": why.name.lower()})
        else:
            line = gone_line(src, document_id, why)
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()


def gone_line(src: str, document_id: str, why: Gone) -> bytes:
    """As it is listed; without control characters, since a producer may have written the src."""
    text = "".join(c if c.isprintable() else "?" for c in f"{src}  {document_id}  {why.value}")
    return text.encode()
