"""The `newswire` command: one verb a module under newswire/commands."""

import importlib
import sys

import typer

from services.common.dead_letters import build_version

# verb -> the module under newswire.commands that has a function of its name, or a group of verbs
VERBS = {
    "demo": "demo",
    "up": "up",
    "run": "run",
    "ingest": "ingest",
    "search": "search",
    "show": "search",
    "status": "status",
    "index": "index",
    "retract": "hold",
    "withhold": "hold",
    "reinstate": "hold",
    "preview": "preview",
}


def make_app(verbs: dict[str, str]) -> typer.Typer:
    """The command with these verbs; importing all of them takes half a second."""
    app = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        help="News ingestion that loses no article: Kafka in, searchable and enriched documents out.\n\n"
        "Start with `newswire demo`, or with `newswire up` and then `newswire ingest seeds/`. Each verb has a --help.",
    )
    app.callback(invoke_without_command=True)(_options)
    for verb, module in verbs.items():
        found = getattr(importlib.import_module(f"newswire.commands.{module}"), verb)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=verb)
        else:
            app.command(verb)(found)
    return app


def _options(version: bool = typer.Option(False, "--version", help="Print the version and exit.")) -> None:
    if version:
        typer.echo(f"newswire {build_version()}")
        raise typer.Exit


def main() -> None:
    """The entry point of the `newswire` script: loads the one verb that is called, or all of them for the overview."""
    called = sys.argv[1] if len(sys.argv) > 1 else ""
    make_app({called: VERBS[called]} if called in VERBS else VERBS)()
