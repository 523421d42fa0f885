"""`newswire audit`: what became of every raw record, and whether the counts balance."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import orjson
import typer
from kafka.errors import KafkaError
from rich.console import Console
from rich.table import Table

from newswire import elastic
from newswire.accounting.ends import End
from newswire.accounting.summary import Summary
from newswire.commands.audit_indexed import IndexedDocuments, IndexUnreadable
from newswire.commands.audit_records import listed
from newswire.commands.audit_run import Audit, Scope
from newswire.moments import moment_ms
from newswire.progress import Steps
from newswire.topic_reader import topic_reader
from schemas.reasons import Reason
from services.common.kafka import answers
from services.common.names import IndexNames
from services.common.settings import ElasticsearchSettings, load_or_exit

EXIT_FAILED, EXIT_UNBALANCED, EXIT_NOT_DRAINED = 1, 3, 4
BESIDE = ("stale", "duplicates")
LISTABLE = (*(end.value for end in End), *BESIDE, *(reason.value for reason in Reason))


def audit(
    since: Annotated[
        str | None, typer.Option(help="raw records from this time on: 2026-03-22, 2026-03-22T09:30Z, 2h, 7d")
    ] = None,
    source: Annotated[str | None, typer.Option(help="only records of this source id; reads every raw record")] = None,
    json: Annotated[bool, typer.Option("--json", help="as one JSON object; with --list one more a record")] = False,
    drained: Annotated[bool, typer.Option("--drained", help="also demand that nothing is in flight")] = False,
    list_: Annotated[
        list[str] | None,
        typer.Option("--list", metavar="END|REASON", help="the records behind a number; repeat for several"),
    ] = None,
) -> None:
    """Account for every raw record: indexed, superseded, retracted, dropped, dead-lettered, in flight or lost.

    Exit code 0: nothing is lost and no document stale. 3: something is. 4: --drained, and something is in flight.
    1: Kafka or Elasticsearch could not be read.

    \b
      newswire audit
      newswire audit --since 2h --list lost --list stale
      newswire audit --list not_json --json
    """
    wanted = _listable(list_ or [])
    now_ms = time.time_ns() // 1_000_000
    try:
        since_ms = moment_ms(since, now_ms) if since else None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--since") from None
    if since_ms is not None and since_ms > now_ms:
        raise typer.BadParameter(f"{since} is still to come: there would be nothing to look at", param_hint="--since")
    settings = load_or_exit(ElasticsearchSettings)
    summary = _audit(settings, Scope(since_ms, source), wanted, json)
    if json:
        _write(summary.as_json())
    else:
        Console().print(*_tables(summary), *_sentences(summary, drained), sep="\n", highlight=False)
    if not summary.is_balanced:
        raise typer.Exit(EXIT_UNBALANCED)
    if drained and not summary.is_drained:
        raise typer.Exit(EXIT_NOT_DRAINED)


def _audit(settings: ElasticsearchSettings, scope: Scope, wanted: frozenset[str], json: bool) -> Summary:
    def notice(number: str, about: dict[str, Any]) -> None:
        if number in wanted:
            _say({"end": number, **about}, json)

    with (
        kafka_or_exit(settings),
        elastic.reader(settings) as client,
        topic_reader(settings) as reader,
        Steps(Console(stderr=True)) as steps,
    ):
        names = IndexNames.of(settings.namespace)
        indexed = IndexedDocuments(client, names.all)
        group = elastic.index_group(client, names)
        run = Audit(settings, reader, indexed, group, scope, steps, notice)
        try:
            summary = run.run()
        except IndexUnreadable as error:
            fail(str(error))
        for about in listed(reader, run.ledger, wanted - set(BESIDE)):
            _say(about, json)
        return summary


@contextmanager
def kafka_or_exit(settings: ElasticsearchSettings) -> Iterator[None]:
    """What Kafka refuses ends the command with a sentence and exit 1."""
    if not answers(settings):
        fail(f"no Kafka answers at {settings.kafka_bootstrap_servers}: run `newswire up`")
    try:
        yield
    except KafkaError as error:
        fail(
            f"Kafka at {settings.kafka_bootstrap_servers} could not be read ({error!r}): see that it is up, and try again"
        )


def fail(sentence: str) -> None:
    """Ends the command: it could not do what it was asked."""
    typer.echo(f"newswire: {sentence}", err=True)
    raise typer.Exit(EXIT_FAILED)


def _listable(given: list[str]) -> frozenset[str]:
    for one in given:
        if one not in LISTABLE:
            raise typer.BadParameter(f"{one!r} is none of: {', '.join(LISTABLE)}", param_hint="--list")
    return frozenset(given)


def _write(about: dict[str, Any]) -> None:
    sys.stdout.buffer.write(orjson.dumps(about) + b"\n")
    sys.stdout.buffer.flush()


def _say(about: dict[str, Any], json: bool) -> None:
    if json:
        _write(about)
    else:
        parts = (about["end"], about["src"], about.get("document_id") or "-", about.get("why") or "")
        typer.echo("  ".join(part for part in parts if part))


def _tables(summary: Summary) -> list[Table]:
    ends = Table.grid(padding=(0, 3))
    ends.add_column()
    ends.add_column(justify="right")
    ends.add_column(style="dim")
    ends.add_row("raw records", f"{summary.records:,}", "")
    stages = {End.IN_FLIGHT: summary.in_flight, End.LOST: summary.lost}
    for end, count in summary.ends.items():
        if end is not End.UNSEEN or count:
            by_stage = ", ".join(f"{stage} {number:,}" for stage, number in stages.get(end, {}).items() if number)
            ends.add_row(f"  {end.value}", f"{count:,}", by_stage)
    beside = {"stale documents": summary.stale, "duplicates": summary.duplicates, "replays": summary.replays}
    for name, count in beside.items():
        ends.add_row(name, f"{count:,}", "at least" if summary.stale_is_at_least and name.startswith("stale") else "")
    reasons = Table.grid(padding=(0, 3))
    for reason, count in sorted(summary.reasons.items(), key=lambda pair: (-pair[1], pair[0])):
        reasons.add_row("  dead letter", reason, f"{count:,}")
    return [ends, reasons] if summary.reasons else [ends]


def _sentences(summary: Summary, drained: bool) -> list[str]:
    said = [f"note: {note}" for note in summary.notes]
    if summary.replays_in_flight or summary.replays_lost:
        said.append(
            f"replays without an output: {summary.replays_in_flight:,} in flight, {summary.replays_lost:,} lost"
        )
    if not summary.is_balanced:
        said.append("NOT BALANCED: see --list lost, --list stale, and `newswire trace SRC`")
    elif drained and not summary.is_drained:
        said.append("balanced, but NOT DRAINED: something is in flight")
    else:
        said.append("balanced: every record has its end")
    return said
