"""One round: a load, one fault, and the books: nothing lost, nothing stale, no innocent among the dead letters."""

import hashlib
import json
import random
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kafka import TopicPartition
from kafka.structs import OffsetAndMetadata

from newswire.local.stack import Stack
from schemas.headers import SRC
from services.common.elasticsearch import make_client
from services.common.kafka import group_name, make_consumer
from tests.chaos.articles import POISON, Article, articles, newest, single
from tests.chaos.command import Command
from tests.chaos.faults import FAULTS
from tests.chaos.feeder import Feeder
from tests.chaos.proxy import FaultProxy
from tests.chaos.system import System
from tests.pipeline import Pipeline, until

DRAIN_SECONDS = 300.0
CONTENT = ("title", "standfirst", "body", "people", "places", "organisations", "authors", "reason")


@dataclass
class Outcome:
    """What a round found; `problems` is empty where all is well."""

    seed: int
    fault: str
    accepted: int = 0
    by_command: int = 0
    retries: int = 0
    restarts: int = 0
    documents: int = 0
    dead_letters: int = 0
    duplicates: int = 0
    seconds: float = 0.0
    content_hash: str = ""
    note: str = ""
    problems: list[str] = field(default_factory=list)


class Round:
    """Runs one fault under load; everything random comes from the seed."""

    def __init__(self, stack: Stack, folder: Path, seed: int, fault: str, documents: int = 250) -> None:
        self.stack, self.folder, self.seed, self.fault, self.documents = stack, folder, seed, fault, documents
        self.rng = random.Random(f"{seed}-{fault}")
        self.replicas = {"ingest": 2, "enrich": 2, "index": 2}
        self.outcome = Outcome(seed, fault)
        self.junk = 0

    def run(self) -> Outcome:
        """The whole round."""
        started = time.monotonic()
        with Pipeline(self.stack, self.folder) as self.pipeline:
            self.client = make_client(self.pipeline.settings)
            self.proxy = FaultProxy(self.stack.elasticsearch.address, self.rng)
            settings = {
                "NEWSWIRE_ELASTICSEARCH_URL": self.proxy.address,
                "NEWSWIRE_ENRICH_ITEM_SECONDS": "6",
                "NEWSWIRE_ENRICH_MEMORY_MIB": "1000",
            }
            self.system = System(self.pipeline, self.folder, settings)
            try:
                self._run()
            except AssertionError as error:
                self.fail(str(error))
            finally:
                self.outcome.restarts += self.system.restarts()
                self.system.stop()
                self.proxy.close()
                self.client.close()
        self.outcome.seconds = round(time.monotonic() - started, 1)
        return self.outcome

    def fail(self, problem: str) -> None:
        """Something is wrong; the round goes on, so that the books show what it led to."""
        self.outcome.problems.append(problem)

    def work(self, seconds: float) -> None:
        """Lets the load go on for so long."""
        time.sleep(seconds)

    def feed_raw(self, value: bytes | None) -> None:
        """A plain message of anybody, which must become a dead letter."""
        self.junk += self.pipeline.feed([value])

    def _run(self) -> None:
        poison = POISON if self.fault == "poison" else ()
        load = articles(self.rng, self.documents, poison)
        self.system.start(self.replicas)
        ports = [port for label, port in self.system.ports.items() if label.startswith("ingest")]
        self.feeder = Feeder(ports, load, self.rng, per_second=40).start()
        environment = self.pipeline.environment("command")
        self.command = Command(environment, single(self.rng, self.documents // 3), per_second=10).start()
        try:
            until("the load is under way", lambda: self.feeder.share > 0.05, 60)
            FAULTS[self.fault](self)
            self.accepted()
        finally:
            self.feeder.stop()
            self.command.stop()
        self.drain()
        self.outcome.accepted, self.outcome.by_command = len(self.feeder.ledger), len(self.command.ledger)
        self.outcome.retries = self.feeder.retries + self.command.runs - 1
        self._balance(self.feeder.ledger + self.command.ledger)
        self.outcome.content_hash = self.content_hash()

    def accepted(self) -> None:
        """Until the whole load was accepted."""
        until("everything was accepted", lambda: self.feeder.done and self.command.done, 180)

    def drain(self) -> None:
        """Until every stage has committed all there is."""
        pipeline = self.pipeline

        def drained() -> bool:
            raw, enriched = self._end(pipeline.topics.raw.name), self._end(pipeline.topics.enriched.name)
            return (
                pipeline.committed("enrich") == raw
                and pipeline.committed("index") == self._end(pipeline.topics.enriched.name) == enriched
            )

        until("everything is drained", drained, DRAIN_SECONDS)

    def _end(self, topic: str) -> int:
        consumer = make_consumer(self.pipeline.settings)
        try:
            partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)]
            return int(sum(consumer.end_offsets(partitions).values()))
        finally:
            consumer.close()

    def rewind(self, name: str) -> None:
        """Sets a service's committed offsets to 0; only while no replica runs."""
        topic = {"enrich": self.pipeline.topics.raw, "index": self.pipeline.topics.enriched}[name]
        consumer = make_consumer(self.pipeline.settings, group=group_name(self.pipeline.settings, name))
        try:
            partitions = [TopicPartition(topic.name, number) for number in range(topic.partitions)]
            consumer.assign(partitions)
            until("the group is empty", lambda: self._committed(consumer, partitions), 60)
        finally:
            consumer.close()

    def _committed(self, consumer: Any, partitions: list[TopicPartition]) -> bool:
        try:
            consumer.commit({partition: OffsetAndMetadata(0, "", -1) for partition in partitions})
        except Exception:
            return False
        return True

    def content_hash(self) -> str:
        """Over document_id, version, status and content; not over when and through which record it came."""
        self.client.indices.refresh(index=self.pipeline.names.all)
        digest = hashlib.sha256()
        hits = self.client.search(
            index=self.pipeline.names.all,
            size=10_000,
            version=True,
            sort=["document_id"],
            source=["status", "revision", *CONTENT],
        )["hits"]["hits"]
        for hit in hits:
            kept = [hit["_id"], hit["_version"], sorted(hit["_source"].items())]
            digest.update(json.dumps(kept, ensure_ascii=False).encode())
        return digest.hexdigest()[:16]

    def _balance(self, ledger: list[Article]) -> None:
        """The harness' own books first, then the product's audit."""
        pipeline = self.pipeline
        raw = pipeline.records(pipeline.topics.raw)
        in_raw = {
            json.loads(value).get("title")
            for value, _ in raw
            if value and value.startswith(b"{") and value.endswith(b"}")
        }
        missing = [one for one in ledger if one.body["title"] not in in_raw]
        if missing:
            self.fail(f"{len(missing)} articles were answered 202, or reported by the command, and are not in raw")
        wanted = newest(ledger)
        documents = pipeline.documents(everything=True)
        lost = sorted(wanted.keys() - documents.keys())
        stale = [
            name for name, revision in wanted.items() if name in documents and documents[name]["revision"] < revision
        ]
        if lost or stale:
            self.fail(f"lost {len(lost)} {lost[:3]}, stale {len(stale)} {stale[:3]}")
        dead = pipeline.records(pipeline.topics.raw_dlq) + pipeline.records(pipeline.topics.enriched_dlq)
        guilty = sum(one.poison is not None for one in ledger) + self.junk
        sources = [headers[SRC] for _, headers in dead]
        if len(set(sources)) != guilty:
            self.fail(f"{len(set(sources))} dead letters for {guilty} that deserve it")
        outputs = [headers[SRC] for _, headers in pipeline.records(pipeline.topics.enriched)] + sources
        self.outcome.documents, self.outcome.dead_letters = len(documents), len(set(sources))
        self.outcome.duplicates = len(outputs) - len(set(outputs)) + len(raw) - len(ledger) - self.junk
        self._audit()

    def _audit(self) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "newswire", "audit", "--drained", "--json"],
            env=self.pipeline.command_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            self.fail(f"newswire audit --drained: exit code {done.returncode}: {(done.stdout or done.stderr)[-600:]}")
