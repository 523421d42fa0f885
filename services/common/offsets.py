"""Which offsets may be committed: of finished batches only, in their order, and only for partitions that stayed ours."""

from collections.abc import Iterable, Mapping

from services.common.records import Partition


class Ledger:
    """Counts how often each partition went to another: a batch polled before that commits nothing for it.

    A rebalance asks for all partitions back and gives most of them out again at once. Those the consumer goes on with
    where it was (kafka-python keeps their positions), so what was polled before it counts: their records don't come again.
    """

    def __init__(self) -> None:
        self._taken: dict[Partition, int] = {}
        self._due: dict[Partition, int] = {}
        self._asked_back: set[Partition] = set()

    def stamp(self, partitions: Iterable[Partition]) -> dict[Partition, int]:
        """To be kept with a batch when it is polled, and given back to `finished`."""
        return {partition: self._taken.get(partition, 0) for partition in partitions}

    def finished(self, offsets: Mapping[Partition, int], stamp: Mapping[Partition, int]) -> None:
        """A batch is done. Call it in the order in which batches were polled."""
        for partition, offset in offsets.items():
            if stamp[partition] == self._taken.get(partition, 0):
                self._due[partition] = offset

    def revoked(self, partitions: Iterable[Partition]) -> None:
        """A rebalance began: which of these stay ours is known when it ends."""
        self._asked_back.update(partitions)

    def assigned(self, partitions: Iterable[Partition]) -> None:
        """A rebalance ended with these: what isn't committed yet of others comes again, to whoever has them."""
        self.lost(self._asked_back - set(partitions))

    def lost(self, partitions: Iterable[Partition]) -> None:
        """These went to others, who may be further by now, or may be so before they are ours again."""
        for partition in partitions:
            self._taken[partition] = self._taken.get(partition, 0) + 1
            self._due.pop(partition, None)
        self._asked_back.clear()

    @property
    def due(self) -> dict[Partition, int]:
        """What is to be committed: the next offset of each partition."""
        return dict(self._due)

    def committed(self, offsets: Mapping[Partition, int]) -> None:
        """The broker confirmed these."""
        for partition, offset in offsets.items():
            if self._due.get(partition) == offset:
                del self._due[partition]
