"""`newswire preview`: what the stack would index, without a stack."""

import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Annotated
from uuid import uuid4

import typer

from newswire.commands.ingest import web_address
from schemas.headers import TRACE, Position
from schemas.reasons import BadMessage
from services.enrich.child import now_ms
from services.enrich.records import Enriched, RawRecord
from services.enrich.stage import Stage
from services.ingest.candidates import Candidate, Found, Refused, Skipped, prepare_candidate, refused
from services.ingest.sources.files import candidates
from services.ingest.sources.formats import Format
from services.ingest.sources.given import Given

BATCH = 16
TOPIC = "preview"


def preview(
    paths: Annotated[list[str], typer.Argument(metavar="PATH… | -", help="files, folders, or - for standard input")],
    format: Annotated[Format | None, typer.Option(help="what standard input and the files named here are")] = None,
    source: Annotated[str | None, typer.Option(help="who published the articles, a slug")] = None,
    url: Annotated[
        str | None, typer.Option(callback=web_address, help="where the article stands on the web; for one page")
    ] = None,
    title: Annotated[str | None, typer.Option(help="its title; for one page")] = None,
) -> None:
    """Print what would be indexed: one EnrichedArticle as JSON a line, in the order of the input.

    Needs neither Kafka nor Elasticsearch. Takes what `newswire ingest` takes. What is refused goes to standard error
    with its line and the reason; the rest goes on, and the exit code is 1 at the end.

    \b
      newswire preview seeds/ | jq -r .title
      newswire preview - < articles.jsonl > documents.jsonl
    """
    found = candidates(paths, Given(source, url, title), format)
    stage = _stage()
    failed = 0
    while batch := list(islice(found, BATCH)):
        failed += sum(not ok for ok in _print(batch, stage))
    if failed:
        typer.echo(f"newswire: {failed} of the inputs refused", err=True)
        raise typer.Exit(1)


def _stage() -> Stage:
    from services.common.settings import EXIT_BAD_SETTINGS, EnrichSettings, load_or_exit
    from services.enrich.understand import EntityRecogniser

    settings = load_or_exit(EnrichSettings)
    try:
        recogniser = EntityRecogniser.load(settings.enrich_model)
    except ValueError as error:
        typer.echo(f"newswire: NEWSWIRE_ENRICH_MODEL: {error}", err=True)
        raise typer.Exit(EXIT_BAD_SETTINGS) from None
    return Stage(recogniser, settings.enrich_generation, now_ms, settings.fact_parts)


def _print(batch: Sequence[Found], stage: Stage) -> Iterator[bool]:
    """Whether each of the batch was a good one; skipped files count as good."""
    prepared = [_prepare(one, number) for number, one in enumerate(batch)]
    results = iter(stage.enrich([one for one in prepared if isinstance(one, RawRecord)]))
    for one, ready in zip(batch, prepared, strict=True):
        result = next(results) if isinstance(ready, RawRecord) else ready
        if isinstance(result, Enriched):
            sys.stdout.buffer.write(result.value + b"\n")
        elif result is not None:
            _complain(
                result if isinstance(result, Refused) else Refused(_name(one), None, result.reason, result.detail)
            )
        yield result is None or isinstance(result, Enriched)
    sys.stdout.buffer.flush()


def _prepare(found: Found, number: int) -> RawRecord | Refused | None:
    """None for what was skipped."""
    if not isinstance(found, Candidate):
        return None if isinstance(found, Skipped) else found
    try:
        prepared = prepare_candidate(found, uuid4().hex)
    except BadMessage as error:
        return refused(found.name, error)
    headers = {TRACE: prepared.trace}
    return RawRecord(prepared.value, headers, Position(TOPIC, 0, number), prepared.received_ms, prepared.received_ms)


def _name(found: Found) -> str:
    return found.name


def _complain(refusal: Refused) -> None:
    where = refusal.name if refusal.line is None else f"{refusal.name}:{refusal.line}"
    typer.echo(f"refused  {where}  {refusal.reason}: {refusal.detail}", err=True)
