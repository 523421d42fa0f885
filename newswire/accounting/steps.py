"""One raw record's way as a list of steps, from what its outputs' headers say. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from newswire.accounting.ends import End, Indexed, Verdict
from schemas import headers
from schemas.headers import Position, stage_times
from schemas.versions import MAX_GENERATION, RANK, revision_of


@dataclass(frozen=True, slots=True)
class Seen:
    """A record as it was read; `timestamp_ms` since the epoch, `size` in bytes."""

    at: Position
    timestamp_ms: int
    key: str | None
    headers: dict[str, str]
    size: int


@dataclass(frozen=True, slots=True)
class Step:
    """One stage: what the record became there, and where that is. Times in ms since the epoch, None where nobody noted them."""

    stage: str
    became: str
    at: str | None = None
    received_ms: int | None = None
    sent_ms: int | None = None
    why: str | None = None


@dataclass(slots=True)
class Way:
    """Everything about one raw record."""

    src: str
    end: End
    document_id: str | None = None
    trace: str | None = None
    steps: list[Step] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)


def raw_steps(raw: Seen, source: str | None) -> list[Step]:
    """The raw record, and before it the ingest service where it came through that."""
    steps = []
    for stage, (received, sent) in _times(raw.headers).items():
        steps.append(Step(stage, "accepted", None, received, sent))
    from_whom = f" from {source}" if source else ""
    return [*steps, Step("raw", f"{raw.size:,} bytes{from_whom}", str(raw.at), None, raw.timestamp_ms)]


def letter_step(letter: Seen, is_dropped: bool) -> Step:
    """A dead letter: who gave up, and why."""
    said = letter.headers
    stage = said.get(headers.STAGE, "unknown")
    received, sent = _times(said).get(stage, (None, letter.timestamp_ms))
    attempt = said.get(headers.ATTEMPT, "1")
    became = f"dead letter: {said.get(headers.REASON, 'unknown')}"
    notes = [f"attempt {attempt}"] if attempt != "1" else []
    notes += ["dropped by an operator"] if is_dropped else []
    became += f" ({', '.join(notes)})" if notes else ""
    return Step(stage, became, str(letter.at), received, sent, said.get(headers.DETAIL))


def document_steps(output: Seen, version: int | None, verdict: Verdict, indexed: Indexed | None) -> list[Step]:
    """What enrich made of it, and what index did with that."""
    received, sent = _times(output.headers).get("enrich", (None, output.timestamp_ms))
    made = "a document" if version is None else f"document version {version}: {describe(version)}"
    steps = [Step("enrich", made, str(output.at), received, sent)]
    if verdict is not Verdict.DEAD_LETTERED:
        steps.append(Step("index", verdict.value, why=_why(verdict, indexed)))
    return steps


def describe(version: int) -> str:
    """A version in its parts."""
    rank, generation = divmod(version % 1000, MAX_GENERATION + 1)
    status = next((status for status, number in RANK.items() if number == rank), "unknown status")
    return f"{status}, revision {revision_of(version)}, generation {generation}"


def best(ends: Iterable[End]) -> End:
    """The best of several ends; lost where there is none."""
    order: Sequence[End] = list(End)
    return min(ends, key=order.index, default=End.LOST)


def _why(verdict: Verdict, indexed: Indexed | None) -> str | None:
    if verdict is Verdict.IN_FLIGHT:
        return "index has not committed it yet"
    if verdict is Verdict.MISSING:
        return "committed, but the document is not in the index, and there is no dead letter"
    if indexed is None:
        return None
    made_of = f", made of {indexed.src}" if indexed.src else ""
    holds = f"the index holds version {indexed.version}{made_of}"
    if verdict is Verdict.STALE:
        return f"{holds}: older than this one, which was committed and has no dead letter"
    return None if verdict is Verdict.INDEXED else holds


def _times(given: dict[str, str]) -> dict[str, tuple[int, int]]:
    try:
        return stage_times(given.get(headers.TIMES, ""))
    except ValueError:
        return {}
