"""Which documents are enriched again, and where their raw records lie."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from newswire.accounting.spans import Marks, Range, Span, joined
from newswire.queries import Search, page_of
from schemas.headers import Position

PAGE = 2_000
WANTED, READ = 1, 2
_WANTED = re.compile(rb"\x01+")
Ask = Callable[[dict[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What narrows the choice; all that is given must hold. `since_ms`: ingested at or after, ms since the epoch.

    Without `again`, documents that the present generation has made are left out: so a run that was broken off goes on
    where it is called once more.
    """

    generation: int
    below: int | None = None
    query: str | None = None
    since_ms: int | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Gone:
    """A document whose raw record can't be fetched, and why not; the id is None where only the record is known."""

    document_id: str | None
    src: str
    why: str


@dataclass(slots=True)
class Selection:
    """The raw records to be read, a byte for each offset of the topic, and what can't be read."""

    topic: str
    marks: Marks
    count: int = 0
    gone: list[Gone] = field(default_factory=list)

    def add(self, document_id: str, src: str) -> None:
        """Notes one document's raw record."""
        try:
            at = Position.parse(src)
        except ValueError:
            self.gone.append(Gone(document_id, src, "names no record"))
            return
        span = self.marks.spans.get(at.partition)
        if at.topic != self.topic or span is None:
            self.gone.append(Gone(document_id, src, f"is not in {self.topic}"))
        elif at.offset < span.begin:
            self.gone.append(Gone(document_id, src, f"is past retention: the partition begins at {span.begin}"))
        elif not self.marks.put(at.partition, at.offset, WANTED):
            self.gone.append(Gone(document_id, src, f"is beyond the partition's end, {span.end}"))
        else:
            self.count += 1

    def takes(self, partition: int, offset: int) -> bool:
        """Whether a record that was read is wanted; each is wanted once."""
        if self.marks.get(partition, offset) != WANTED:
            return False
        return self.marks.put(partition, offset, READ)

    def ranges(self) -> Iterator[Range]:
        """What is still to be read, in the order of each partition; neighbours are read in one go."""
        for partition in self.marks.spans:
            yield from joined(self.marks.runs(partition, _WANTED))

    def missing(self) -> Iterator[Gone]:
        """Offsets that were to be read and held no record."""
        for partition in self.marks.spans:
            for run in self.marks.runs(partition, _WANTED):
                for offset in range(run.begin, run.end):
                    yield Gone(None, str(Position(self.topic, partition, offset)), "holds no record any more")


def select(asked: Asked, ask: Ask, topic: str, spans: Mapping[int, Span]) -> Selection:
    """Pages through the index. Raises what `ask` raises."""
    found = Selection(topic, Marks(spans))
    after: str | None = None
    while True:
        hits = ask(page(asked, after))["hits"]["hits"]
        for hit in hits:
            found.add(hit["_source"]["document_id"], hit["_source"]["src"])
        if len(hits) < PAGE:
            return found
        after = hits[-1]["sort"][0]


def page(asked: Asked, after: str | None = None) -> dict[str, Any]:
    """The body of one page of the search, behind the document_id `after`."""
    body = page_of(Search(asked.query or "*"), PAGE, after)
    below = [n for n in (asked.below, None if asked.again else asked.generation) if n is not None]
    if below:
        body["query"]["bool"]["filter"].append({"range": {"generation": {"lt": min(below)}}})
    if asked.since_ms is not None:
        body["query"]["bool"]["filter"].append(
            {"range": {"ingested_at": {"gte": asked.since_ms, "format": "epoch_millis"}}}
        )
    return {**body, "_source": ["document_id", "src"], "track_total_hits": False}
