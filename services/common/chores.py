"""What a loop does between batches."""

from typing import Protocol


class Chores(Protocol):
    """What is done on the loop's thread while nothing is on its way to Elasticsearch."""

    @property
    def due(self) -> bool: ...

    def work(self) -> bool:
        """One try, of some seconds at most; False when it has to come again later."""
        ...

    def assigned(self) -> None:
        """Partitions came to us."""
        ...


class NoChores:
    """Nothing but documents."""

    due = False

    def work(self) -> bool:
        """Nothing."""
        return True

    def assigned(self) -> None:
        """Nothing."""
