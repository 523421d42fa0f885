"""`newswire trace`: one article's way through all stages."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from newswire import elastic
from newswire.accounting.steps import Way
from newswire.commands.audit import EXIT_FAILED, fail, kafka_or_exit
from newswire.commands.audit_indexed import IndexUnreadable
from newswire.commands.trace_run import Tracer
from newswire.progress import Steps
from newswire.render import as_json_lines
from newswire.topic_reader import topic_reader
from services.common.settings import ElasticsearchSettings, load_or_exit

# The end of a traceback says most; --json has all of it.
WHY_LINES = 6


def trace(
    article: Annotated[str, typer.Argument(metavar="DOCUMENT_ID|TRACE_ID|SRC", help="SRC is topic:partition:offset")],
    everything: Annotated[
        bool, typer.Option("--all", help="scan all topics: also older revisions, duplicates and replays")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="one JSON object a raw record")] = False,
) -> None:
    """Show each stage that an article passed, when, what it became there, and why it was refused.

    What is in the index is found at once; what never got there is looked for in the topics. Exit code 1 where nothing is known.

    \b
      newswire trace 5f2c…
      newswire trace articles-raw-v1:3:1042
      newswire trace 5f2c… --all --json
    """
    settings = load_or_exit(ElasticsearchSettings)
    with (
        kafka_or_exit(settings),
        elastic.reader(settings) as client,
        topic_reader(settings) as reader,
        Steps(Console(stderr=True)) as steps,
    ):
        try:
            ways = Tracer(settings, reader, client, steps, everything).find(article)
        except IndexUnreadable as error:
            fail(str(error))
    if not ways:
        typer.echo(
            f"newswire: nothing is known of {article}: give a document id, a trace id or topic:partition:offset",
            err=True,
        )
        raise typer.Exit(EXIT_FAILED)
    if json:
        as_json_lines(way.as_json() for way in ways)
        return
    for way in ways:
        Console().print(rendered(way), highlight=False)


def rendered(way: Way) -> RenderableType:
    """One way for reading."""
    title = Text.assemble((way.end.value, "bold"), f"  {way.document_id or 'no document'}  {way.src}")
    about = Text(f"trace {way.trace}", style="dim") if way.trace and way.trace != way.src else Text("")
    grid = Table.grid(padding=(0, 2))
    for column in ("when", "took", "stage", "became"):
        grid.add_column(no_wrap=column != "became", overflow="fold", style="dim" if column in ("when", "took") else "")
    for step in way.steps:
        grid.add_row(_when(step.sent_ms), _took(step.received_ms, step.sent_ms), step.stage, Text(step.became))
        if step.at and step.at != way.src:
            grid.add_row("", "", "", Text(step.at, style="dim"))
        if step.why:
            grid.add_row("", "", "", Text("\n".join(step.why.strip().splitlines()[-WHY_LINES:]), style="yellow"))
    return Group(title, *([about] if about.plain else []), grid, Text(""))


def _when(ms: int | None) -> str:
    return "" if ms is None else datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3] + "Z"


def _took(received_ms: int | None, sent_ms: int | None) -> str:
    return "" if received_ms is None or sent_ms is None else f"{sent_ms - received_ms:,} ms"
