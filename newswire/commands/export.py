"""`newswire export`: the indexed articles out again, all or those that a search finds."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from newswire import elastic
from newswire.commands.search import Names, Near, Topics
from newswire.exporting import documents, line, whole_file
from newswire.queries import BadQuery, Search
from services.common.settings import ElasticsearchSettings, load_or_exit
from services.common.wire.ninjs_out import to_ninjs


class ExportFormat(StrEnum):
    """How a document is written."""

    JSONL = "jsonl"
    NINJS = "ninjs"


Written = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def export(
    query: Annotated[str, typer.Argument(help='words, AND, OR, NOT, "a phrase", prefix*; everything by default')] = "*",
    format: Annotated[
        ExportFormat, typer.Option(help="jsonl: the documents as they are indexed; ninjs: IPTC's, for other systems")
    ] = ExportFormat.JSONL,
    output: Annotated[Path | None, typer.Option(help="a file; standard output by default")] = None,
    person: Names = None,
    place: Names = None,
    org: Names = None,
    source: Annotated[list[str] | None, typer.Option(help="only from this source id")] = None,
    language: Annotated[list[str] | None, typer.Option(help="only in this language, ISO 639-1: en, fr, …")] = None,
    topic: Topics = None,
    since: Annotated[
        str | None, typer.Option(help="not older than this: 2026-03-22, 2026-03-22T09:30Z, 2h, 7d")
    ] = None,
    until: Annotated[str | None, typer.Option(help="not newer than this, written the same way")] = None,
    near: Near = None,
    limit: Annotated[int | None, typer.Option(min=1, help="articles at most")] = None,
    everything: Annotated[bool, typer.Option("--all", help="withheld, embargoed and retracted ones, too")] = False,
) -> None:
    """Write the indexed articles, one JSON object a line, in the order of their ids.

    Withheld, embargoed and retracted articles are left out; --all has them, and needs a login that may read past the
    readers' alias. Memory stays flat. A file is there when it is complete; exit 1 where it could not be completed.

    \b
      newswire export > all.jsonl
      newswire export 'ferry OR harbour' --since 7d --format ninjs --output ferries.jsonl
      newswire export --source harbour-post --language de | jq -r .title
    """
    search = Search(
        query,
        tuple(person or ()),
        tuple(place or ()),
        tuple(org or ()),
        tuple(source or ()),
        tuple(language or ()),
        since,
        until,
        near=near,
        topic=tuple(topic or ()),
    )
    try:
        count = _write(search, _written(format), output, limit, everything)
    except BadQuery as error:
        raise typer.BadParameter(str(error)) from None
    except BrokenPipeError:
        # Who reads has enough, as `head` does; Python would complain once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(f"newswire: {output or 'standard output'} can't be written: {error.strerror or error}", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{count:,} articles", err=True)


def _written(format: ExportFormat) -> Written:
    return to_ninjs if format is ExportFormat.NINJS else dict


def _write(
    search: Search,
    written: Written,
    output: Path | None,
    limit: int | None,
    everything: bool,
) -> int:
    settings = load_or_exit(ElasticsearchSettings)
    with elastic.reader(settings) as client, _progress(output) as (total, one_more), _opened(output) as file:
        ask = partial(elastic.ask, client, settings, everything=everything, partial=False)
        count = 0
        for document in documents(ask, search, limit, total):
            file.write(line(written(document)))
            count += 1
            one_more()
        file.flush()
        return count


@contextmanager
def _opened(output: Path | None) -> Iterator[BinaryIO]:
    if output is None:
        yield sys.stdout.buffer
    else:
        with whole_file(output) as file:
            yield file


@contextmanager
def _progress(output: Path | None) -> Iterator[tuple[Callable[[int], None], Callable[[], None]]]:
    """A moving bar on standard error where that is a terminal, unless the articles themselves go to one."""
    console = Console(stderr=True)
    columns = (TextColumn("exporting"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    shown = console.is_terminal and (output is not None or not sys.stdout.isatty())
    with Progress(*columns, console=console, transient=True, disable=not shown, redirect_stdout=False) as bar:
        task = bar.add_task("", total=None)
        yield partial(_of, bar, task), lambda: bar.advance(task)


def _of(bar: Progress, task: Any, total: int) -> None:
    bar.update(task, total=total)
