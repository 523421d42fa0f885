"""A backlog drained: by each stage with the others idle, and by all of them together."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from elasticsearch import NotFoundError

from benchmarks.enrichment.corpus import message
from benchmarks.running import Running

# The rate counts from here on: the first of a backlog wait for consumer groups to gather and for caches to fill.
BEGIN_SHARE = 0.05
LOOK_SECONDS = 0.25
CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Drained:
    """A stage, how many articles a second it took, and seconds of CPU for 1,000 articles by process."""

    stage: str
    articles: int
    per_second: float
    cpu_per_1000: dict[str, float]


def feed(stack: Running, count: int) -> None:
    """Puts so many articles on the raw topic."""
    for start in range(0, count, CHUNK):
        stack.feed([message(number, f"backlog-{number}") for number in range(start, min(start + CHUNK, count))])


def drain(stack: Running, stage: str, services: Sequence[str], progress: Callable[[], int], count: int) -> Drained:
    """What the services do with a backlog, from their start until `progress` has reached `count`; they end afterwards."""
    for name in services:
        stack.begin(name)
    marks = [(0, time.perf_counter(), stack.cpu_seconds())]

    def is_done() -> bool:
        done = progress()
        # A small backlog may be gone before it is looked at twice: then joining the group counts.
        if len(marks) == 1 and BEGIN_SHARE * count <= done <= count / 2:
            marks.append((done, time.perf_counter(), stack.cpu_seconds()))
        return done >= count

    stack.wait_until(f"{stage}: the backlog is drained", is_done, LOOK_SECONDS)
    done, at, cpu = marks[-1]
    seconds, per = time.perf_counter() - at, 1_000 / (count - done)
    spent = {name: (now - cpu.get(name, 0.0)) * per for name, now in stack.cpu_seconds().items()}
    for name in services:
        stack.end(name)
    return Drained(stage, count, (count - done) / seconds, spent)


def each_alone(stack: Running, count: int) -> list[Drained]:
    """Each stage with the others idle, one after the other on the same articles; all of them are idle before and after."""
    enriched = stack.topics.enriched.name
    feed(stack, count)
    found = []
    for stage, progress in (
        ("enrich", lambda: stack.ends(enriched)),
        ("index", lambda: stack.finished("index", enriched)),
        ("story", lambda: stack.finished("story", enriched)),
    ):
        found.append(drain(stack, f"{stage} alone", [stage], progress, count))
    return found


def together(stack: Running, count: int) -> Drained:
    """All stages at once, until the last of the articles can be found."""
    feed(stack, count)
    return drain(stack, "all of them", ["index", "story", "enrich"], lambda: _found(stack), count)


def _found(stack: Running) -> int:
    try:
        return stack.count()
    except NotFoundError:
        # The index service makes the index when it starts.
        return 0
