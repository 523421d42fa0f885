"""newswire watch: a folder, each file of which goes into Kafka once it is complete."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from services.common.ending import stop_on_signals
from services.common.logging import configure_logging
from services.common.settings import CommonSettings, load_or_exit
from services.ingest.inbox.folder import Inbox, InboxUnusable
from services.ingest.inbox.taking import Taken
from services.ingest.inbox.watching import Watch
from services.ingest.sources.files import shown
from services.ingest.sources.given import Given


def watch(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="the folder; done/ and refused/ are made in it")],
    source: Annotated[str | None, typer.Option(help="who published the articles, a slug; else as in ingest")] = None,
    settle: Annotated[
        float, typer.Option(min=0.1, help="seconds for which a file must not change before it is taken")
    ] = 2.0,
) -> None:
    """Watch a folder, and put each new file's articles into Kafka, until Ctrl-C.

    Takes what `newswire ingest` takes, at any depth. Once the broker has confirmed its articles, a file goes to DIR/done;
    one with something that is no article goes to DIR/refused, the reasons beside it in FILE.reason.txt. Put a page's sidecar
    there first. Files that begin with a dot or end in .part or .tmp are left alone until they are renamed.

    Nothing is lost when it is stopped or killed: what was not moved is taken again, as the same documents and revisions.

    \b
      newswire watch /srv/wire
      mv night.jsonl /srv/wire/
    """
    # Imported here so that --help does not wait for Kafka's client.
    from newswire.commands.ingest_run import KafkaAway, connect
    from services.ingest.publisher import PublisherBroken, quieten_client

    settings = load_or_exit(CommonSettings)
    configure_logging(settings.model_copy(update={"log_format": "console"}), "watch")
    quieten_client()
    try:
        with stop_on_signals(impatient=True) as stopping:
            Inbox(folder.absolute()).prepare()
            publisher = connect(settings)
            print(f"watching {folder}; Ctrl-C ends it", file=sys.stderr)
            try:
                Watch(folder, publisher, say, settle_seconds=settle, given=Given(source)).run(stopping)
            finally:
                publisher.close()
    except (InboxUnusable, KafkaAway, PublisherBroken) as error:
        typer.echo(f"newswire: {error}", err=True)
        raise typer.Exit(1) from None


def say(taken: Taken) -> None:
    """One line a file; why it was refused on standard error."""
    refused = sum(taken.refused.values())
    counts = f"{taken.accepted:,} accepted; {refused:,} refused; {taken.skipped:,} skipped"
    print(f"{taken.end}  {shown(taken.name)}  {counts}", flush=True)
    for reason in taken.reasons[:10]:
        print(f"refused  {shown(taken.name)}  {reason}", file=sys.stderr)
