"""`newswire resume`: a service that its brake holds goes on."""

import time
from enum import StrEnum
from typing import Annotated

import typer
from kafka.errors import KafkaError

from newswire.dlq.view import when
from schemas.topics import Topics
from services.common.control import Control
from services.common.kafka import KafkaUnavailable, answers, ensure_topics
from services.common.settings import CommonSettings, load_or_exit

EXIT_FAILED = 1


class Braked(StrEnum):
    """The services that have a brake."""

    ENRICH = "enrich"
    INDEX = "index"


def resume(
    service: Annotated[
        Braked | None, typer.Argument(help="which service; without it, every one that is paused")
    ] = None,
) -> None:
    """Let a service go on that paused because it made too many dead letters by its own fault.

    Every replica of it follows. What was held goes through again: what still fails becomes a dead letter, and the brake
    counts anew.

    \b
      newswire status          says who is paused, and why
      newswire dlq list        shows what fails
      newswire resume enrich
    """
    settings = load_or_exit(CommonSettings)
    topics = Topics.named(settings.namespace)
    try:
        if not answers(settings):
            raise KafkaUnavailable(f"no Kafka answers at {settings.kafka_bootstrap_servers}: run `newswire up`")
        ensure_topics(settings, topics)
        _resume(Control(settings, topics.control), [service] if service else list(Braked))
    except (KafkaUnavailable, KafkaError) as error:
        typer.echo(f"newswire: {error}", err=True)
        raise typer.Exit(EXIT_FAILED) from None


def _resume(control: Control, services: list[Braked]) -> None:
    orders = control.last()
    for service in services:
        order = orders.get(service)
        if order is None or not order.paused:
            typer.echo(f"{service} is not paused")
            continue
        control.resume(service, int(time.time() * 1000))
        typer.echo(f"{service} resumes; it was paused {when(order.at_ms)}: {order.why}")
