"""The audit's way through Kafka and Elasticsearch: committed offsets first, topics second, versions last."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from newswire.accounting.documents import Documents
from newswire.accounting.ends import End, Indexed, Output, Verdict, judge
from newswire.accounting.ledger import Ledger, Passage
from newswire.accounting.spans import Marks, Range
from newswire.accounting.summary import Summary
from newswire.commands.audit_indexed import IndexedDocuments
from newswire.commands.audit_view import View
from newswire.decisions import DROP, read_decisions
from newswire.local.files import Progress
from newswire.record_fields import place, position, source_of, text_of, version_of_headers
from newswire.topic_reader import TopicReader, committed, whole
from schemas import headers
from schemas.headers import Position
from schemas.topics import Topics
from services.common.settings import ElasticsearchSettings

# Documents in one question to Elasticsearch; two of them on their way while the next records are read.
CHUNK, ON_THEIR_WAY = 5_000, 2
REPORT_EVERY = 5_000
MARK = 1

# (which number it belongs to, what is known): called while topics are read.
Notice = Callable[[str, dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which raw records are looked at: all, those from a time on (ms since the epoch), those of one source."""

    since_ms: int | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class _Passed:
    """An enriched record on its way to be judged."""

    at: Position
    src: Position
    document_id: str
    output: Output


class Audit:
    """One run. Memory: two bytes for each raw record, one for each other record, and some megabytes."""

    def __init__(
        self,
        settings: ElasticsearchSettings,
        reader: TopicReader,
        indexed: IndexedDocuments,
        index_group: str,
        scope: Scope,
        progress: Progress,
        notice: Notice,
    ) -> None:
        self._namespace, self._source = settings.namespace, scope.source
        self._reader, self._indexed = reader, indexed
        self._progress, self._notice = progress, notice
        self._topics = Topics.named(settings.namespace)
        enrich_at = committed(settings, "enrich", self._topics.raw.name)
        self._index_at = committed(settings, index_group, self._topics.enriched.name)
        indexed.make_searchable()
        self._view = View(reader, self._topics, scope.since_ms)
        self._letters = Marks(self._view.of(self._topics.enriched.name))
        self._beside = dict.fromkeys(Passage, 0)
        self._stale = Documents()
        self.ledger = Ledger(self._topics.raw.name, self._view.raw, enrich_at, self._view.raw_seen_from)

    def run(self) -> Summary:
        """All of it. Raises what Kafka's and Elasticsearch's clients raise, and IndexUnreadable."""
        if self._source is not None:
            self._read_raw(list(self.ledger.everything()))
        self._read_letters()
        self._read_enriched()
        if self._source is None:
            self._read_raw(list(self.ledger.unanswered()))
        summary = self.ledger.summary()
        summary.duplicates, summary.replays = self._beside[Passage.FURTHER], self._beside[Passage.REPLAYED]
        summary.outside, summary.notes = self._beside[Passage.OUTSIDE], self._view.notes
        summary.stale, summary.stale_is_at_least = len(self._stale), self._stale.is_at_least
        return summary

    # --- dead letters

    def _read_letters(self) -> None:
        for topic in (self._topics.raw_dlq.name, self._topics.enriched_dlq.name):
            dropped = Marks(self._view.of(topic))
            for at, decision in read_decisions(self._reader, self._namespace):
                if at.topic == topic:
                    dropped.put(at.partition, at.offset, MARK if decision == DROP else 0)
            for record in self._counted(topic, whole(self._view.of(topic))):
                self._letter(record, bool(dropped.get(record.partition, record.offset)))

    def _letter(self, record: Any, is_dropped: bool) -> None:
        said, at = headers.read(record.headers), place(record)
        via = position(said.get(headers.VIA))
        src = self.ledger.owner(position(said.get(headers.SRC)) or at, via)
        if record.topic == self._topics.raw_dlq.name:
            self._note(self.ledger.passed(src, via), at, src)
        elif via and via.topic == self._topics.enriched.name:
            if self._letters.get(via.partition, via.offset):
                self._note(Passage.FURTHER, at, src)
            self._letters.put(via.partition, via.offset, MARK)
        reason = f"{said.get(headers.STAGE, 'unknown')} {said.get(headers.REASON, 'unknown')}"
        if src.topic == self._topics.raw.name:
            self.ledger.ended(src, End.DROPPED if is_dropped else End.DEAD_LETTERED, reason)

    # --- documents

    def _read_enriched(self) -> None:
        waiting: deque[tuple[list[_Passed], Future[dict[str, Indexed]]]] = deque()
        records = self._counted(self._topics.enriched.name, whole(self._view.enriched))
        with ThreadPoolExecutor(ON_THEIR_WAY, thread_name_prefix="versions") as threads:
            # Of each record only what its headers tell is kept: bodies may be large.
            for passed in _chunks((one for record in records if (one := self._passed(record))), CHUNK):
                waiting.append((passed, threads.submit(self._indexed.get, [one.document_id for one in passed])))
                if len(waiting) > ON_THEIR_WAY:
                    self._judge(*waiting.popleft())
            while waiting:
                self._judge(*waiting.popleft())

    def _passed(self, record: Any) -> _Passed | None:
        """The record as far as its headers tell; None where it is of no raw record that is looked at."""
        said, at = headers.read(record.headers), place(record)
        via = position(said.get(headers.VIA))
        src = self.ledger.owner(position(said.get(headers.SRC)) or at, via)
        passage = self.ledger.passed(src, via, is_replay=headers.ATTEMPT in said)
        self._note(passage, at, src)
        if passage is Passage.OUTSIDE:
            return None
        output = Output(
            src=said.get(headers.SRC, ""),
            version=version_of_headers(said),
            is_committed=at.offset < self._index_at.get(at.partition, 0),
            has_letter=bool(self._letters.get(at.partition, at.offset)),
            is_seen=at.offset >= self._view.enriched_seen_from.get(at.partition, 0),
        )
        return _Passed(at, src, text_of(record.key) or "", output)

    def _judge(self, passed: list[_Passed], answer: "Future[dict[str, Indexed]]") -> None:
        indexed = answer.result()
        for one in passed:
            found = indexed.get(one.document_id)
            verdict = judge(one.output, found)
            self.ledger.judged(one.src, verdict)
            if verdict is Verdict.STALE and found and self._stale.add(one.document_id):
                why = f"version {found.version} is indexed, {one.output.version} is due"
                about = {"document_id": one.document_id, "src": str(one.src), "at": str(one.at)}
                self._notice("stale", {**about, "why": why})

    # --- raw records: those that nothing answered, or all of them where only one source counts

    def _read_raw(self, ranges: list[Range]) -> None:
        for record in self._counted(self._topics.raw.name, ranges):
            at = place(record)
            if self._source is None or source_of(record.value) == self._source:
                self.ledger.found(at, Position.parse(headers.source_of(headers.read(record.headers), at)))

    def _note(self, passage: Passage, at: Position, src: Position) -> None:
        self._beside[passage] += 1
        if passage is Passage.FURTHER:
            self._notice("duplicates", {"src": str(src), "at": str(at), "why": "a further output of the same record"})

    def _counted(self, topic: str, ranges: list[Range]) -> Iterator[Any]:
        total, step = sum(one.end - one.begin for one in ranges), f"reading {topic}"
        if total:
            self._progress(0, total, step)
        for done, record in enumerate(self._reader.read(topic, ranges), start=1):
            if done % REPORT_EVERY == 0:
                self._progress(done, total, step)
            yield record
        if total:
            self._progress(total, total, step)


def _chunks(passed: Iterable[_Passed], size: int) -> Iterator[list[_Passed]]:
    chunk: list[_Passed] = []
    for one in passed:
        chunk.append(one)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
