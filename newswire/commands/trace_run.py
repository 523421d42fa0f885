"""Finding one article: in the index by id, trace or src; what never got there is scanned for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError
from kafka.partitioner.default import murmur2

from newswire.accounting.ends import End, Output, Verdict, judge
from newswire.accounting.spans import Range, Span
from newswire.accounting.steps import Seen, Way, best, document_steps, letter_step, raw_steps
from newswire.commands.audit_indexed import IndexedDocuments
from newswire.commands.audit_run import REPORT_EVERY
from newswire.commands.audit_view import MARGIN_MS
from newswire.decisions import DROP, read_decisions
from newswire.elastic import index_group
from newswire.local.files import Progress
from newswire.record_fields import identity_of, place, position, source_of, text_of, version_of_headers
from newswire.topic_reader import TopicReader, committed, whole
from schemas import headers
from schemas.headers import Position
from schemas.times import as_instant
from schemas.topics import Topics
from services.common.names import IndexNames
from services.common.settings import ElasticsearchSettings

# Articles that one trace id may name: a producer may give all articles of one run the same.
MOST = 100
Match = Callable[[Any], bool]


@dataclass(slots=True)
class _Known:
    """What is known of one raw record so far."""

    src: Position
    indexed_ms: int | None = None
    raw: Any = None
    outputs: list[Any] = field(default_factory=list)


class Tracer:
    """One search; reads exactly the offsets it knows, and scans only for those it does not."""

    def __init__(
        self,
        settings: ElasticsearchSettings,
        reader: TopicReader,
        client: Elasticsearch,
        progress: Progress,
        everything: bool,
    ) -> None:
        names = IndexNames.of(settings.namespace)
        self._settings, self._reader, self._client, self._alias = settings, reader, client, names.all
        self._indexed = IndexedDocuments(client, names.all)
        self._progress, self._everything = progress, everything
        self.topics = Topics.named(settings.namespace)
        self._enrich_at = committed(settings, "enrich", self.topics.raw.name)
        self._index_at = committed(settings, index_group(client, names), self.topics.enriched.name)
        self._spans = reader.spans([topic.name for topic in self.topics.all()])

    def find(self, wanted: str) -> list[Way]:
        """The ways of the raw records behind a document id, a trace id or a src; none where nothing is known of it."""
        known = self._known(wanted)
        for one in known.values():
            self._read_raw(one)
        known = {src: one for src, one in known.items() if self._may_be(one)}
        self._read_outputs(known)
        dropped = self._dropped() if known else frozenset()
        return [self._way(one, dropped) for one in known.values()]

    # --- which raw records

    def _known(self, wanted: str) -> dict[str, _Known]:
        given = position(wanted)
        known = {str(given): _Known(given)} if given and given.topic == self.topics.raw.name else {}
        for document in self._documents(wanted):
            src = position(document.get("src"))
            if src and src.topic == self.topics.raw.name and document.get("enriched_at"):
                known[str(src)] = _Known(src, int(as_instant(document["enriched_at"]).timestamp() * 1000))
        if self._everything or not known:
            for src in self._scan_for_sources(wanted, deep=not known):
                known.setdefault(str(src), _Known(src))
        return known

    def _documents(self, wanted: str) -> list[dict[str, Any]]:
        either = [{"ids": {"values": [wanted]}}, {"term": {"trace": wanted}}, {"term": {"src": wanted}}]
        try:
            answer = self._client.search(
                index=self._alias, query={"bool": {"should": either}}, size=MOST, source_includes=["src", "enriched_at"]
            )
        except NotFoundError:
            return []
        return [hit["_source"] for hit in answer["hits"]["hits"]]

    def _scan_for_sources(self, wanted: str, deep: bool) -> Iterator[Position]:
        """By key and trace in what enrich and index wrote; `deep`, and nothing found there: in every raw record."""

        def is_it(record: Any) -> bool:
            named = {text_of(record.key), *_of(record, headers.TRACE)}
            return wanted in named or (
                record.topic in (self.topics.raw_dlq.name, self.topics.raw.name) and identity_of(record.value) == wanted
            )

        outputs = (self.topics.enriched.name, self.topics.raw_dlq.name, self.topics.enriched_dlq.name)
        found = [src for topic in outputs for record in self._scan(topic, is_it) if (src := self._src(record))]
        if deep and not found:
            found = [src for record in self._scan(self.topics.raw.name, is_it) if (src := self._src(record))]
        yield from found

    # --- what became of them

    def _read_raw(self, one: _Known) -> None:
        at = one.src
        span = self._spans[at.topic].get(at.partition, Span(0, 0))
        if at.offset in span:
            one.raw = next(self._reader.read(at.topic, [Range(at.partition, at.offset, at.offset + 1)]), None)

    def _may_be(self, one: _Known) -> bool:
        """A record that a retention removed may still have outputs; an offset that was never written has none."""
        span = self._spans[one.src.topic].get(one.src.partition, Span(0, 0))
        return one.raw is not None or one.indexed_ms is not None or one.src.offset < span.begin

    def _read_outputs(self, known: dict[str, _Known]) -> None:
        """An indexed document's own record is found by its time; for all others the topics are scanned from the raw record on."""
        for one in known.values():
            if one.indexed_ms is not None and not self._everything:
                one.outputs += self._indexed_output(one)
        left = {src: one for src, one in known.items() if not one.outputs}
        if not left:
            return
        since = min((one.raw.timestamp if one.raw else one.indexed_ms or 0) for one in left.values()) - MARGIN_MS
        for topic in (self.topics.raw_dlq.name, self.topics.enriched.name, self.topics.enriched_dlq.name):
            for record in self._scan(topic, lambda r: any(src in left for src in _of(r, headers.SRC)), since):
                left[_of(record, headers.SRC)[-1]].outputs.append(record)

    def _indexed_output(self, one: _Known) -> list[Any]:
        """Read forward from when it was enriched, in the partition that its key leads to, until it is there."""
        topic, key = self.topics.enriched.name, identity_of(one.raw.value) if one.raw else None
        spans = self._spans[topic]
        if key and spans:
            # What Kafka's own partitioner does with a key.
            number = (murmur2(key.encode()) & 0x7FFFFFFF) % len(spans)
            spans = {number: spans[number]}
        later = self._reader.since(topic, spans, max(0, (one.indexed_ms or 0) - 1_000))
        match = (r for r in self._reader.read(topic, whole(later)) if str(one.src) in _of(r, headers.SRC))
        found = next(match, None)
        return [found] if found is not None else []

    def _dropped(self) -> frozenset[str]:
        decided = dict(read_decisions(self._reader, self._settings.namespace))
        return frozenset(str(at) for at, decision in decided.items() if decision == DROP)

    def _way(self, one: _Known, dropped: frozenset[str]) -> Way:
        way, ends = Way(str(one.src), End.LOST), []
        if one.raw is not None:
            raw = seen(one.raw)
            way.document_id, way.trace = identity_of(one.raw.value), raw.headers.get(headers.TRACE)
            way.steps += raw_steps(raw, source_of(one.raw.value))
        letters = {via for record in one.outputs for via in _of(record, headers.VIA) if self._is_letter(record)}
        for record in sorted(one.outputs, key=lambda r: (r.timestamp, r.topic)):
            output = seen(record)
            way.trace = output.headers.get(headers.TRACE) or way.trace
            if self._is_letter(record):
                way.steps.append(letter_step(output, str(output.at) in dropped))
                ends.append(End.DROPPED if str(output.at) in dropped else End.DEAD_LETTERED)
                continue
            way.document_id = output.key or way.document_id
            ends += self._judged(way, output, str(output.at) in letters)
        if not one.outputs and one.src.offset >= self._enrich_at.get(one.src.partition, 0):
            ends.append(End.IN_FLIGHT)
        way.end = best(ends)
        return way

    def _judged(self, way: Way, output: Seen, has_letter: bool) -> list[End]:
        version = version_of_headers(output.headers)
        is_committed = output.at.offset < self._index_at.get(output.at.partition, 0)
        indexed = self._indexed.get([output.key or ""]).get(output.key or "")
        verdict = judge(Output(way.src, version, is_committed, has_letter), indexed)
        way.steps += document_steps(output, version, verdict, indexed)
        return [] if verdict in (Verdict.STALE, Verdict.MISSING) else [End(verdict.value)]

    # --- reading

    def _scan(self, topic: str, match: Match, since_ms: int | None = None) -> Iterator[Any]:
        spans = self._spans[topic]
        if since_ms is not None and spans:
            spans = self._reader.since(topic, spans, max(0, since_ms))
        total, step = sum(map(len, spans.values())), f"looking through {topic}"
        for done, record in enumerate(self._reader.read(topic, whole(spans)), start=1):
            if done % REPORT_EVERY == 0:
                self._progress(done, total, step)
            if match(record):
                yield record

    def _is_letter(self, record: Any) -> bool:
        return record.topic in (self.topics.raw_dlq.name, self.topics.enriched_dlq.name)

    def _src(self, record: Any) -> Position | None:
        src = position(headers.source_of(headers.read(record.headers), place(record)))
        return src if src and src.topic == self.topics.raw.name else None


def seen(record: Any) -> Seen:
    """A Kafka record as plain data."""
    return Seen(
        place(record), record.timestamp, text_of(record.key), headers.read(record.headers), len(record.value or b"")
    )


def _of(record: Any, name: str) -> list[str]:
    return [value.decode("utf-8", "replace") for header, value in record.headers or () if header == name and value]
