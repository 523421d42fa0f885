"""`newswire enrich`: documents that are there already, enriched again."""

from pathlib import Path
from typing import Annotated

import typer

enrich = typer.Typer(no_args_is_help=True, help="Enrich again what is indexed, after models or rules have changed.")


@enrich.callback()
def _group() -> None:
    """Makes `rerun` a verb of its own beside those to come."""


@enrich.command()
def rerun(
    generation_below: Annotated[
        int | None, typer.Option(min=2, max=249, metavar="N", help="documents that a generation before N made")
    ] = None,
    query: Annotated[str | None, typer.Option(help="documents that this search finds, written as for search")] = None,
    since: Annotated[
        str | None, typer.Option(help="documents ingested since then: 2026-03-22, 2026-03-22T09:30Z, 2h, 7d")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="also those that the present generation has made already")
    ] = False,
    max_lag: Annotated[
        int, typer.Option(min=1, help="stand still while enrich or index is so many messages behind")
    ] = 1_000,
    rate: Annotated[float | None, typer.Option(min=0.01, help="articles a second at most")] = None,
    gone: Annotated[Path | None, typer.Option(help="a file for the list of what can't be fetched")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say how many it would be, and do nothing")] = False,
) -> None:
    """Fetch the raw records of the chosen documents and enrich them again, beside the running services.

    Say which: one of --generation-below, --query and --since, or several, and then all must hold. Each document keeps its
    revision and gets the generation that NEWSWIRE_ENRICH_GENERATION names; a newer revision is never overwritten. Live
    articles go first: it stands still while the services are behind.

    Broken off, it goes on when it is called again: what is done already is left out (not with --again). Exit code 1 when
    something was left undone: records past retention (they are listed), dead letters (`newswire dlq list`), an interrupt.

    \b
      newswire enrich rerun --generation-below 3 --dry-run
      newswire enrich rerun --generation-below 3
      newswire enrich rerun --query 'Aldwater' --again
      newswire enrich rerun --since 2h --rate 20
    """
    from newswire.rerun.command import Chosen, run  # late: --help must not wait for Kafka's client

    if generation_below is None and query is None and since is None:
        raise typer.BadParameter(
            "say which documents: --generation-below N, --query Q or --since T; --generation-below alone with the "
            "present generation means all that older ones made"
        )
    chosen = Chosen(generation_below, query, since, again, max_lag, rate, gone, dry_run)
    raise typer.Exit(run(chosen))
