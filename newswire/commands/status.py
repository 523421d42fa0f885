"""`newswire status`: where the articles are right now."""

import json as jsonlib
from dataclasses import asdict, dataclass
from typing import Annotated, Any

import typer
from kafka import TopicPartition
from kafka.errors import KafkaError
from rich.console import Console
from rich.table import Table

from newswire import elastic
from newswire.health import complaint
from schemas.topics import Topic, Topics
from services.common.kafka import answers, group_name, make_admin, make_consumer
from services.common.names import IndexNames
from services.common.settings import (
    ElasticsearchSettings,
    EnrichSettings,
    IndexSettings,
    IngestSettings,
    StorySettings,
    load_or_exit,
)

EXIT_UNWELL = 1


@dataclass(frozen=True, slots=True)
class Status:
    """Numbers of messages and documents; None where nobody could be asked."""

    topics: dict[str, int]
    lag: dict[str, int | None]
    documents: dict[str, int]
    dead_letters: dict[str, int]
    services: dict[str, str]


def status(json: Annotated[bool, typer.Option("--json", help="as one JSON object")] = False) -> None:
    """Show how many messages each topic holds, how far each stage is behind, what is indexed, and who is well.

    Exit code 1 when a service is not well. Lag is the number of messages that a stage has not finished yet.

    \b
      newswire status
      newswire status --json | jq .lag
    """
    settings = load_or_exit(ElasticsearchSettings)
    topics = Topics.named(settings.namespace)
    if not answers(settings):
        typer.echo(f"newswire: no Kafka answers at {settings.kafka_bootstrap_servers}: run `newswire up`", err=True)
        raise typer.Exit(EXIT_UNWELL)
    ends = _ends(settings, topics)
    with elastic.reader(settings) as client:
        index_group = elastic.index_group(client, IndexNames.of(settings.namespace))
    found = Status(
        topics={name: sum(offsets.values()) for name, offsets in ends.items()},
        lag={
            "enrich": _lag(settings, "enrich", topics.raw, ends),
            "index": _lag(settings, index_group, topics.enriched, ends),
            "story": _lag(settings, "story", topics.enriched, ends),
        },
        documents=_documents(settings),
        dead_letters={
            topic.name: sum(ends.get(topic.name, {}).values()) for topic in (topics.raw_dlq, topics.enriched_dlq)
        },
        services=_services(),
    )
    if json:
        typer.echo(jsonlib.dumps(asdict(found)))
    else:
        _print(found)
    if any(said != "ok" for said in found.services.values()):
        raise typer.Exit(EXIT_UNWELL)


def _ends(settings: ElasticsearchSettings, topics: Topics) -> dict[str, dict[int, int]]:
    """Topic -> partition -> end offset; topics that are not there yet are left out."""
    consumer = make_consumer(settings)
    try:
        existing = consumer.topics()
        wanted = [topic.name for topic in topics.all() if topic.name in existing]
        partitions = [TopicPartition(name, number) for name in wanted for number in consumer.partitions_for_topic(name)]
        ends: dict[str, dict[int, int]] = {name: {} for name in wanted}
        for partition, end in consumer.end_offsets(partitions).items() if partitions else ():
            ends[partition.topic][partition.partition] = end
        return ends
    finally:
        consumer.close()


def _lag(settings: ElasticsearchSettings, stage: str, topic: Topic, ends: dict[str, dict[int, int]]) -> int | None:
    admin = make_admin(settings)
    try:
        committed: dict[Any, Any] = next(iter(admin.list_group_offsets(group_name(settings, stage)).values()), {})
    except KafkaError:
        return None
    finally:
        admin.close()
    at = {tp.partition: meta.offset for tp, meta in committed.items() if tp.topic == topic.name and meta.offset >= 0}
    return sum(int(end - at.get(partition, 0)) for partition, end in ends.get(topic.name, {}).items())


def _documents(settings: ElasticsearchSettings) -> dict[str, int]:
    names = IndexNames.of(settings.namespace)
    with elastic.reader(settings) as client:
        return {
            label: int(client.count(index=index, ignore_unavailable=True)["count"])
            for label, index in (("readable", names.reading), ("all", names.all))
        }


def _services() -> dict[str, str]:
    ports = {
        "ingest": load_or_exit(IngestSettings).ingest_port,
        "enrich": load_or_exit(EnrichSettings).enrich_port,
        "index": load_or_exit(IndexSettings).index_port,
        "story": load_or_exit(StorySettings).story_port,
    }
    return {name: complaint(f"http://127.0.0.1:{port}") or "ok" for name, port in ports.items()}


def _print(found: Status) -> None:
    grid = Table.grid(padding=(0, 3))
    for name, count in found.topics.items():
        grid.add_row("topic", name, f"{count:,} messages")
    for stage, behind in found.lag.items():
        grid.add_row("lag", stage, "unknown" if behind is None else f"{behind:,} messages")
    for label, count in found.documents.items():
        grid.add_row("documents", label, f"{count:,}")
    for name, said in found.services.items():
        grid.add_row("service", name, said)
    Console().print(grid, highlight=False)
