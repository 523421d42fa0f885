"""How long an audit takes and how much memory: made-up records in a real Kafka, documents in a real Elasticsearch.

    python -m benchmarks.audit_million                      # one million raw records
    python -m benchmarks.audit_million --records 100000

Nothing is enriched: raw records, enriched records (3 KB of filling), dead letters and documents (what the audit reads of one, and
no more) are written as the services would leave them, with 2 % dead letters, 3 % duplicates, 8 % updates (an older version
each), 10 lost and 10 stale, which the audit must find: the run fails where it does not. Only the audit is timed. Its memory is the peak
resident set of the `newswire audit` process.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch
from kafka import TopicPartition
from kafka.structs import OffsetAndMetadata

from benchmarks.processes import peak_mib
from newswire.local.ports import free_ports
from newswire.local.stack import Stack
from newswire.topic_reader import committed
from schemas import headers
from schemas.topics import Topic, Topics
from schemas.versions import version_of
from services.common.elasticsearch import make_client
from services.common.kafka import ensure_topics, group_name, make_admin, make_producer
from services.common.names import IndexNames
from services.common.settings import IndexSettings
from services.index.setup import ensure_index

NAMESPACE = "bench-audit"
RAW_FILLING, ENRICHED_FILLING = b"r" * 200, b"e" * 3_000
LOST = STALE = 10
FIRST_REVISION = 1_774_180_800_000
BULK = 5_000
UNBALANCED = 3


class Made:
    """What the record of each number becomes; every choice follows from the number alone."""

    def __init__(self, records: int) -> None:
        self.records = records
        self.lost = {records // 2 + n for n in range(LOST)}
        self.stale = {records // 3 + n * 50 + self._offset(records) for n in range(STALE)}

    @staticmethod
    def _offset(records: int) -> int:
        return -(records // 3) % 50 + 1

    def is_dead(self, number: int) -> bool:
        return number % 50 == 7 and number not in self.lost

    def is_twice(self, number: int) -> bool:
        return number % 33 == 5 and number not in self.lost

    def is_update(self, number: int) -> bool:
        """A newer version of the document of the record before it."""
        return number % 12 == 11 and not {number, number - 1} & self.stale

    def document(self, number: int) -> int:
        return number - 1 if self.is_update(number) else number

    def version(self, number: int) -> int:
        return version_of(FIRST_REVISION + number, "published", 1)


def place(number: int) -> tuple[int, int]:
    """Partition and offset of a raw record: one after the other over 12 partitions."""
    return number % 12, number // 12


def produce(settings: IndexSettings, topics: Topics, made: Made) -> dict[str, int]:
    """Raw, enriched and dead letters as the services leave them; returns how many of each."""
    producer, counts = make_producer(settings, linger_ms=50), {"raw": 0, "enriched": 0, "dead letters": 0}
    for number in range(made.records):
        partition, offset = place(number)
        producer.send(topics.raw.name, RAW_FILLING, partition=partition)
        counts["raw"] += 1
        if number in made.lost:
            continue
        src = f"{topics.raw.name}:{partition}:{offset}"
        said = {
            headers.SRC: src,
            headers.VIA: src,
            headers.TRACE: src,
            headers.TIMES: "enrich=1774180800000/1774180800020",
        }
        for _ in range(2 if made.is_twice(number) else 1):
            if made.is_dead(number):
                letter = headers.write({**said, headers.STAGE: "enrich", headers.REASON: "not_json"})
                producer.send(topics.raw_dlq.name, RAW_FILLING, partition=partition, headers=letter)
                counts["dead letters"] += 1
            else:
                version = headers.write({**said, headers.VERSION: str(made.version(number))})
                key = b"%032x" % made.document(number)
                producer.send(topics.enriched.name, ENRICHED_FILLING, key=key, partition=partition, headers=version)
                counts["enriched"] += 1
    producer.flush()
    producer.close()
    return counts


def index(client: Elasticsearch, names: IndexNames, topics: Topics, made: Made) -> int:
    """The newest version of each document with what the audit reads; the stale ones a version behind. Returns how many."""
    newest: dict[int, int] = {}
    for number in range(made.records):
        if number not in made.lost and not made.is_dead(number):
            newest[made.document(number)] = number
    lines: list[dict[str, Any]] = []
    for document, number in newest.items():
        version = made.version(number) - (1_000 if number in made.stale else 0)
        partition, offset = place(number)
        lines += [
            {"index": {"_id": f"{document:032x}", "version": version, "version_type": "external_gte"}},
            {"status": "published", "src": f"{topics.raw.name}:{partition}:{offset}", "body": "e" * 200},
        ]
        if len(lines) >= 2 * BULK:
            assert not client.bulk(index=names.all, operations=lines)["errors"]
            lines.clear()
    if lines:
        assert not client.bulk(index=names.all, operations=lines)["errors"]
    return len(newest)


def commit(settings: IndexSettings, service: str, topic: Topic) -> None:
    """As a service that has finished everything."""
    committed(settings, service, topic.name)
    admin = make_admin(settings)
    parts = [TopicPartition(topic.name, number) for number in range(topic.partitions)]
    ends = admin.list_partition_offsets(dict.fromkeys(parts, -1))
    offsets = {part: OffsetAndMetadata(found.offset, "", -1) for part, found in ends.items()}
    admin.alter_group_offsets(group_name(settings, service), offsets)
    admin.close()


def expected(made: Made) -> dict[str, int]:
    """The ends that the audit must find."""
    dead = sum(made.is_dead(number) for number in range(made.records))
    updated = {
        number - 1
        for number in range(made.records)
        if made.is_update(number) and number not in made.lost and not made.is_dead(number)
    }
    superseded = sum(1 for n in updated if n not in made.lost and not made.is_dead(n))
    # A stale document's record is neither indexed nor superseded: it is lost, and its document stale beside.
    lost = LOST + STALE
    return {
        "indexed": made.records - dead - superseded - lost,
        "superseded": superseded,
        "dead-lettered": dead,
        "lost": lost,
    }


def run(stack: Stack, records: int) -> None:
    """Fills both servers, runs the command, prints the table."""
    settings = IndexSettings(
        namespace=NAMESPACE, kafka_bootstrap_servers=stack.kafka.address, elasticsearch_url=stack.elasticsearch.address
    )
    topics, names, client, made = (
        Topics.named(NAMESPACE),
        IndexNames.of(NAMESPACE),
        make_client(settings),
        Made(records),
    )
    ensure_topics(settings, topics)
    ensure_index(client, names, settings)
    began = time.perf_counter()
    counts = produce(settings, topics, made)
    counts["documents"] = index(client, names, topics, made)
    commit(settings, "enrich", topics.raw)
    commit(settings, "index", topics.enriched)
    print(
        f"written in {time.perf_counter() - began:,.0f} s: " + ", ".join(f"{n:,} {what}" for what, n in counts.items())
    )
    seconds, cpu_seconds, peak_mib, summary = audited(settings)
    found = {end: count for end, count in summary["ends"].items() if count}
    assert found == expected(made), (found, expected(made))
    assert summary["stale"] == STALE, summary["stale"]
    print(
        "\n| raw records | seconds | CPU s | records/s | peak memory, MiB | duplicates | stale | "
        + " | ".join(found)
        + " |"
    )
    print("| --- " * (7 + len(found)) + "|")
    ends = " | ".join(f"{count:,}" for count in found.values())
    rate = records / seconds
    print(
        f"| {records:,} | {seconds:.0f} | {cpu_seconds:.0f} | {rate:,.0f} | {peak_mib:.0f} | {summary['duplicates']:,} | {STALE} | {ends} |"
    )


def audited(settings: IndexSettings) -> tuple[float, float, float, dict[str, Any]]:
    """Seconds, CPU seconds, peak resident memory in MiB and the counts of one `newswire audit`."""
    environment = {
        **os.environ,
        "NEWSWIRE_NAMESPACE": NAMESPACE,
        "NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS": settings.kafka_bootstrap_servers,
        "NEWSWIRE_ELASTICSEARCH_URL": settings.elasticsearch_url,
    }
    began = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "newswire", "audit", "--json"], env=environment, stdout=output
        )
        peak = 0.0
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            with suppress(OSError, StopIteration):
                peak = peak_mib(process.pid)
            time.sleep(0.02)
        _, status, used = ended
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - began
        assert process.returncode == UNBALANCED, process.returncode
        output.seek(0)
        return seconds, used.ru_utime + used.ru_stime, peak, json.loads(output.read())


def main() -> None:
    """Starts servers of its own on free ports."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1_000_000, help="raw records, at least 10,000")
    records = max(10_000, parser.parse_args().records)
    kafka, controller, elasticsearch, transport = free_ports(4)
    with (
        tempfile.TemporaryDirectory(prefix="newswire-benchmark-") as folder,
        Stack(Path(folder), kafka, elasticsearch, controller, transport) as stack,
    ):
        run(stack, records)


if __name__ == "__main__":
    main()
