"""What an answer of Elasticsearch means for the documents it is about. By error type and status, never "400 is a dead letter".

Source of the table: each failure provoked on a real Elasticsearch 9.2 and read through elasticsearch-py 9.5.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from schemas.reasons import Reason


class Verdict(Enum):
    """What happens to one document next."""

    INDEXED = "indexed"
    SUPERSEDED = "superseded"
    REJECT = "reject"
    RETRY = "retry"
    UNAUTHORISED = "unauthorised"
    HALT = "halt"


SETTLED = frozenset({Verdict.INDEXED, Verdict.SUPERSEDED, Verdict.REJECT})


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict with its cause; `reason` is the dead letter's code and counts for REJECT only."""

    verdict: Verdict
    detail: str = ""
    reason: Reason = Reason.REJECTED_BY_INDEX
    # A cause that may be the document's or the index's: its neighbours in the request tell which.
    ambiguous: bool = False


class Remedy(Enum):
    """What to do about a request that failed as a whole."""

    WAIT = "wait"
    HALVE = "halve"
    BISECT = "bisect"


@dataclass(frozen=True, slots=True)
class Failure:
    """A request that failed as a whole: what to do, and what becomes of a document that is alone in it."""

    remedy: Remedy
    alone: Outcome


# The document can't be read under this mapping; the same bytes give the same answer.
_UNREADABLE = frozenset(
    {"document_parsing_exception", "strict_dynamic_mapping_exception", "mapper_parsing_exception", "parsing_exception"}
)
_INDEXED, _SUPERSEDED = Outcome(Verdict.INDEXED), Outcome(Verdict.SUPERSEDED)


def judge(answers: Sequence[tuple[int, str | None, str]]) -> list[Outcome]:
    """The outcomes of one request's items, each given as (status, error type, reason), in their order.

    A cause that is ambiguous alone is the document's own where a neighbour of the same request was accepted.
    """
    outcomes = [classify_item(*answer) for answer in answers]
    if any(outcome.verdict in (Verdict.INDEXED, Verdict.SUPERSEDED) for outcome in outcomes):
        return [replace(o, verdict=Verdict.REJECT) if o.ambiguous else o for o in outcomes]
    return outcomes


def classify_item(status: int, error_type: str | None, reason: str) -> Outcome:
    """One item of a bulk answer."""
    if 200 <= status < 300:
        return _INDEXED
    said = f"{status} {error_type}: {reason}"
    if status == 409:
        return _SUPERSEDED if error_type == "version_conflict_engine_exception" else Outcome(Verdict.RETRY, said)
    if status == 400 and error_type in _UNREADABLE:
        return Outcome(Verdict.REJECT, said)
    if status == 413:
        return Outcome(Verdict.REJECT, said, Reason.TOO_LARGE)
    if _is_passing(status, error_type):
        return Outcome(Verdict.RETRY, said)
    return Outcome(Verdict.HALT, said, ambiguous=status == 400 and error_type == "illegal_argument_exception")


def classify_request(status: int, error_type: str | None, reason: str) -> Failure:
    """A whole request that was answered with an error status."""
    said = f"{status} {error_type}: {reason}"
    if status == 413:
        return Failure(Remedy.HALVE, Outcome(Verdict.REJECT, said, Reason.TOO_LARGE))
    if status == 400 and error_type is not None and error_type != "index_closed_exception":
        return Failure(Remedy.BISECT, Outcome(Verdict.REJECT, said))
    if status == 401:
        return Failure(Remedy.WAIT, Outcome(Verdict.UNAUTHORISED, said))
    return Failure(Remedy.WAIT, Outcome(Verdict.RETRY if _is_passing(status, error_type) else Verdict.HALT, said))


def no_answer(detail: str, *, tls: bool = False) -> Failure:
    """A request without an answer: refused, reset, timed out (retry), or no trust in the server's certificate (halt)."""
    return Failure(Remedy.WAIT, Outcome(Verdict.HALT if tls else Verdict.RETRY, detail))


def _is_passing(status: int, error_type: str | None) -> bool:
    """Overload and shards on the move pass by themselves; a block (a full disk) has to be lifted."""
    return (status in (408, 429) and error_type != "cluster_block_exception") or status >= 500
