"""The audit's way through Kafka and Elasticsearch: committed offsets first, topics second, versions last."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import orjson

from newswire.accounting.documents import Documents
from newswire.accounting.ends import End, Indexed, Output, Verdict, judge
from newswire.accounting.ledger import Ledger, Passage
from newswire.accounting.spans import Marks, Range, Span
from newswire.accounting.summary import Summary
from newswire.commands.audit_indexed import IndexedDocuments
from newswire.decisions import DROP, read_decisions
from newswire.local.files import Progress
from newswire.topic_reader import TopicReader, committed, whole
from schemas import headers
from schemas.headers import Position
from schemas.topics import Topics
from services.common.settings import ElasticsearchSettings

# Documents in one mget; two of them on their way while the next records are read.
CHUNK, ON_THEIR_WAY = 1_000, 2
# Kafka takes timestamps up to an hour ahead (message.timestamp.after.max.ms); the other hour is for clocks that differ.
MARGIN_MS = 2 * 3600 * 1000
REPORT_EVERY = 5_000
DROPPED, LETTER = 1, 1

# (which number it belongs to, what is known): called while topics are read.
Notice = Callable[[str, dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which raw records are looked at: all, those from a time on (ms since the epoch), those of one source."""

    since_ms: int | None = None
    source: str | None = None


class Audit:
    """One run. Memory: two bytes for each raw record, one for each other record, and some megabytes."""

    def __init__(
        self,
        settings: ElasticsearchSettings,
        reader: TopicReader,
        indexed: IndexedDocuments,
        scope: Scope,
        progress: Progress,
        notice: Notice,
    ) -> None:
        self._namespace = settings.namespace
        self._reader, self._indexed, self._scope = reader, indexed, scope
        self._progress, self._notice = progress, notice
        self.topics = Topics.named(settings.namespace)
        self._enrich_at = committed(settings, "enrich", self.topics.raw.name)
        self._index_at = committed(settings, "index", self.topics.enriched.name)
        self._spans = reader.spans([topic.name for topic in self.topics.all()])
        self._notes: list[str] = []
        self._duplicates = self._replays = self._outside = 0
        self._stale = Documents()
        self._raw = self._of(self.topics.raw.name)
        if scope.since_ms is not None:
            self._raw = reader.since(self.topics.raw.name, self._raw, scope.since_ms)
        enriched = self._of(self.topics.enriched.name)
        self._enriched = enriched if scope.since_ms is None else self._outputs_since(enriched, scope.since_ms)
        self._letters = Marks(enriched)
        self._removed_before = self._removed_outputs()
        self._seen_from = self._seen(self.topics.raw.name, self._raw)
        self._enriched_seen_from = self._seen(self.topics.enriched.name, enriched)
        self.ledger = Ledger(self.topics.raw.name, self._raw, self._enrich_at, self._seen_from)

    def run(self) -> Summary:
        """All of it. Raises what Kafka's and Elasticsearch's clients raise, and IndexUnreadable."""
        if self._scope.source is not None:
            self._read_raw(list(self.ledger.everything()))
        self._read_letters()
        self._read_enriched()
        if self._scope.source is None:
            self._read_raw(list(self.ledger.unanswered()))
        summary = self.ledger.summary()
        summary.duplicates, summary.replays, summary.outside = self._duplicates, self._replays, self._outside
        summary.stale, summary.stale_is_at_least = len(self._stale), self._stale.is_at_least
        summary.notes = self._notes
        return summary

    # --- dead letters

    def _read_letters(self) -> None:
        for topic in (self.topics.raw_dlq.name, self.topics.enriched_dlq.name):
            spans = self._of(topic)
            dropped = Marks(spans)
            for at, decision in read_decisions(self._reader, self._namespace):
                if at.topic == topic:
                    dropped.put(at.partition, at.offset, DROPPED if decision == DROP else 0)
            for record in self._counted(topic, whole(spans)):
                self._letter(record, bool(dropped.get(record.partition, record.offset)))

    def _letter(self, record: Any, is_dropped: bool) -> None:
        said = headers.read(record.headers)
        at = Position(record.topic, record.partition, record.offset)
        via = _position(said.get(headers.VIA))
        src = self.ledger.owner(_position(said.get(headers.SRC)) or at, via)
        if record.topic == self.topics.raw_dlq.name:
            self._note_passage(self.ledger.passed(src, via), at, src)
        elif via and via.topic == self.topics.enriched.name:
            if self._letters.get(via.partition, via.offset):
                self._note_passage(Passage.FURTHER, at, src)
            self._letters.put(via.partition, via.offset, LETTER)
        reason = f"{said.get(headers.STAGE, 'unknown')} {said.get(headers.REASON, 'unknown')}"
        if src.topic == self.topics.raw.name:
            self.ledger.ended(src, End.DROPPED if is_dropped else End.DEAD_LETTERED, reason)

    # --- documents

    def _read_enriched(self) -> None:
        waiting: deque[tuple[list[Any], Future[dict[str, Indexed]]]] = deque()
        with ThreadPoolExecutor(ON_THEIR_WAY, thread_name_prefix="versions") as threads:
            for chunk in _chunks(self._counted(self.topics.enriched.name, whole(self._enriched)), CHUNK):
                passed = [one for record in chunk if (one := self._passed(record))]
                waiting.append((passed, threads.submit(self._indexed.get, [one.document_id for one in passed])))
                if len(waiting) > ON_THEIR_WAY:
                    self._judge(*waiting.popleft())
            while waiting:
                self._judge(*waiting.popleft())

    def _passed(self, record: Any) -> "_Passed | None":
        """The record as far as its headers tell; None where it is of no raw record that is looked at."""
        said = headers.read(record.headers)
        at = Position(record.topic, record.partition, record.offset)
        via = _position(said.get(headers.VIA))
        src = self.ledger.owner(_position(said.get(headers.SRC)) or at, via)
        passage = self.ledger.passed(src, via, is_replay=headers.ATTEMPT in said)
        self._note_passage(passage, at, src)
        if passage is Passage.OUTSIDE:
            return None
        output = Output(
            src=said.get(headers.SRC, ""),
            version=_number(said.get(headers.VERSION)),
            is_committed=at.offset < self._index_at.get(at.partition, 0),
            has_letter=bool(self._letters.get(at.partition, at.offset)),
            is_seen=at.offset >= self._enriched_seen_from.get(at.partition, 0),
        )
        return _Passed(at, src, (record.key or b"").decode("utf-8", "replace"), output)

    def _judge(self, passed: list["_Passed"], answer: "Future[dict[str, Indexed]]") -> None:
        indexed = answer.result()
        for one in passed:
            found = indexed.get(one.document_id)
            verdict = judge(one.output, found)
            self.ledger.judged(one.src, verdict)
            if verdict is Verdict.STALE and found and self._stale.add(one.document_id):
                about = {"document_id": one.document_id, "src": str(one.src), "at": str(one.at)}
                self._notice(
                    "stale", {**about, "why": f"version {found.version} is indexed, {one.output.version} is due"}
                )

    # --- raw records

    def _read_raw(self, ranges: list[Range]) -> None:
        name, source = self.topics.raw.name, self._scope.source
        for record in self._counted(name, ranges):
            at = Position(name, record.partition, record.offset)
            if source is None or source_of(record.value) == source:
                self.ledger.found(at, Position.parse(headers.source_of(headers.read(record.headers), at)))

    # --- what all of them need

    def _of(self, topic: str) -> dict[int, Span]:
        spans = self._spans[topic]
        removed = sum(span.begin for span in spans.values())
        if removed and not any(note.startswith(f"{topic}: ") for note in self._notes):
            self._notes.append(f"{topic}: the first {removed:,} records were removed by a retention and can't be seen")
        return spans

    def _outputs_since(self, spans: Mapping[int, Span], ms: int) -> dict[int, Span]:
        return self._reader.since(self.topics.enriched.name, spans, ms - MARGIN_MS)

    def _removed_outputs(self) -> int:
        """A time (ms): outputs from before it may be gone. 0 where every output topic is whole."""
        newest = 0
        for topic in (self.topics.raw_dlq.name, self.topics.enriched.name, self.topics.enriched_dlq.name):
            cut = [Range(p, s.begin, min(s.begin + 1, s.end)) for p, s in self._of(topic).items() if s.begin]
            if any(one.begin == one.end for one in cut):
                return time.time_ns() // 1_000_000
            newest = max([newest, *(record.timestamp for record in self._reader.read(topic, cut))])
        return newest

    def _seen(self, topic: str, spans: Mapping[int, Span]) -> dict[int, int]:
        if not self._removed_before:
            return {}
        later = self._reader.since(topic, spans, self._removed_before + MARGIN_MS)
        return {partition: span.begin for partition, span in later.items()}

    def _note_passage(self, passage: Passage, at: Position, src: Position) -> None:
        self._duplicates += passage is Passage.FURTHER
        self._replays += passage is Passage.REPLAYED
        self._outside += passage is Passage.OUTSIDE
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


@dataclass(frozen=True, slots=True)
class _Passed:
    """An enriched record on its way to be judged."""

    at: Position
    src: Position
    document_id: str
    output: Output


def source_of(value: bytes | None) -> str | None:
    """The source id of a raw message; None where it can't be read."""
    try:
        decoded = orjson.loads(value or b"")
    except ValueError:
        return None
    source = decoded.get("source") if isinstance(decoded, dict) else None
    found = source.get("id") if isinstance(source, dict) else source
    return found if isinstance(found, str) else None


def _position(text: str | None) -> Position | None:
    try:
        return Position.parse(text) if text else None
    except ValueError:
        return None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None


def _chunks(records: Iterable[Any], size: int) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for record in records:
        chunk.append(record)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
