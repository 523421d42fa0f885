"""What one poll gave, as entries: of several versions of a document the newest, with the earliest time of all. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from schemas.enriched import parse_enriched
from schemas.reasons import BadMessage
from services.common.envelope import check_envelope
from services.common.records import Partition, Record
from services.story.entries import Entry, entry_of, merged


@dataclass(slots=True)
class Batch:
    """Records that are settled and committed together; `offsets` is the next offset of each partition, once all is done."""

    entries: dict[str, Entry] = field(default_factory=dict)
    offsets: dict[Partition, int] = field(default_factory=dict)
    records: int = 0
    unreadable: int = 0

    @property
    def ids(self) -> set[str]:
        """The documents in it."""
        return set(self.entries)


def make_batch(records: Sequence[Record], _: int) -> Batch:
    """The records as one batch; records of one partition must come in the order of their offsets."""
    batch = Batch(records=len(records))
    for record in records:
        batch.offsets[record.topic, record.partition] = record.offset + 1
        try:
            article, _unknown = parse_enriched(record.value)
            check_envelope(record, article)
        except BadMessage:
            # The index service makes a dead letter of it; two for one record would be one too many.
            batch.unreadable += 1
            continue
        entry = entry_of(article)
        batch.entries[entry.document_id] = merged(batch.entries.get(entry.document_id), entry)
    return batch
