"""`newswire search` and `newswire show`: what readers see."""

from typing import Annotated, Any

import typer
from rich.console import Console

from newswire import elastic, render, render_revisions, stories
from newswire.queries import BadQuery, Search, by_id, revisions_of
from newswire.revisions import BadRevision, choose, listed
from services.common.settings import ElasticsearchSettings, load_or_exit

Names = Annotated[list[str] | None, typer.Option(help="only articles that name this; repeat for any of several")]

Near = Annotated[
    str | None,
    typer.Option(help="only with a town named within so many km of a point: LATITUDE,LONGITUDE,KM, as 51.5,-0.13,50"),
]

Topics = Annotated[
    list[str] | None,
    typer.Option(
        help="only on this topic: sport, politics, health, … or a code as medtop:15000000; repeat for any of several; "
        "a wrong one lists all 17"
    ),
]


def search(
    query: Annotated[str, typer.Argument(help='words, AND, OR, NOT, "a phrase", prefix*; * alone finds everything')],
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
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="articles at most")] = 10,
    sort: Annotated[str, typer.Option(help="relevance or date (newest first)")] = "relevance",
    all_copies: Annotated[bool, typer.Option("--all-copies", help="each copy of a story, not one of them")] = False,
    json: Annotated[bool, typer.Option("--json", help="one JSON object a line instead of a list for people")] = False,
) -> None:
    """Search the indexed articles.

    Withheld and embargoed articles are never found. Of a story that several have printed, the best hit stands for all.

    \b
        newswire search 'ceasefire AND (Qatar OR Egypt)'
        newswire search '"ground invasion"' --person Netanyahu --since 7d
        newswire search '*' --topic health --topic science --language fr
        newswire search '*' --sort date --limit 3 --json
    """
    if sort not in ("relevance", "date"):
        raise typer.BadParameter("is relevance or date", param_hint="--sort")
    wanted = Search(
        query,
        tuple(person or ()),
        tuple(place or ()),
        tuple(org or ()),
        tuple(source or ()),
        tuple(language or ()),
        since,
        until,
        limit,
        "date" if sort == "date" else "relevance",
        near,
        tuple(topic or ()),
    )
    settings = load_or_exit(ElasticsearchSettings)
    try:
        with elastic.reader(settings) as client:
            found = stories.search(stories.Readers(client, settings), wanted, all_copies)
    except BadQuery as error:
        raise typer.BadParameter(str(error)) from None
    if json:
        render.as_json_lines(found.lines())
        return
    Console().print(render.hits(found.hits, found.total, {} if all_copies else found.copies()))


def show(
    document_id: Annotated[str, typer.Argument(help="as search and ingest print it")],
    json: Annotated[bool, typer.Option("--json", help="the whole document as JSON")] = False,
    everything: Annotated[bool, typer.Option("--all", help="withheld, embargoed and retracted ones, too")] = False,
    revisions: Annotated[
        bool, typer.Option("--revisions", help="list what the article has been, the oldest first")
    ] = False,
    diff: Annotated[
        tuple[str, str] | None, typer.Option(metavar="R1 R2", help="what changed between two of them, by words")
    ] = None,
) -> None:
    """Show one article as a reader would like it; exit 1 where there is none.

    \b
        newswire show 5f2c…
        newswire show 5f2c… --json | jq .entities
        newswire show 5f2c… --revisions
        newswire show 5f2c… --diff 1 3
    """
    hits = _ask(by_id(document_id), everything)["hits"]["hits"]
    if not hits:
        hint = "" if everything else " that may be shown; --all shows withheld, embargoed and retracted ones, too"
        typer.echo(f"newswire: there is no article {document_id}{hint}", err=True)
        raise typer.Exit(1)
    if revisions or diff:
        _show_revisions(document_id, json, everything, diff)
        return
    settings = load_or_exit(ElasticsearchSettings)
    with elastic.reader(settings) as client:
        place, others = stories.copies_of(stories.Readers(client, settings, everything), document_id)
    if json:
        render.as_json_lines([{**hits[0]["_source"], **place, **({"copies": others} if place else {})}])
        return
    Console().print(render.article(hits[0]["_source"]))
    if others:
        Console().print(render.copies(others))


def _show_revisions(document_id: str, json: bool, everything: bool, diff: tuple[str, str] | None) -> None:
    settings = load_or_exit(ElasticsearchSettings)
    with elastic.reader(settings) as client:
        lines = listed(elastic.ask_revisions(client, settings, revisions_of(document_id, everything)))
    if diff is None and json:
        render.as_json_lines({"number": line.number, "changed": line.changed, **line.entry} for line in lines)
    elif diff is None:
        Console().print(render_revisions.revisions(lines))
    else:
        try:
            old, new = (choose(lines, wanted) for wanted in diff)
        except BadRevision as error:
            raise typer.BadParameter(str(error), param_hint="--diff") from None
        Console().print(render_revisions.difference(old, new))


def _ask(body: dict[str, Any], everything: bool = False) -> dict[str, Any]:
    settings = load_or_exit(ElasticsearchSettings)
    with elastic.reader(settings) as client:
        return elastic.ask(client, settings, body, everything)
