"""A dead letter: the original bytes, and in its headers where they come from, which stage gave up, why, and which build it was."""

from importlib.metadata import PackageNotFoundError, version

from schemas import headers
from schemas.headers import Headers, Position
from schemas.reasons import Reason

# A traceback's end says most; headers travel with every replay.
DETAIL_CHARACTERS = 4_000


def build_version() -> str:
    """The version of newswire that is installed, as dead letters and /metrics name it."""
    try:
        return version("newswire")
    except PackageNotFoundError:
        return "unknown"


def dead_letter_headers(
    given: dict[str, str],
    at: Position,
    *,
    stage: str,
    reason: Reason,
    detail: str,
    received_ms: int,
    now_ms: int,
    build: str,
) -> Headers:
    """The headers of a dead letter for the record at `at` that came with the headers `given`; times in ms since the epoch."""
    kept = headers.lineage(given, at, stage, received_ms, now_ms)
    said = {
        headers.STAGE: stage,
        headers.REASON: reason.value,
        headers.DETAIL: detail[-DETAIL_CHARACTERS:],
        headers.TIME: str(now_ms),
        headers.BUILD: build,
        headers.ATTEMPT: str(_attempts(given) + 1),
    }
    if headers.VERSION in given:
        said[headers.VERSION] = given[headers.VERSION]
    return headers.write({**kept, **said})


def _attempts(given: dict[str, str]) -> int:
    try:
        return int(given.get(headers.ATTEMPT, "0"))
    except ValueError:
        return 0
