"""`newswire run`: one service in the foreground, as docker-compose and process supervisors start it."""

import signal
from enum import StrEnum
from importlib import import_module
from typing import Annotated

import typer

from services.common import parent


class Service(StrEnum):
    """The services, in the order in which an article passes them."""

    INGEST = "ingest"
    ENRICH = "enrich"
    INDEX = "index"
    STORY = "story"


def run(
    service: Annotated[Service, typer.Argument(help="which service to run")],
    end_with: Annotated[int | None, typer.Option(hidden=True)] = None,
) -> None:
    """Run one service until Ctrl-C or SIGTERM.

    Its settings are NEWSWIRE_ environment variables: docs/operating.md lists them. Run as many enrich and index
    processes as there are cores; Kafka shares the partitions out between them. A supervisor should restart it on any
    exit code: what was not finished comes again.

    \b
        newswire run enrich
        NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS=kafka:9092 newswire run index
    """
    if end_with is not None:
        parent.end_with(end_with, signal.SIGTERM)
    import_module(f"services.{service.value}.main").main()
