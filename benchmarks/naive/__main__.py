"""newswire beside what one would write first: articles for a second of CPU, and what an older revision does.

    make bench-naive

The same HTML pages of 500 words go through three ways, one after the other, on the same servers: our enrich and index services; a
plain loop (kafka-python, trafilatura, `nlp(text)` with the model as it comes, `elasticsearch.helpers.bulk`; benchmarks/naive/loop.py);
and the same loop with `nlp.pipe` and only what names need. Each has a raw topic of the same shape with the same bytes, and is
watched from outside: a warm-up first, then the backlog, from its first record on the topic until its last document is found.
CPU is that of the way's own processes, all with OPENBLAS_NUM_THREADS=1. Beside it stands what the servers took meanwhile; ours come
first and so find them coldest, and this program asks ten times a second, which costs Elasticsearch more the longer a way takes.
Last comes an older revision of some documents: a document is stale where it then shows the older title.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from statistics import fmean

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import psutil

from benchmarks.naive.figures import LOOP, OURS, PIPE, TIMES, Drained, count_stale, ratios
from benchmarks.naive.pages import Version, earlier, version
from benchmarks.naive.ways import DOES, Way, loop, ours
from benchmarks.outcome import Goal, conclude, table
from benchmarks.plots import bars
from benchmarks.processes import cpu_seconds
from benchmarks.running import Running, running

OLDER = 20
# Four and two times were measured; asked is less, so that only a real loss falls short.
LEAST = {LOOP: 2.0, PIPE: 1.5}
HEADS = (
    "way", "articles/s", "articles/s of CPU", "CPU s / 1,000", "Kafka CPU s / 1,000", "Elasticsearch CPU s / 1,000",
    "words each", "stale documents", "what it does",
)  # fmt: skip


def servers(stack: Running) -> dict[str, float]:
    """CPU seconds so far of each server."""
    return {one.name: cpu_seconds([psutil.Process(one.pid)]) for one in stack.installation.stack.servers if one.pid}


def drain(way: Way, warm_up: Sequence[Version], backlog: Sequence[Version]) -> Drained:
    """The backlog, timed, and the older revisions after it. Raises RuntimeError where a process was replaced meanwhile."""
    stack, every = way.stack, len(warm_up) + len(backlog)
    stack.feed([one.value for one in warm_up])
    stack.wait_until(f"{way.name}: the warm-up is found", lambda: way.count() >= len(warm_up))
    processes, busy = way.everybody(), servers(stack)
    cpu, began = cpu_seconds(processes.values()), time.perf_counter()
    stack.feed([one.value for one in backlog])
    stack.wait_until(f"{way.name}: the backlog is found", lambda: way.count() >= every)
    seconds = time.perf_counter() - began
    if way.everybody().keys() != processes.keys():
        raise RuntimeError(f"{way.name}: a process ended or began meanwhile, its CPU time is not known: run it again")
    cpu = cpu_seconds(processes.values()) - cpu
    spent = {name: after - busy[name] for name, after in servers(stack).items()}
    print(f"{way.name}: {len(backlog)} articles in {seconds:.1f} s, {cpu:.1f} s of CPU", flush=True)
    words, older = average_words(way), stale(way, backlog[:OLDER])
    return Drained(way.name, len(backlog), seconds, cpu, spent["Kafka"], spent["Elasticsearch"], words, older)


def average_words(way: Way) -> float:
    """Words of text in a document, from 500 of them."""
    hits = way.stack.client.search(index=way.stack.names.reading, size=500, source=["body"])["hits"]["hits"]
    return fmean(len(hit["_source"]["body"].split()) for hit in hits)


def stale(way: Way, newer: Sequence[Version]) -> int:
    """How many documents show the older title when an older revision of each came after `newer` and is read."""
    stack = way.stack
    older = [earlier(one.number) for one in newer]
    stack.feed([one.value for one in older])
    stack.wait_until(f"{way.name}: the older revisions are read", way.has_read_all)
    stack.client.indices.refresh(index=stack.names.reading)
    asked = {"ids": {"values": [one.document_id for one in newer]}}
    answer = stack.client.search(index=stack.names.reading, query=asked, size=len(newer), source=["title"])
    return count_stale(
        {hit["_id"]: hit["_source"]["title"] for hit in answer["hits"]["hits"]},
        {one.document_id: one.title for one in newer},
        {one.document_id: one.title for one in older},
    )


def measure(articles: int, warm_up: int) -> list[Drained]:
    """Every way, one at a time."""
    versions = [version(number) for number in range(warm_up + articles)]
    first, backlog = versions[:warm_up], versions[warm_up:]
    with running(only=("enrich", "index")) as stack:
        drained = [drain(ours(stack), first, backlog)]
        stack.installation.supervisor.stop()
        for name in (PIPE, LOOP):
            with loop(stack, name) as way:
                drained.append(drain(way, first, backlog))
    return drained


def row(one: Drained) -> tuple[object, ...]:
    """A way's line in the table."""
    return (
        one.way, one.per_second, one.per_cpu_second, one.per_thousand(one.cpu), one.per_thousand(one.kafka_cpu),
        one.per_thousand(one.elasticsearch_cpu), one.words, f"{one.stale} of {OLDER}", DOES[one.way],
    )  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.naive", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=600, help="backlog of each way (default: 600)")
    parser.add_argument("--warm-up", type=int, default=100, help="articles before it (default: 100)")
    asked = parser.parse_args(arguments)
    if asked.articles < OLDER or asked.warm_up < 1:
        parser.error(f"give at least {OLDER} articles, so many get an older revision, and at least 1 to warm up")
    drained = measure(asked.articles, asked.warm_up)
    print("\n" + table(HEADS, [row(one) for one in drained]))
    bars("naive", {one.way: one.per_cpu_second for one in drained}, "articles for a second of CPU")
    times = ratios(drained)
    figures = {
        "ratios": times,
        "ways": [asdict(one) | {"per_second": one.per_second, "per_cpu_second": one.per_cpu_second} for one in drained],
    }
    goals = [Goal(TIMES[way], times[TIMES[way]], least, is_least=True) for way, least in LEAST.items()]
    older = next(one.stale for one in drained if one.way == OURS)
    return conclude("naive", figures, [*goals, Goal(f"stale documents, {OURS}", older, 0)])


if __name__ == "__main__":
    sys.exit(main())
