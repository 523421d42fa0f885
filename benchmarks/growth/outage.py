"""The index service's memory while a backlog waits and Elasticsearch is away."""

import time
from collections.abc import Callable

from benchmarks.growth.generator import Generator
from benchmarks.growth.steps import produce
from benchmarks.growth.watching import memory_of
from benchmarks.running import Running

SETTLED_SECONDS = 5.0


def without_elasticsearch(
    stack: Running, generator: Generator, first: int, count: int, seconds: float, say: Callable[[str], None]
) -> list[tuple[float, float]]:
    """Elasticsearch is killed and stays away for so long with `count` documents on the topic; then all of them are indexed."""
    produce(stack, generator, first, first + count, say)
    service = stack.begin("index")
    assert service.process is not None
    stack.installation.stack.elasticsearch.kill()
    with memory_of(service.process.pid) as memory:
        time.sleep(seconds)
    stack.installation.stack.elasticsearch.restart()
    stack.wait_until(
        "the backlog is indexed", lambda: stack.finished("index", stack.topics.enriched.name) >= first + count
    )
    stack.end("index")
    return list(memory)


def growth_mib(memory: list[tuple[float, float]]) -> float:
    """How much more the process held at the end than once it had started."""
    settled = [mib for seconds, mib in memory if seconds <= SETTLED_SECONDS] or [memory[0][1]]
    return memory[-1][1] - max(settled)
