"""A backlog drained: by each stage with the others idle, and by all of them together."""

from collections.abc import Callable, Sequence

from elasticsearch import NotFoundError

from benchmarks.draining import Drained, drain
from benchmarks.enrichment.corpus import message
from benchmarks.running import Running

CHUNK = 1_000
TOGETHER = "all of them"


def feed(stack: Running, count: int) -> None:
    """Puts so many articles on the raw topic."""
    for start in range(0, count, CHUNK):
        stack.feed([message(number, f"backlog-{number}") for number in range(start, min(start + CHUNK, count))])


def each_alone(stack: Running, count: int) -> dict[str, Drained]:
    """Each stage with the others idle, one after the other on the same articles; all of them are idle before and after."""
    enriched = stack.topics.enriched.name
    feed(stack, count)
    return {
        f"{stage} alone": _run(stack, [stage], progress, count)
        for stage, progress in (
            ("enrich", lambda: stack.ends(enriched)),
            ("index", lambda: stack.finished("index", enriched)),
            ("story", lambda: stack.finished("story", enriched)),
        )
    }


def together(stack: Running, count: int) -> Drained:
    """All stages at once, until the last of the articles can be found."""
    feed(stack, count)
    return _run(stack, ["index", "story", "enrich"], lambda: _found(stack), count)


def _run(stack: Running, services: Sequence[str], progress: Callable[[], int], count: int) -> Drained:
    for name in services:
        stack.start(name)
    drained = drain(stack, f"{', '.join(services)}: the backlog is drained", progress, count)
    for name in services:
        stack.end(name)
    return drained


def _found(stack: Running) -> int:
    try:
        return stack.count()
    except NotFoundError:
        # The index service makes the index when it starts.
        return 0
