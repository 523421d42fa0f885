"""The `newswire` command: one verb a module under newswire/commands."""

import importlib
import sys
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperGroup

from services.common.dead_letters import build_version

# verb -> the module under newswire.commands that has a function of its name, or a group of verbs
VERBS = {
    "demo": "demo",
    "up": "up",
    "setup": "setup",
    "run": "run",
    "ingest": "ingest",
    "feeds": "feeds",
    "watch": "watch",
    "search": "search",
    "show": "search",
    "export": "export",
    "status": "status",
    "index": "index",
    "dlq": "dlq",
    "enrich": "enrich",
    "resume": "resume",
    "retract": "hold",
    "withhold": "hold",
    "reinstate": "hold",
    "preview": "preview",
    "audit": "audit",
    "trace": "trace",
}


class Verbs(TyperGroup):
    """Says what is wrong with an option in words of its own, without those of the library that checks it."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        """As its parent. Raises typer.BadParameter."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix("Value error, ")
            raise


def make_app(verbs: dict[str, str]) -> typer.Typer:
    """The command with these verbs; importing all of them takes half a second."""
    app = typer.Typer(
        cls=Verbs,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        help="News ingestion that loses no article: Kafka in, searchable and enriched documents out.\n\n"
        "Start with `newswire demo`, or with `newswire up` and then `newswire ingest seeds/`. Each verb has a --help.",
    )
    app.callback(invoke_without_command=True)(_options)
    for verb, module in verbs.items():
        found = _found(verb, module)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=verb)
        else:
            app.command(verb)(found)
    return app


def _found(verb: str, module: str) -> Callable[..., None] | typer.Typer:
    """The verb; where a package of an extra is missing, as in containers, one that says which."""
    try:
        found: Callable[..., None] | typer.Typer = getattr(importlib.import_module(f"newswire.commands.{module}"), verb)
    except ModuleNotFoundError as error:
        missing = error.name or ""
        if missing.split(".")[0] in ("schemas", "services", "newswire"):
            raise

        def needs_extra() -> None:
            typer.echo(f"newswire: {verb} needs the package {missing}: pip install 'newswire[local]'", err=True)
            raise typer.Exit(1)

        needs_extra.__doc__ = f"Not available here: needs {missing}, of newswire[local]."
        return needs_extra
    return found


def _options(version: bool = typer.Option(False, "--version", help="Print the version and exit.")) -> None:
    if version:
        typer.echo(f"newswire {build_version()}")
        raise typer.Exit


def main() -> None:
    """The entry point of the `newswire` script: loads the one verb that is called, or all of them for the overview."""
    called = sys.argv[1] if len(sys.argv) > 1 else ""
    make_app({called: VERBS[called]} if called in VERBS else VERBS)()
