"""Two bytes for every raw record, and from them its one end."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import Enum
from itertools import pairwise

from newswire.accounting.ends import End, Verdict
from newswire.accounting.spans import Marks, Range, Span, joined
from newswire.accounting.summary import Summary
from schemas.headers import Position

# Of a record's byte: three bits for the best end so far (0: none), the others flags.
_RANKED = (End.UNSEEN, End.IN_FLIGHT, End.DEAD_LETTERED, End.DROPPED, End.RETRACTED, End.SUPERSEDED, End.INDEXED)
_RANK = {end: number for number, end in enumerate(_RANKED, start=1)}
_BEST = 7
_ANSWERED = 8
_NOT_COUNTED = 16
_REPLAY = 32
_UNANSWERED = re.compile(b"[" + b"".join(re.escape(bytes([b])) for b in range(64) if not b & _ANSWERED) + b"]+")
_MOST_REASONS = 255
_OF_LETTER = frozenset({End.DEAD_LETTERED, End.DROPPED})


class Passage(Enum):
    """What one output of enrich is to its `src`: FURTHER ones are duplicates, REPLAYED ones were asked for."""

    FIRST = "first"
    FURTHER = "further"
    REPLAYED = "replayed"
    OUTSIDE = "outside"


class Ledger:
    """Fed in this order: dead letters, enriched records, then the raw records that nothing answered.

    Where only some records count: `everything`, the raw records that do, then dead letters and enriched records.
    """

    def __init__(
        self,
        topic: str,
        spans: Mapping[int, Span],
        committed: Mapping[int, int],
        seen_from: Mapping[int, int] | None = None,
    ) -> None:
        """`committed`: enrich's next offset by partition. `seen_from`: raw offsets below it may have had outputs that a
        retention removed."""
        self.topic = topic
        self._marks, self._why = Marks(spans), Marks(spans)
        self._committed, self._seen_from = committed, seen_from or {}
        self._reasons: list[str] = []
        self._is_selective = False
        self._replays_astray = 0

    def owner(self, src: Position, via: Position | None) -> Position:
        """The raw record that an output belongs to: `src`, or where that is no raw record (a producer's own header), `via`."""
        return via if src.topic != self.topic and via is not None and via.topic == self.topic else src

    def passed(self, src: Position, via: Position | None, is_replay: bool = False) -> Passage:
        """An output of enrich: a document or a dead letter. `via` is the raw record it was made of at once."""
        is_rerun = via is not None and via.topic == self.topic and via != src
        again = via is not None and is_rerun and self._answer(via, _NOT_COUNTED)
        if src.topic != self.topic or not self._holds(src):
            return Passage.OUTSIDE
        if self._is_selective and self._byte(src) & _NOT_COUNTED:
            return Passage.OUTSIDE
        if not self._answer(src):
            return Passage.FIRST
        return Passage.REPLAYED if (is_rerun or is_replay) and not again else Passage.FURTHER

    def ended(self, src: Position, end: End, reason: str = "") -> None:
        """One more end of a record: the best counts. `reason` says why it has a dead letter."""
        byte = self._byte(src)
        if byte & _BEST < _RANK[end]:
            self._put(src, byte & ~_BEST | _RANK[end])
            if end in _OF_LETTER:
                self._why.put(src.partition, src.offset, self._code(reason))

    def judged(self, src: Position, verdict: Verdict) -> None:
        """What became of an enriched record."""
        if verdict is Verdict.DEAD_LETTERED:
            # Its letter said so already, with a better reason, wherever the letter could name the raw record.
            self.ended(src, End.DEAD_LETTERED, "index")
        elif verdict in (Verdict.STALE, Verdict.MISSING):
            # An older dead letter must not hide that its replay went astray.
            self._replays_astray += self._byte(src) & _BEST in (_RANK[End.DEAD_LETTERED], _RANK[End.DROPPED])
        else:
            self.ended(src, End(verdict.value))

    def unanswered(self) -> Iterator[Range]:
        """Offsets without any output, as ranges to be read; from now on each counts only if `found`."""
        for partition in self._marks.spans:
            for run in self._marks.runs(partition, _UNANSWERED):
                for offset in range(run.begin, run.end):
                    self._marks.put(partition, offset, self._marks.get(partition, offset) | _NOT_COUNTED)
            yield from joined(self._marks.runs(partition, _UNANSWERED))

    def everything(self) -> Iterator[Range]:
        """All offsets; from now on each counts only if `found`, and so do outputs."""
        self._is_selective = True
        for partition, span in self._marks.spans.items():
            for offset in range(span.begin, span.end):
                self._marks.put(partition, offset, self._marks.get(partition, offset) | _NOT_COUNTED)
            yield Range(partition, span.begin, span.end)

    def found(self, at: Position, src: Position) -> None:
        """A raw record that was read; `src` differs from `at` where it is a replay of another one."""
        byte = self._byte(at)
        if src.topic != self.topic or src == at:
            self._put(at, byte & ~_NOT_COUNTED)
        else:
            self._put(at, byte | _REPLAY)

    def records(self) -> Iterator[tuple[Position, End, str]]:
        """Every raw record with its end and the reason of its dead letter ("" for other ends)."""
        for partition, span in self._marks.spans.items():
            for offset, byte, why in zip(
                range(span.begin, span.end), self._marks.of(partition), self._why.of(partition), strict=True
            ):
                if not byte & _NOT_COUNTED:
                    end = self._end(partition, offset, byte)
                    yield Position(self.topic, partition, offset), end, self._reason(why) if end in _OF_LETTER else ""

    def summary(self) -> Summary:
        """The counts."""
        summary = Summary(replays_lost=self._replays_astray)
        for partition, span in self._marks.spans.items():
            cuts = (span.begin, self._seen_from.get(partition, 0), self._committed.get(partition, 0), span.end)
            inner = sorted({min(max(cut, span.begin), span.end) for cut in cuts})
            for begin, end in pairwise(inner):
                self._count(summary, partition, begin, end)
        return summary

    def _count(self, summary: Summary, partition: int, begin: int, end: int) -> None:
        """All offsets of one stretch on which equal bytes mean equal ends."""
        first = self._marks.spans[partition].begin
        cut = slice(begin - first, end - first)
        pairs = Counter(zip(self._marks.of(partition)[cut], self._why.of(partition)[cut], strict=True))
        for (byte, why), count in pairs.items():
            if byte & _REPLAY and not byte & _ANSWERED:
                is_waiting = begin >= self._committed.get(partition, 0)
                summary.replays_in_flight += count if is_waiting else 0
                summary.replays_lost += 0 if is_waiting else count
            elif not byte & _NOT_COUNTED:
                which = self._end(partition, begin, byte)
                reason = self._reason(why) if which in _OF_LETTER else ""
                summary.add(which, count, reason, "index" if byte & _ANSWERED else "enrich")

    def _end(self, partition: int, offset: int, byte: int) -> End:
        if byte & _BEST:
            return _RANKED[(byte & _BEST) - 1]
        if byte & _ANSWERED:
            return End.LOST
        if offset >= self._committed.get(partition, 0):
            return End.IN_FLIGHT
        return End.UNSEEN if offset < self._seen_from.get(partition, 0) else End.LOST

    def _answer(self, at: Position, flags: int = 0) -> bool:
        """Whether it had been answered before."""
        byte = self._byte(at)
        self._put(at, byte | _ANSWERED | flags)
        return bool(byte & _ANSWERED)

    def _holds(self, at: Position) -> bool:
        return at.offset in self._marks.spans.get(at.partition, Span(0, 0))

    def _byte(self, at: Position) -> int:
        return self._marks.get(at.partition, at.offset)

    def _put(self, at: Position, byte: int) -> None:
        self._marks.put(at.partition, at.offset, byte)

    def _code(self, reason: str) -> int:
        if reason not in self._reasons and len(self._reasons) < _MOST_REASONS:
            self._reasons.append(reason)
        return self._reasons.index(reason) + 1 if reason in self._reasons else 0

    def _reason(self, code: int) -> str:
        return self._reasons[code - 1] if code else "other"
