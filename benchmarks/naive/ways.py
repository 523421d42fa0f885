"""The ways: our services, and the loop as a process of its own, each with a raw topic and an index to itself."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
from kafka.admin import NewTopic

from benchmarks.naive.figures import LOOP, OURS, PIPE
from benchmarks.running import Running
from newswire.installation import tail
from schemas.topics import Topic, Topics
from services.common.kafka import group_name, make_admin
from services.common.names import IndexNames

ROOT = Path(__file__).parents[2]
DOES = {
    OURS: "text, entities joined and linked to places, topics, quotes, dates, money, story bands; every revision, versions",
    LOOP: "text, entities; nlp(text), the model as it comes",
    PIPE: "text, entities; nlp.pipe, without what names do not need",
}


class WayFailed(Exception):
    """The loop ended by itself, or our services made dead letters; the message says what they left."""


@dataclass(frozen=True, slots=True)
class Way:
    """A running way; `stack` is the installation that its topic, group and index belong to."""

    name: str
    stack: Running
    processes: Mapping[str, subprocess.Popen[bytes]]
    log: Path | None = None

    def count(self) -> int:
        """How many documents can be found. Raises WayFailed."""
        self.check()
        return self.stack.count()

    def has_read_all(self) -> bool:
        """Whether everything on its topics is read and committed. Raises WayFailed."""
        self.check()
        if self.name != OURS:
            return self._has_read("loop", self.stack.topics.raw)
        topics = self.stack.topics
        if letters := self.stack.ends(topics.raw_dlq.name) + self.stack.ends(topics.enriched_dlq.name):
            raise WayFailed(f"our services made {letters} dead letters of the benchmark's own pages")
        return self._has_read("enrich", topics.raw) and self._has_read("index", topics.enriched)

    def check(self) -> None:
        """Raises WayFailed where the loop no longer runs; services are started again by their supervisor."""
        if self.log and any(process.poll() is not None for process in self.processes.values()):
            raise WayFailed(f"the {self.name} ended by itself. Its log ends with:{tail(self.log)}")

    def everybody(self) -> dict[int, psutil.Process]:
        """Its processes with their children, by id."""
        roots = [psutil.Process(process.pid) for process in self.processes.values()]
        return {one.pid: one for root in roots for one in (root, *root.children(recursive=True))}

    def _has_read(self, service: str, topic: Topic) -> bool:
        return self.stack.finished(service, topic.name) == self.stack.ends(topic.name)


def ours(stack: Running) -> Way:
    """The services that run; end them with `stack.installation.supervisor.stop()`."""
    supervised = stack.installation.supervisor.processes
    return Way(OURS, stack, {name: one.process for name, one in supervised.items() if one.process})


@contextmanager
def loop(stack: Running, name: str) -> Iterator[Way]:
    """The loop, by nlp.pipe where it is PIPE, on a raw topic of our shape and an index without a mapping."""
    own = _own(stack, name.replace(" ", "-").replace(".", "-"))
    log = stack.installation.stack.root / f"{own.settings.namespace}.log"
    command = [
        sys.executable, "-m", "benchmarks.naive.loop", "--kafka", own.settings.kafka_bootstrap_servers,
        "--elasticsearch", own.settings.elasticsearch_url, "--topic", own.topics.raw.name,
        "--group", group_name(own.settings, "loop"), "--index", own.names.reading, *(["--pipe"] if name == PIPE else []),
    ]  # fmt: skip
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        yield Way(name, own, {name: process}, log)
    finally:
        process.terminate()
        process.wait()


def _own(stack: Running, namespace: str) -> Running:
    settings = stack.settings.model_copy(update={"namespace": namespace})
    own = replace(stack, settings=settings, topics=Topics.named(namespace), names=IndexNames.of(namespace))
    raw = own.topics.raw
    admin = make_admin(settings)
    try:
        admin.create_topics([NewTopic(raw.name, raw.partitions, 1, topic_configs=raw.config)])
        admin.wait_for_topics([raw.name])
    finally:
        admin.close()
    # The server makes no index by itself; like this it has the mapping that the first documents give it.
    own.client.indices.create(index=own.names.reading)
    return own
