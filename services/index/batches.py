"""What one poll gave, as batches: of several versions of a document the newest goes, the others stand behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from schemas.reasons import BadMessage
from services.common.records import Partition, Record
from services.index.documents import BulkItem, to_item


@dataclass(slots=True)
class Batch:
    """Records that are indexed and committed together; `offsets` is the next offset of each partition, once all is done."""

    items: list[BulkItem] = field(default_factory=list)
    # Older versions of an item's document, the newest last: they go only if Elasticsearch can't take the newer one.
    behind: dict[str, list[BulkItem]] = field(default_factory=dict)
    refused: list[tuple[Record, BadMessage]] = field(default_factory=list)
    offsets: dict[Partition, int] = field(default_factory=dict)
    ties: int = 0
    unknown_fields: int = 0
    # All of them, in the order in which they came.
    records: Sequence[Record] = ()
    received_ms: int = 0

    @property
    def ids(self) -> set[str]:
        """The documents in it."""
        return {item.id for item in self.items}


def make_batch(records: Sequence[Record], received_ms: int) -> Batch:
    """The records as one batch; records of one partition must come in the order of their offsets."""
    batch = Batch(records=records, received_ms=received_ms)
    versions: dict[str, list[BulkItem]] = {}
    for record in records:
        batch.offsets[record.topic, record.partition] = record.offset + 1
        try:
            item = to_item(record)
        except BadMessage as bad:
            batch.refused.append((record, bad))
            continue
        batch.unknown_fields += item.has_unknown_fields
        versions.setdefault(item.id, []).append(item)
    for document_id, known in versions.items():
        if len(known) > 1:
            # A stable sort: of two with one version the last in the topic is the newer one.
            known.sort(key=lambda item: item.version)
            batch.ties += _ties(known)
            batch.behind[document_id] = known[:-1]
        batch.items.append(known[-1])
    return batch


def _ties(known: Sequence[BulkItem]) -> int:
    return sum(a.version == b.version and a.line != b.line for a, b in pairwise(known))
