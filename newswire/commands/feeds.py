"""`newswire feeds`: which RSS and Atom feeds the ingest service polls, and how that goes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, NoReturn

import typer
from kafka.errors import KafkaError
from pydantic import ValidationError

from newswire import feeds_view, render
from schemas.feeds import Feed, FeedStatus, PageMode
from schemas.reasons import BadMessage
from schemas.topics import Topics
from services.common.kafka import KafkaUnavailable, answers, ensure_topics
from services.common.settings import CommonSettings, IngestSettings, load_or_exit
from services.ingest.feeds.articles import Page, article_of
from services.ingest.feeds.entries import Entry
from services.ingest.feeds.files import source_slug
from services.ingest.feeds.markup import visible_text
from services.ingest.feeds.pages import Getting, fetch_page
from services.ingest.feeds.reader import NotAFeed, read_feed
from services.ingest.feeds.store import FeedStore
from services.ingest.feeds.teaser import wants_page
from services.ingest.fetch.failures import FetchFailed
from services.ingest.fetch.polite import make_fetcher
from services.ingest.fetch.targets import parse_target
from services.ingest.prepare import prepare

EXIT_FAILED = 1
EXIT_USAGE = 2
feeds = typer.Typer(
    no_args_is_help=True,
    help="RSS and Atom feeds that the ingest service polls.\n\n"
    "The feeds and what came of them are kept in Kafka; of several ingest services one polls at a time.",
)

_Url = Annotated[str, typer.Argument(metavar="URL", help="the feed's address, https://…")]
_Source = Annotated[str | None, typer.Option(help="who publishes it, a slug; else made from the host's name")]
_Page = Annotated[
    str, typer.Option(help="fetch the page behind an item: auto (where the item is a teaser), always or never")
]


@feeds.command()
def add(
    url: _Url,
    source: _Source = None,
    name: Annotated[str | None, typer.Option(help="the publisher's name, shown with its articles")] = None,
    every: Annotated[str, typer.Option(help="time between two polls: 15m, 2h")] = "15m",
    page: _Page = "auto",
) -> None:
    """Poll a feed, or change how one is polled. The ingest service hears of it at once.

    \b
      newswire feeds test https://harbour-post.example/feed.xml
      newswire feeds add https://harbour-post.example/feed.xml --source harbour-post --every 10m
    """
    feed = _feed(url, source, name, every, page)
    with _store() as store:
        known = feed.url in store.feeds()
        store.put(feed)
    typer.echo(f"{'changed' if known else 'added'} {feed.url}, source {feed.source}, every {every}, pages {page}")


@feeds.command("list")
def list_(json: Annotated[bool, typer.Option("--json", help="one JSON object a feed and line")] = False) -> None:
    """Show every feed: last success, next poll, failures in a row and the last error, how many items it has and gave."""
    with _store() as store:
        found, states = store.feeds(), store.states()
    statuses = {url: states[url].status if url in states else FeedStatus() for url in found}
    if json:
        render.as_json_lines(feeds_view.as_json(feed, statuses[url]) for url, feed in sorted(found.items()))
        return
    now_ms = int(time.time() * 1000)
    for url, feed in sorted(found.items()):
        typer.echo("\n".join(feeds_view.feed_lines(feed, statuses[url], now_ms)))
    failing = sum(status.failures > 0 for status in statuses.values())
    typer.echo(f"{len(found)} feeds, {failing} failing" if found else "no feed: newswire feeds add URL")


@feeds.command()
def remove(url: _Url) -> None:
    """Poll a feed no more. Its articles stay."""
    with _store() as store:
        if url not in store.feeds():
            _fail(f"{url} is not polled: newswire feeds list shows what is")
        store.remove(url)
    typer.echo(f"removed {url}")


@feeds.command("test")
def try_(
    url: _Url,
    source: _Source = None,
    page: _Page = "auto",
    limit: Annotated[int, typer.Option(min=1, help="items that are shown, the first ones")] = 5,
    pages: Annotated[bool, typer.Option("--pages", help="fetch the pages of these items, too")] = False,
) -> None:
    """Fetch a feed and show the items that would be taken. Publishes nothing, and needs no Kafka.

    \b
      newswire feeds test https://harbour-post.example/feed.xml --pages --limit 3
    """
    feed = _feed(url, source, None, "15m", page)
    fetcher = make_fetcher(load_or_exit(IngestSettings))
    try:
        fetched = fetcher.get(feed.url)
        document = read_feed(fetched.body, fetched.url, fetched.headers.get("content-type", ""))
    except (FetchFailed, NotAFeed) as error:
        _fail(str(error) if isinstance(error, FetchFailed) else f"{feed.url}: {error}")
    typer.echo(feeds_view.document_line(document))
    if fetched.url != feed.url:
        typer.echo(f"found at {fetched.url} after redirects: add it under that address")
    for entry in document.entries[:limit]:
        typer.echo("\n".join(feeds_view.entry_lines(entry, feed)))
        typer.echo(f"  {render.plain(_end(entry, feed, fetcher if pages else None))}")
    if len(document.entries) > limit:
        typer.echo(f"… and {len(document.entries) - limit} more: --limit shows them")


def _end(entry: Entry, feed: Feed, fetcher: Getting | None) -> str:
    """What would become of the item."""
    page: Page | None = None
    if wants_page(entry, feed.page):
        if fetcher is None:
            return "see what the page gives with --pages"
        try:
            page = fetch_page(fetcher, entry.link or "")
        except FetchFailed as error:
            return f"no page: {error}"
    article = article_of(entry, {"id": feed.source}, feed.url, page)
    try:
        prepared = prepare(article, channel="feed", uri=feed.url, received_ms=int(time.time() * 1000), ingest_id="test")
    except BadMessage as error:
        return f"would be refused: {error.reason}: {error.detail}"
    found = f"a page of {len(visible_text(page.html)):,} characters; " if page else ""
    return f"{found}would be document {prepared.document_id}"


def _feed(url: str, source: str | None, name: str | None, every: str, page: str) -> Feed:
    """The feed that was asked for; ends the command where it can't be one."""
    modes: dict[str, PageMode] = {"auto": "auto", "always": "always", "never": "never"}
    if page not in modes:
        _fail(f"--page {page!r}: write auto, always or never", EXIT_USAGE)
    try:
        target = parse_target(url)
        slug = source or source_slug(target.url)
        if slug is None:
            raise ValueError("--source: the host gives no name, say who publishes it")
        return Feed(url=target.url, source=slug, name=name, every_seconds=feeds_view.read_span(every), page=modes[page])
    except ValidationError as error:
        fields = {"source": "--source: write a slug such as harbour-post", "name": "--name is too long"}
        place = str(error.errors()[0]["loc"][0])
        _fail(fields.get(place, f"{place}: {error.errors()[0]['msg']}"), EXIT_USAGE)
    except (FetchFailed, ValueError) as error:
        _fail(str(error), EXIT_USAGE)


@contextmanager
def _store() -> Iterator[FeedStore]:
    """For one command; ends it with a sentence and exit 1 where Kafka is away."""
    settings = load_or_exit(CommonSettings)
    topics = Topics.named(settings.namespace)
    try:
        if not answers(settings):
            raise KafkaUnavailable(f"no Kafka answers at {settings.kafka_bootstrap_servers}: run `newswire up`")
        ensure_topics(settings, topics)
        store = FeedStore(settings, topics)
        try:
            yield store
        finally:
            store.close()
    except (KafkaUnavailable, KafkaError) as error:
        _fail(str(error))


def _fail(sentence: str, code: int = EXIT_FAILED) -> NoReturn:
    typer.echo(f"newswire: {sentence}", err=True)
    raise typer.Exit(code)
