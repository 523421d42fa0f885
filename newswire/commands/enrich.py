"""`newswire enrich`: articles that are indexed already, enriched anew."""

import time
from pathlib import Path
from typing import Annotated

import typer

from newswire.moments import moment_ms
from newswire.rerun.choice import Choice
from schemas.times import as_instant
from schemas.versions import MAX_GENERATION
from services.common.settings import EnrichSettings, load_or_exit

enrich = typer.Typer(
    no_args_is_help=True,
    help="Enrich articles anew that are indexed already, after models or rules have changed.",
)


@enrich.callback()
def _group() -> None:
    """Enrich articles anew that are indexed already, after models or rules have changed."""


@enrich.command()
def rerun(
    generation_below: Annotated[
        int | None,
        typer.Option(min=1, max=MAX_GENERATION, help="documents whose enrichment is older than this generation"),
    ] = None,
    query: Annotated[
        str | None, typer.Option(help='documents that a search finds, written as for `newswire search`; "*": all')
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            help="documents that came in from this time on: 2026-03-22, 2026-03-22T09:30Z, or 7d before this call"
        ),
    ] = None,
    again_before: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="with --query or --since: also those of the current generation, where they were enriched before this time",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say how many it would be, and do nothing")] = False,
    rate: Annotated[float | None, typer.Option(min=0.1, help="articles a second at most; as fast as it goes")] = None,
    max_lag: Annotated[
        int, typer.Option(min=10, help="pause while a live service is more messages behind than this, or falls behind")
    ] = 1_000,
    list_: Annotated[int, typer.Option("--list", min=0, help="raw records that can't be had: lines at most")] = 20,
    gone: Annotated[
        Path | None, typer.Option("--gone", help="a file for the list of all raw records that can't be had")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="the counts at the end as one JSON object")] = False,
) -> None:
    """Enrich indexed documents anew, from their raw records, into the current generation.

    That is NEWSWIRE_ENRICH_GENERATION: raise it for the enrich service, restart that, then call this with the same
    settings. It works in a process of its own, and stands back while live articles wait. Revisions stay: what is newer is
    never overwritten, retracted and withheld documents remain so.

    Stop it at any time, with Ctrl-C or by killing it: the same command goes on where it was. What fails becomes a
    dead letter, once a generation. Raw records that a retention has removed are listed; their documents stay as they are.

    Exit codes: 0 all are done. 5 the end was reached, but some are dead letters or can't be had. 6 stopped before the end.
    2 an argument or a setting is wrong. 1 Kafka or Elasticsearch could not be reached, or most articles failed.

    \b
      newswire enrich rerun --generation-below 4 --dry-run
      newswire enrich rerun --generation-below 4 --rate 20
      newswire enrich rerun --query 'ferry AND harbour' --gone gone.txt
      newswire enrich rerun --since 7d --again-before 2026-03-22T09:30Z
    """
    settings = load_or_exit(EnrichSettings)
    choice = _choice(settings.enrich_generation, generation_below, query, since, again_before)
    # Imported here so that --help does not wait for Kafka's client.
    from newswire.commands.enrich_run import Options, run

    run(choice, settings, Options(dry_run, rate, max_lag, list_, gone, json))


def _choice(
    generation: int, below: int | None, query: str | None, since: str | None, again_before: str | None
) -> Choice:
    given = [one for one in (below, query, since) if one is not None]
    if len(given) != 1:
        what = "none is" if not given else "more are"
        raise typer.BadParameter(
            f"say which documents: --generation-below, --query or --since, one of them ({what} given)"
        )
    if below is not None and below > generation:
        raise typer.BadParameter(
            f"{below} is above the current generation, NEWSWIRE_ENRICH_GENERATION={generation}: they would still be below "
            "it afterwards. Raise that first, here and for the enrich service",
            param_hint="--generation-below",
        )
    if query is not None and not query.strip():
        raise typer.BadParameter('is empty: write words, or "*" for all', param_hint="--query")
    if again_before is not None and below is not None:
        raise typer.BadParameter("goes with --query or --since", param_hint="--again-before")
    return Choice(generation, below, query, _moment(since, "--since"), _fixed(again_before, "--again-before"))


def _moment(text: str | None, option: str) -> int | None:
    if text is None:
        return None
    now_ms = time.time_ns() // 1_000_000
    try:
        found = moment_ms(text, now_ms)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from None
    if found > now_ms:
        raise typer.BadParameter(f"{text} is still to come: nothing can be of that time", param_hint=option)
    return found


def _fixed(text: str | None, option: str) -> int | None:
    """No span: the same command, called again, must mean the same time."""
    if text is None:
        return None
    try:
        found = max(0, int(as_instant(text).timestamp() * 1000))
    except ValueError as error:
        raise typer.BadParameter(
            f"{error}; no span: it must mean the same when it is called again", param_hint=option
        ) from None
    if found > time.time_ns() // 1_000_000:
        raise typer.BadParameter(f"{text} is still to come: it would never be done", param_hint=option)
    return found
