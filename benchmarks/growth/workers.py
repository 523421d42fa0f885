"""Articles a second of one enrich worker and of two, on real Kafka, each with a backlog of its own."""

from collections.abc import Callable

from benchmarks.draining import drain
from benchmarks.running import running
from benchmarks.throughput.stages import feed
from newswire.health import complaint
from newswire.local.ports import free_ports


def enrich_rates(articles: int, say: Callable[[str], None]) -> dict[int, float]:
    """By the number of workers."""
    found = {}
    for workers in (1, 2):
        found[workers] = _rate(articles, workers)
        say(f"{workers} enrich: {found[workers]:.0f} articles/s")
    return found


def _rate(articles: int, workers: int) -> float:
    with running(only=()) as stack:
        feed(stack, articles)
        ports = free_ports(workers)
        for number, port in enumerate(ports, 1):
            stack.start("enrich", number, port)

        def enriched() -> int:
            return stack.ends(stack.topics.enriched.name)

        def all_well() -> bool:
            return not any(complaint(f"http://127.0.0.1:{port}") for port in ports)

        return drain(stack, "the backlog is enriched", enriched, articles, all_well).per_second
