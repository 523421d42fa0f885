"""newswire ingest: files, folders and standard input into Kafka."""

from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.console import Console

from services.ingest.sources.files import STANDARD_INPUT, candidates
from services.ingest.sources.formats import Format, format_of
from services.ingest.sources.given import Given
from services.ingest.sources.meter import Meter, total_bytes

EXIT_REFUSED = 1
EXIT_USAGE = 2

_Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH… | -", help="files, folders (with all that is in them), or - for standard input"),
]
_Format = Annotated[
    Format | None,
    typer.Option(help="what standard input and the files named here are; else jsonl, and the file's extension"),
]
_Source = Annotated[
    str | None, typer.Option(help="who published the articles, a slug; else the sidecar's or article's own, else local")
]


def web_address(url: str | None) -> str | None:
    """--url as it was given. Raises typer.BadParameter where that is no address of a page: it becomes the article's identity."""
    try:
        parts = urlsplit(url or "")
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and not (set(url or "") & set(" \t\r\n"))
    except ValueError:
        is_one = False
    if url is not None and not is_one:
        raise typer.BadParameter(f"{url!r} is no web address: write it whole, such as https://gazette.example/ferry")
    return url


_Url = Annotated[
    str | None, typer.Option(callback=web_address, help="where the article stands on the web; for one page")
]
_Title = Annotated[str | None, typer.Option(help="its title; for one page")]


def ingest(
    paths: _Paths, format: _Format = None, source: _Source = None, url: _Url = None, title: _Title = None
) -> None:
    """Put articles into Kafka. Each is reported once the broker has confirmed it.

    Takes page dumps (.txt, .text), HTML (.html, .htm), one RawArticle (.json), RawArticles one a line (.jsonl,
    .ndjson), what agencies send (ninjs, NewsML-G2, NITF, schema.org articles: .ninjs, .newsml, .nitf, .xml, .jsonld,
    .json), the items of a saved feed (.rss, .atom; `newswire feeds` polls one), and the article pages of web archives
    (.warc, .warc.gz); docs/inputs.md says what of each is kept. In folders, other files are skipped and counted; so is
    what else an archive holds, by reason.

    What is known about a page can stand beside it: page.txt has page.txt.meta.json with RawArticle fields such as
    {"source": "harbour-gazette", "url": "https://…"}. Options win over the sidecar.

    \b
    Examples:
      newswire ingest page.txt --source harbour-gazette --url https://gazette.example/ferry
      newswire ingest archive/ today.jsonl
      newswire ingest wire/2026-03-22.xml --source harbour-wire
      echo '{"source": "harbour-gazette", "content": "The ferry sails again."}' | newswire ingest -
      curl -s https://gazette.example/ferry | newswire ingest - --format html --url https://gazette.example/ferry

    Prints the document_id of each article; why one was refused goes to standard error. The exit code is 1 if any was
    refused or not confirmed. Sending an article again is harmless.
    """
    # Imported here so that --help does not wait for Kafka's client.
    from newswire.commands.ingest_run import KafkaAway, send

    _refuse_shared_identity(paths, format, url, title)
    try:
        meter = Meter(total_bytes(paths))
        totals = send(candidates(paths, Given(source, url, title), format, meter=meter), Console(stderr=True), meter)
    except KafkaAway as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(EXIT_REFUSED) from None
    if totals.refused or totals.unconfirmed:
        raise typer.Exit(EXIT_REFUSED)


def _refuse_shared_identity(paths: list[str], format: Format | None, url: str | None, title: str | None) -> None:
    """One URL on several articles would make one document of them, and only the last would stay."""
    if url is None and title is None:
        return
    option = "--title" if url is None else "--url"
    meant = format or (Format.JSONL if paths[0] == STANDARD_INPUT else format_of(paths[0]))
    if len(paths) > 1 or meant in (None, Format.JSONL, Format.FEED, Format.WARC):
        detail = f"{option} is for one page: name one file, or write the fields into the articles or into sidecars"
        typer.echo(detail, err=True)
        raise typer.Exit(EXIT_USAGE)
