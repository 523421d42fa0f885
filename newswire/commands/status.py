"""`newswire status`: where the articles are right now."""

import json as jsonlib
from dataclasses import asdict, dataclass
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from newswire import elastic
from newswire.health import complaint
from newswire.lags import Stage, lags
from schemas.topics import Topics
from services.common.kafka import answers
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
    with elastic.reader(settings) as client:
        index_group = elastic.index_group(client, IndexNames.of(settings.namespace))
    with lags(settings) as look:
        ends = look.ends(topics.all())
        behind = {
            "enrich": look.behind(Stage("enrich", topics.raw), ends),
            "index": look.behind(Stage(index_group, topics.enriched), ends),
            "story": look.behind(Stage("story", topics.enriched), ends),
        }
    found = Status(
        topics={name: sum(offsets.values()) for name, offsets in ends.items()},
        lag=behind,
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
