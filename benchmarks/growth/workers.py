"""Articles a second of one enrich worker and of two, on real Kafka, each with a backlog of its own."""

import time
from collections.abc import Callable

from benchmarks.running import running
from benchmarks.throughput.stages import feed
from newswire.health import complaint
from newswire.local.ports import free_ports
from newswire.supervisor import service

BEGIN_SHARE = 0.1


def enrich_rates(articles: int, say: Callable[[str], None]) -> dict[int, float]:
    """By the number of workers."""
    found = {}
    for workers in (1, 2):
        with running(only=()) as stack:
            feed(stack, articles)
            installation = stack.installation
            ports = free_ports(workers)
            processes = [
                service("enrich", installation.stack.root / "logs", installation.environment | {"NEWSWIRE_ENRICH_PORT": str(port)}, number)
                for number, port in enumerate(ports, 1)
            ]  # fmt: skip
            marks: list[tuple[int, float]] = []

            def is_done(stack=stack, ports=ports, marks=marks) -> bool:  # type: ignore[no-untyped-def]  # noqa: ANN001
                done = stack.ends(stack.topics.enriched.name)
                well = not any(complaint(f"http://127.0.0.1:{port}") for port in ports)
                if not marks and well and done >= BEGIN_SHARE * articles:
                    marks.append((done, time.perf_counter()))
                return bool(done >= articles)

            try:
                for process in processes:
                    process.start()
                stack.wait_until("the backlog is enriched", is_done, 0.25)
                done, at = marks[0]
                found[workers] = (articles - done) / (time.perf_counter() - at)
            finally:
                for process in processes:
                    process.stop()
            say(f"{workers} enrich: {found[workers]:.0f} articles/s")
    return found
