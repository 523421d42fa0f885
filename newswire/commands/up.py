"""`newswire up`: everything on this machine, in the foreground."""

import contextlib
import signal
import time
from typing import Annotated

import typer
from rich.console import Console

from newswire.installation import PARTS, Installation, local_installation
from newswire.local.errors import LocalStackError
from newswire.local.stack import Stack
from newswire.progress import Steps
from services.common.settings import SettingsError

EXIT_FAILED = 1
WATCH_SECONDS = 1.0


def up(
    reset: Annotated[bool, typer.Option("--reset", help="delete all data of the local servers first")] = False,
    only: Annotated[str, typer.Option(help=f"only these parts, separated by commas: {', '.join(PARTS)}")] = ",".join(
        PARTS
    ),
) -> None:
    """Run Kafka, Elasticsearch and the services on this machine until Ctrl-C.

    The servers are the real ones, fetched once and run by a Java runtime from PyPI: neither Docker nor Java is needed.
    Data stays under .newswire/ in this folder, logs under .newswire/logs/. A service that ends is started again.

    \b
      newswire up
      newswire up --reset
      newswire up --only kafka,elasticsearch      to run the services yourself: newswire run enrich
    """
    parts = [part.strip() for part in only.split(",") if part.strip()]
    if unknown := [part for part in parts if part not in PARTS]:
        raise typer.BadParameter(f"{', '.join(unknown)}: choose from {', '.join(PARTS)}", param_hint="--only")
    if not parts:
        raise typer.BadParameter(f"names nothing: choose from {', '.join(PARTS)}", param_hint="--only")
    console = Console(stderr=True)
    # SIGTERM as Ctrl-C: both break off whatever is under way, and everything is stopped in order.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with Steps(console) as progress:
            installation = local_installation(progress, parts, on_stack=Stack.reset if reset else lambda _: None)
            installation.start(progress)
    except (LocalStackError, SettingsError) as error:
        typer.echo(f"newswire: {error}", err=True)
        raise typer.Exit(EXIT_FAILED) from None
    except KeyboardInterrupt:
        typer.echo("newswire: broken off while starting; nothing runs any more", err=True)
        raise typer.Exit(EXIT_FAILED) from None
    with contextlib.suppress(KeyboardInterrupt):
        _announce(console, installation, parts)
        _watch(console, installation)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    console.print("stopping …")
    installation.stop()
    console.print("stopped; the data stays in .newswire/")


def _announce(console: Console, installation: Installation, parts: list[str]) -> None:
    where = installation.addresses
    for part in parts:
        address = getattr(where, part)
        console.print(f"{part:>14}  {address}{'/docs' if part == 'ingest' else ''}", highlight=False, soft_wrap=True)
    console.print(
        "\nready; feed it with `newswire ingest seeds/`, ask it with `newswire search …`; Ctrl-C stops all",
        highlight=False,
    )


def _watch(console: Console, installation: Installation) -> None:
    """Until Ctrl-C: says when a service was started again, and when a server is gone."""
    restarts = dict.fromkeys(installation.services, 0)
    gone: set[str] = set()
    while True:
        time.sleep(WATCH_SECONDS)
        for name, process in installation.supervisor.processes.items():
            if process.restarts > restarts[name]:
                restarts[name] = process.restarts
                console.print(
                    f"{name} ended with exit code {process.exit_codes[-1]} and was started again; see {process.log}",
                    soft_wrap=True,
                )
        for server in installation.stack.servers:
            if not server.is_alive() and server.name not in gone:
                gone.add(server.name)
                console.print(f"{server.name} has ended; see {server.log_file}; starting it again", soft_wrap=True)
                server.start()
            elif server.is_alive():
                gone.discard(server.name)
