"""`newswire retract`, `withhold` and `reinstate`: an operator's word on one document, which outlasts whatever is fetched later."""

import getpass
from typing import Annotated

import typer

_Id = Annotated[str, typer.Argument(metavar="ID", help="the article's document_id, as search and ingest print it")]
_Reason = Annotated[str, typer.Option(help="why; it is kept with the article, and people can read it")]
_By = Annotated[str | None, typer.Option(help="who decided; else the name you are logged in with")]


def retract(document_id: _Id, reason: _Reason, by: _By = None) -> None:
    """Take an article out of every index, and keep it out until it is reinstated.

    What stays is a tombstone without any text. Later fetches, replays and revisions change nothing. The Kafka topics
    keep the bytes. It may be said before the article arrives.

    \b
        newswire retract 5f2c… --reason "the court forbids it"
    """
    _hold(document_id, "retract", reason, by)


def withhold(document_id: _Id, reason: _Reason, by: _By = None) -> None:
    """Hide an article from readers until it is reinstated; `show --all` still shows it.

    \b
        newswire withhold 5f2c… --reason "the figures are being checked"
    """
    _hold(document_id, "withhold", reason, by)


def reinstate(document_id: _Id) -> None:
    """Lift the hold from an article: its newest revision comes back. Harmless to repeat.

    Looks the article's revisions up in the enriched topic, which takes some seconds per million articles.
    What its provider retracted stays retracted.
    """
    from newswire import holding  # late: --help must not wait for Kafka's client

    with holding.desk() as desk:
        typer.echo(desk.reinstate(document_id))


def _hold(document_id: str, action: str, reason: str, by: str | None) -> None:
    from newswire import holding

    with holding.desk() as desk:
        typer.echo(desk.hold(document_id, action, reason, by or _login()))


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
