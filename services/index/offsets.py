"""Which offsets may be committed: of finished batches only, in their order, and only for partitions that stayed ours."""

from collections.abc import Iterable, Mapping

from services.index.batches import Partition


class Ledger:
    """Counts how often each partition was taken from us: a batch polled before that commits nothing for it."""

    def __init__(self) -> None:
        self._taken: dict[Partition, int] = {}
        self._due: dict[Partition, int] = {}

    def stamp(self, partitions: Iterable[Partition]) -> dict[Partition, int]:
        """To be kept with a batch when it is polled, and given back to `finished`."""
        return {partition: self._taken.get(partition, 0) for partition in partitions}

    def finished(self, offsets: Mapping[Partition, int], stamp: Mapping[Partition, int]) -> None:
        """A batch is done. Call it in the order in which batches were polled."""
        for partition, offset in offsets.items():
            if stamp[partition] == self._taken.get(partition, 0):
                self._due[partition] = offset

    def revoked(self, partitions: Iterable[Partition]) -> None:
        """These are no longer ours; what isn't committed yet comes again, to whoever has them."""
        for partition in partitions:
            self._taken[partition] = self._taken.get(partition, 0) + 1
            self._due.pop(partition, None)

    @property
    def due(self) -> dict[Partition, int]:
        """What is to be committed: the next offset of each partition."""
        return dict(self._due)

    def committed(self, offsets: Mapping[Partition, int]) -> None:
        """The broker confirmed these."""
        for partition, offset in offsets.items():
            if self._due.get(partition) == offset:
                del self._due[partition]
