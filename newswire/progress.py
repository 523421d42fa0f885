"""Progress of downloads and starts: a moving bar on a terminal, a line a step elsewhere."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn


class Steps:
    """Callable as (done, total, what); each `what` is a step of its own."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bars = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}
        self._said: set[str] = set()

    def __call__(self, done: int, total: int, what: str) -> None:
        """Shows how far a step is."""
        if not self._console.is_terminal:
            if what not in self._said:
                self._said.add(what)
                self._console.print(f"{what} …", markup=False, highlight=False)
            return
        if what not in self._tasks:
            self._tasks[what] = self._bars.add_task(what, total=max(total, 1))
        self._bars.update(self._tasks[what], completed=done if total else 1, total=max(total, 1))

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()
