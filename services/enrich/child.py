"""The child process that does the CPU work, so that an article that hangs, crashes or eats memory can be stopped without its neighbours.

Imported by the parent for its names; the child imports the models only once it runs. Nothing here imports faust.
"""

import os
import resource
import signal
import time
from collections.abc import Collection
from dataclasses import dataclass
from multiprocessing.connection import Connection

from schemas.enriched import FACT_PARTS, FactPart
from services.common.parent import end_with
from services.enrich.records import RawRecord

# The child's own word for "an article asked for more memory than there is"; any other exit is a crash.
EXIT_OUT_OF_MEMORY = 77


@dataclass(frozen=True, slots=True)
class Started:
    """The child's first word: the models are loaded; or `error` says why they can't be."""

    languages: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    error: str | None = None


def now_ms() -> int:
    """Milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


def run(
    connection: Connection,
    parent_pid: int,
    models: str,
    generation: int,
    memory_mib: int,
    facts: Collection[FactPart] = FACT_PARTS,
) -> None:
    """Loads the models, says so, then answers each list of RawRecord with its list of results until the parent is gone."""
    # A parent that was killed takes the child with it; elsewhere than on Linux the closed pipe ends it.
    end_with(parent_pid, signal.SIGKILL)
    # The parent drains us when it is asked to end; a terminal's Ctrl-C reaches the whole group.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    try:
        _serve(connection, models, generation, memory_mib, facts)
    except (EOFError, BrokenPipeError):
        return
    except MemoryError:
        os._exit(EXIT_OUT_OF_MEMORY)


def _serve(connection: Connection, models: str, generation: int, memory_mib: int, facts: Collection[FactPart]) -> None:
    from services.enrich import understand
    from services.enrich.stage import Stage
    from services.enrich.warming import warm

    # Now, not with the first article: what can't be loaded is no article's fault.
    try:
        recogniser = understand.EntityRecogniser.load(models)
    except ValueError as error:
        connection.send(Started(error=f"NEWSWIRE_ENRICH_MODEL: {error}"))
        return
    understand.load_language_identifier()
    stage = Stage(recogniser, generation, now_ms, facts)
    warm(stage, recogniser.languages, now_ms())
    _limit_memory(memory_mib)
    connection.send(Started(recogniser.languages, recogniser.left_out))
    while True:
        records: list[RawRecord] = connection.recv()
        connection.send(stage.enrich(records))


def _limit_memory(mib: int) -> None:
    """Heap and private mappings; on macOS the limit is not enforced by the system."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = mib * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
