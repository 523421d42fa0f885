"""Dead letters as people read them on a terminal. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Self

from newswire.dlq.decisions import Decision
from newswire.dlq.letters import DeadLetter
from newswire.render import plain
from schemas.reasons import Reason

VALUE_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class Line:
    """What a list shows of a letter; its bytes are not kept."""

    position: str
    time_ms: int
    reason: str
    stage: str
    attempt: int
    source: str | None
    build: str
    src: str
    said: str
    decision: Decision | None

    @classmethod
    def of(cls, letter: DeadLetter, decision: Decision | None) -> Self:
        """The line of that letter."""
        return cls(
            str(letter.at),
            letter.time_ms,
            letter.reason,
            letter.stage,
            letter.attempt,
            letter.source,
            letter.build,
            letter.src,
            letter.last_line,
            decision,
        )

    def as_json(self) -> dict[str, Any]:
        """For machines; `time` in ms since the epoch."""
        return {**asdict(self), "ours": _is_ours(self.reason)}


def overview(lines: list[Line], limit: int, kind: str) -> Iterator[str]:
    """Counts by reason, the most frequent first; then the newest letters."""
    if not lines:
        yield f"no {kind}dead letter"
        return
    yield f"{len(lines):,} {kind}dead letter{'s' if len(lines) > 1 else ''}"
    for reason, count in Counter(line.reason for line in lines).most_common():
        fault = "our own fault or the index's" if _is_ours(reason) else "the message's"
        yield plain(f"{count:>9,}  {reason:<22} {fault}")
    yield ""
    for line in sorted(lines, key=lambda line: line.time_ms, reverse=True)[:limit]:
        yield from _two_lines(line)
    if len(lines) > limit:
        yield f"… and {len(lines) - limit:,} older ones: --limit {len(lines)} shows all"


def full(letter: DeadLetter, decision: Decision | None) -> Iterator[str]:
    """Everything about one letter: headers, the detail or traceback, the original bytes."""
    yield plain(f"{letter.at}  failed in {letter.failed_in}, {when(letter.time_ms)}")
    yield plain(f"  source       {letter.source or 'unknown'}")
    yield plain(f"  document_id  {letter.document_id or 'unknown'}")
    yield f"  timestamp    {when(letter.timestamp_ms)}"
    for name, value in letter.headers.items():
        if name != "detail":
            yield plain(f"  {name:<12} {value}")
    if decision is not None:
        yield plain(f"  decided      {_decided(decision)}")
    yield from ("", plain(letter.detail) or "(no detail)", "")
    yield f"key    {_readable(letter.key)}"
    yield f"value  {_readable(letter.value)}"


def when(ms: int) -> str:
    """A time in UTC, to the second."""
    try:
        return f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%d %H:%M:%S}Z"
    except (ValueError, OverflowError, OSError):
        return f"{ms} ms"


def _two_lines(line: Line) -> Iterable[str]:
    source = f"  {line.source}" if line.source else ""
    decided = f"  [{_decided(line.decision)}]" if line.decision else ""
    yield plain(
        f"{line.position}  {when(line.time_ms)}  {line.reason}  {line.stage}  attempt {line.attempt}{source}{decided}"
    )
    yield plain(f"    {line.said[:200]}")


def _decided(decision: Decision) -> str:
    word = {"replay": "replayed", "drop": "dropped"}[decision.decision]
    return f"{word} {when(decision.time)} by {decision.by}{': ' + decision.reason if decision.reason else ''}"


def _readable(data: bytes | None) -> str:
    if data is None:
        return "(null)"
    text = plain(data.decode("utf-8", "backslashreplace"))
    more = f"\n… {len(data):,} bytes in all: --raw writes them" if len(text) > VALUE_CHARACTERS else ""
    return f"({len(data):,} bytes)\n{text[:VALUE_CHARACTERS]}{more}"


def _is_ours(reason: str) -> bool:
    return reason in set(Reason) and Reason(reason).is_ours
