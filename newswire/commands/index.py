"""`newswire index`: the physical indices behind the alias that people read."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from newswire.rebuild import Workshop
    from services.index.physical import Physical

index = typer.Typer(no_args_is_help=True, help="Rebuild the index of articles, switch between two, drop the old one.")

_Name = Annotated[str, typer.Argument(metavar="INDEX", help="its name or its last part: v2")]


@index.command("list")
def list_() -> None:
    """Show the physical indices of articles: which one is read, and how far behind each is."""
    with _workshop() as shop:
        indices = shop.indices()
        ends = shop.bounds()[1]
        read = shop.read(indices)
        for one in indices:
            state = "is read" if one == read else "is being dropped" if one.is_dropping else "is fed, not read"
            typer.echo(f"{one.name}: {state}, {shop.behind(one, ends)} records behind")


@index.command()
def rebuild(
    accept: Annotated[bool, typer.Option("--accept", help="switch although documents differ")] = False,
) -> None:
    """Fill a new index from the enriched topic while everything goes on, compare it with the old one, and switch to it.

    The running index service fills it. Interrupted, it goes on where it was when it is called again. The old index is
    kept, and fed, until `newswire index drop`; `newswire index use v1` goes back to it. Exit code 1 when they differ.
    """
    with _workshop() as shop:
        old, new = shop.read(shop.indices()), shop.target()
        first, ends = shop.bounds()
        if gone := sum(first.values()):
            typer.echo(
                f"the topic no longer has its first {gone} records: what only they say will be missing", err=True
            )
        shop.wait_for([old, new], ends)
        found = shop.compare(old, new)
        typer.echo(f"{old.name}: {found.old_count} documents, content {found.old_hash}")
        typer.echo(f"{new.name}: {found.new_count} documents, content {found.new_hash}")
        if changed := found.looked_at_again - len(found.differing):
            typer.echo(f"{changed} documents changed between the two readings; they are equal now")
        if found.differing:
            some = ", ".join(sorted(found.differing)[:5])
            typer.echo(f"{len(found.differing)} documents differ: {some} …", err=True)
            if not accept:
                typer.echo(
                    "newswire: not switched; look at them, then run this again, with --accept if you accept it",
                    err=True,
                )
                raise typer.Exit(1)
        shop.switch(new)
        typer.echo(f"people read {new.name} now; {old.name} is kept and fed: `newswire index drop {_short(old)}`")


@index.command()
def use(name: _Name) -> None:
    """Let people read another index that exists and is up to date: the way back after a rebuild."""
    from newswire.rebuild import Refused

    with _workshop() as shop:
        chosen = _chosen(shop, name)
        if chosen.is_dropping or (n := shop.behind(chosen, shop.bounds()[1])) > _NEARLY:
            behind = "is being dropped" if chosen.is_dropping else f"is {n} records behind: wait for it"
            raise Refused(f"{chosen.name} {behind}")
        shop.switch(chosen)
        typer.echo(f"people read {chosen.name} now")


@index.command()
def drop(name: _Name) -> None:
    """Delete an index that nobody reads, and its consumer group."""
    from newswire.rebuild import Refused

    with _workshop() as shop:
        chosen = _chosen(shop, name)
        if chosen == shop.read(shop.indices()):
            raise Refused(f"{chosen.name} is the one that people read: `newswire index use` another one first")
        shop.drop(chosen)
        typer.echo(f"{chosen.name} is gone")


# What live traffic puts between two looks.
_NEARLY = 1_000


def _short(physical: "Physical") -> str:
    return f"v{physical.number}"


def _chosen(shop: "Workshop", name: str) -> "Physical":
    from newswire.rebuild import Refused

    indices = shop.indices()
    for one in indices:
        if name in (one.name, _short(one), str(one.number)):
            return one
    raise Refused(f"there is no index {name}: there are {', '.join(one.name for one in indices)}")


@contextmanager
def _workshop() -> "Iterator[Workshop]":
    # Imported here so that --help does not wait for Kafka's client.
    from kafka.errors import KafkaError

    from newswire import elastic
    from newswire.rebuild import Refused, workshop
    from services.common.settings import IndexSettings, load_or_exit

    settings = load_or_exit(IndexSettings)
    try:
        with elastic.reader(settings) as client, workshop(settings, client, typer.echo) as shop:
            yield shop
    except Refused as error:
        typer.echo(f"newswire: {error}", err=True)
        raise typer.Exit(1) from None
    except KafkaError as error:
        typer.echo(f"newswire: no Kafka answers at {settings.kafka_bootstrap_servers} ({error!r})", err=True)
        raise typer.Exit(1) from None
