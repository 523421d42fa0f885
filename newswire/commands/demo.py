"""`newswire demo`: the whole way of some articles, from files to a search, in one command."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from elasticsearch import Elasticsearch
from rich.console import Console

from newswire import render
from newswire.installation import Installation, local_installation
from newswire.local.errors import LocalStackError
from newswire.progress import Steps
from services.common.elasticsearch import make_client
from services.common.names import IndexNames
from services.common.settings import ElasticsearchSettings, SettingsError

SEEDS = Path(__file__).parents[2] / "seeds"
POLL_SECONDS = 0.02
SEARCHABLE_SECONDS = 120.0


class DemoFailed(Exception):
    """An article did not come out; the message says which."""


def demo(
    seeds: Annotated[Path, typer.Option(help="the folder of sample articles to feed")] = SEEDS,
) -> None:
    """Start everything, feed the sample articles, show what became of them, and stop everything.

    The first run downloads Kafka, Elasticsearch and checks them against the lock file (about 150 MB). The documents
    stay: `newswire up` finds them again.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    console = Console()
    try:
        with Steps(console) as progress:
            installation = local_installation(progress)
            installation.start(progress)
        try:
            _show(console, installation, seeds)
        finally:
            console.print("stopping …")
            codes = installation.stop()
    except (LocalStackError, SettingsError, DemoFailed) as error:
        typer.echo(f"newswire: {error}", err=True)
        raise typer.Exit(1) from None
    if any(codes.values()):
        typer.echo(f"newswire: a service did not stop cleanly: {codes}", err=True)
        raise typer.Exit(1)
    console.print(
        "stopped cleanly. Next:\n\n  source .venv/bin/activate\n  newswire up\n  newswire search 'ferry OR harbour'\n",
        highlight=False,
    )


def _show(console: Console, installation: Installation, seeds: Path) -> None:
    console.print(f"feeding {seeds} …")
    started_ms = int(time.time() * 1000)
    fed = feed(installation, seeds)
    settings = ElasticsearchSettings(elasticsearch_url=installation.stack.elasticsearch.address)
    with make_client(settings) as client:
        documents = when_searchable(client, settings, set(fed), started_ms)
    # Some samples are withheld or taken back: stored, and not for readers.
    public = [one for one in documents if one.source["status"] == "published"]
    shown = sorted(public, key=lambda one: readability(one.source), reverse=True)
    console.print(render.table(one.source for one in shown))
    console.print(balance(sum(fed.values()), len(fed)) + "\n", highlight=False)
    console.print(render.article(shown[0].source, f"{shown[0].seconds * 1000:.0f} ms from Kafka"))


def readability(document: dict[str, Any]) -> tuple[bool, bool, int]:
    """What makes a good first impression: a plain article in English, with a standfirst, that names people and organisations."""
    plain = document["kind"] == "article" and document["quality"] == "ok" and document.get("language") == "en"
    named = [field for field in ("standfirst", "people", "organisations", "places") if document.get(field)]
    return plain, len(named) == 4, len(document.get("people", [])) + len(document.get("places", []))


def balance(accepted: int, documents: int) -> str:
    """Why there are fewer documents than articles."""
    updates = accepted - documents
    if not updates:
        return f"{accepted} articles accepted: {documents} documents"
    what = (
        "1 is an update of another (same document_id)"
        if updates == 1
        else f"{updates} are updates of others (same document_id)"
    )
    return f"{accepted} articles accepted: {documents} documents, since {what}"


def feed(installation: Installation, seeds: Path) -> Counter[str]:
    """Feeds a folder as anybody would, with `newswire ingest`; how often it reports each id. Raises DemoFailed."""
    command = [sys.executable, "-m", "newswire", "ingest", str(seeds)]
    done = subprocess.run(
        command, env={**os.environ, **installation.environment}, stdout=subprocess.PIPE, text=True, check=False
    )
    ids = Counter(line.split()[0] for line in done.stdout.splitlines() if line)
    if done.returncode or not ids:
        raise DemoFailed(f"`newswire ingest {seeds}` ended with exit code {done.returncode} and {len(ids)} articles")
    return ids


@dataclass(frozen=True, slots=True)
class Found:
    """A document and the seconds from its record's timestamp in Kafka to the first search that found it."""

    source: dict[str, Any]
    seconds: float


def when_searchable(
    client: Elasticsearch, settings: ElasticsearchSettings, ids: set[str], since_ms: int
) -> list[Found]:
    """Asks for all that are still missing until all are there. Raises DemoFailed with what does not come."""
    found: dict[str, Found] = {}
    deadline = time.monotonic() + SEARCHABLE_SECONDS
    while missing := ids - found.keys():
        if time.monotonic() > deadline:
            raise DemoFailed(f"not searchable within {SEARCHABLE_SECONDS:.0f} s: {', '.join(sorted(missing))}")
        fresh = {"range": {"ingested_at": {"gte": since_ms, "format": "epoch_millis"}}}
        query = {"bool": {"filter": [{"ids": {"values": sorted(missing)}}, fresh]}}
        answer = client.search(index=IndexNames.of(settings.namespace).all, query=query, size=len(missing))
        now = time.time()
        for hit in answer["hits"]["hits"]:
            ingested = datetime.fromisoformat(hit["_source"]["ingested_at"]).timestamp()
            found[hit["_id"]] = Found(hit["_source"], now - ingested)
        time.sleep(POLL_SECONDS)
    return list(found.values())
