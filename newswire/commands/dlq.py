"""`newswire dlq`: what became a dead letter, why, and what is done about it."""

import functools
import getpass
import inspect
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from inspect import Parameter
from typing import Annotated, Any, NoReturn

import typer
from kafka.errors import KafkaError

from newswire import render
from newswire.dlq import view
from newswire.dlq.choice import BadChoice, NotThere, chosen, one
from newswire.dlq.desk import Desk, ReplayFailed
from newswire.dlq.letters import DeadLetter
from newswire.dlq.selection import BadTime, Selection, moment_ms
from schemas.reasons import Reason
from schemas.topics import Topics
from services.common.kafka import KafkaUnavailable, answers, ensure_topics
from services.common.settings import CommonSettings, load_or_exit

EXIT_FAILED = 1
EXIT_USAGE = 2
dlq = typer.Typer(
    no_args_is_help=True,
    help="Dead letters: messages that could not be processed, with their original bytes and the reason.\n\n"
    "Nothing is deleted: a replay or a drop is a decision that is kept beside the letter.",
)

_Reason = Annotated[
    list[str] | None, typer.Option("--reason", "--code", help="only with this reason code; repeat for any of several")
]
_Code = Annotated[list[str] | None, typer.Option("--code", help="only with this reason code; repeatable")]
_Stage = Annotated[list[str] | None, typer.Option(help="only from this service: enrich, index")]
_Source = Annotated[list[str] | None, typer.Option(help="only articles of this source id")]
_Build = Annotated[list[str] | None, typer.Option(help="only from this version of newswire")]
_Document = Annotated[list[str] | None, typer.Option(help="only what would have become this document")]
_Since = Annotated[str | None, typer.Option(help="not older than this: 2026-03-22, 2026-03-22T09:30Z, 2h, 7d")]
_Until = Annotated[str | None, typer.Option(help="not newer than this, written the same way")]
_Positions = Annotated[
    list[str] | None, typer.Argument(metavar="POSITION", help="as list prints it, topic:partition:offset")
]
_Every = Annotated[bool, typer.Option("--every", help="every undecided one")]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="say what would be done, and do nothing")]


_FILTERS: dict[str, Any] = {
    "stage": _Stage,
    "source": _Source,
    "since": _Since,
    "until": _Until,
    "build": _Build,
    "document_id": _Document,
}


def _narrowed(reason: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Gives a verb the options that narrow, and hands them to it as `selection`."""
    options = {"reason": reason, **_FILTERS}

    def with_filters(verb: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(verb)
        def called(**given: Any) -> None:
            narrowing = {name: given.pop(name) for name in options}
            verb(_selection(**narrowing), **given)

        own = [one for name, one in inspect.signature(verb).parameters.items() if name != "selection"]
        added = [Parameter(n, Parameter.KEYWORD_ONLY, default=None, annotation=o) for n, o in options.items()]
        called.__signature__ = inspect.Signature([*own, *added])  # type: ignore[attr-defined]
        return called

    return with_filters


@dlq.command("list")
@_narrowed(reason=_Reason)
def list_(
    selection: Selection,
    everything: Annotated[bool, typer.Option("--all", help="what was replayed or dropped, too")] = False,
    limit: Annotated[int, typer.Option(min=0, help="letters at most; the counts are of all")] = 50,
    json: Annotated[bool, typer.Option("--json", help="one JSON object a letter and line, all of them")] = False,
) -> None:
    """List what is undecided: counts by reason, then the letters, the newest first.

    \b
      newswire dlq list
      newswire dlq list --reason processing_failed --since 2h
    """
    with _desk() as desk:
        decisions = desk.decisions()
        found = (letter for letter in desk.letters() if everything or letter.at not in decisions)
        lines = [view.Line.of(letter, decisions.get(letter.at)) for letter in found if selection.matches(letter)]
    if json:
        render.as_json_lines(line.as_json() for line in lines)
        return
    for text in view.overview(lines, limit, "" if everything else "undecided "):
        typer.echo(text)


@dlq.command()
def show(
    position: Annotated[str, typer.Argument(help="as list prints it, topic:partition:offset")],
    raw: Annotated[
        bool, typer.Option("--raw", help="write the original value, byte for byte, and nothing else")
    ] = False,
) -> None:
    """Show one dead letter: its headers, the whole detail or traceback, the original bytes.

    \b
      newswire dlq show articles-raw-v1-dlq:3:17
      newswire dlq show articles-raw-v1-dlq:3:17 --raw > article.json
    """
    with _desk() as desk:
        letter = one(desk, position)
        decision = desk.decisions().get(letter.at)
    if raw:
        sys.stdout.buffer.write(letter.value or b"")
        sys.stdout.buffer.flush()
        return
    for text in view.full(letter, decision):
        typer.echo(text)


@dlq.command()
@_narrowed(reason=_Reason)
def replay(
    selection: Selection,
    positions: _Positions = None,
    every: _Every = False,
    again: Annotated[bool, typer.Option("--again", help="named ones also where they were decided before")] = False,
    dry_run: _DryRun = False,
) -> None:
    """Send dead letters again to the topic they failed in, as they were.

    They keep their origin and their time, so they become the same revision of the same document. What fails again is a
    new dead letter with one attempt more. To replay twice is harmless.

    \b
      newswire dlq replay articles-raw-v1-dlq:3:17
      newswire dlq replay --reason processing_failed --since 2h --dry-run
    """
    with _desk() as desk:
        letters = chosen(desk, positions or [], selection, every=every, again=again)
        _report("replayed", letters if dry_run else desk.replay(letters), dry_run)


@dlq.command()
@_narrowed(reason=_Code)
def drop(
    selection: Selection,
    because: Annotated[str, typer.Option("--reason", help="why, in your words; kept with the decision")],
    positions: _Positions = None,
    every: _Every = False,
    dry_run: _DryRun = False,
) -> None:
    """Give dead letters up: they count as dropped by an operator. Their bytes stay in the topic.

    \b
      newswire dlq drop articles-raw-v1-dlq:3:17 --reason "a test message of the desk"
      newswire dlq drop --code not_json --source harbour-gazette --reason "their feed was broken"
    """
    if not because.strip():
        raise typer.BadParameter("say why: who reads it later can't ask you", param_hint="--reason")
    with _desk() as desk:
        letters = chosen(desk, positions or [], selection, every=every)
        _report("dropped", letters if dry_run else desk.drop(letters, because.strip()), dry_run)


def _report(done: str, letters: Iterable[DeadLetter], dry_run: bool) -> None:
    """Says each as it is done, and at the end how many, however it ends."""
    would = "would be " if dry_run else ""
    count = 0
    try:
        for letter in letters:
            into = f"  into {letter.failed_in}" if done == "replayed" else ""
            typer.echo(render.plain(f"{would}{done}  {letter.at}  {letter.reason}{into}"))
            count += 1
    finally:
        typer.echo(f"{count:,} dead letter{'' if count == 1 else 's'} {would}{done}", err=True)


def _selection(
    reason: list[str] | None,
    stage: list[str] | None,
    source: list[str] | None,
    since: str | None,
    until: str | None,
    build: list[str] | None,
    document_id: list[str] | None,
) -> Selection:
    for code in reason or ():
        if code not in set(Reason):
            raise typer.BadParameter(f"{code!r} is no reason code: {', '.join(Reason)}", param_hint="--reason")
    since_ms, until_ms = _moment(since, "--since"), _moment(until, "--until", is_end=True)
    if since_ms is not None and until_ms is not None and since_ms > until_ms:
        raise typer.BadParameter(f"{since} is later than --until {until}: nothing lies between", param_hint="--since")
    return Selection(
        reasons=frozenset(reason or ()),
        stages=frozenset(stage or ()),
        sources=frozenset(source or ()),
        builds=frozenset(build or ()),
        document_ids=frozenset(document_id or ()),
        since_ms=since_ms,
        until_ms=until_ms,
    )


def _moment(text: str | None, option: str, *, is_end: bool = False) -> int | None:
    try:
        return None if text is None else moment_ms(text, datetime.now(UTC), is_end=is_end)
    except BadTime as error:
        raise typer.BadParameter(str(error), param_hint=option) from None


@contextmanager
def _desk() -> Iterator[Desk]:
    """The desk for the length of one command; what goes wrong ends it with a sentence."""
    settings = load_or_exit(CommonSettings)
    if not answers(settings):
        _end(f"no Kafka answers at {settings.kafka_bootstrap_servers}: run `newswire up`")
    try:
        ensure_topics(settings, Topics.named(settings.namespace))
        with Desk(settings, _user()) as desk:
            yield desk
    except BadChoice as error:
        _end(str(error), EXIT_USAGE)
    except (NotThere, ReplayFailed, KafkaUnavailable) as error:
        _end(str(error))
    except KafkaError as error:
        _end(f"Kafka at {settings.kafka_bootstrap_servers} did not do what was asked: {error!r}")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A container's user may have no name.
        return f"uid {os.getuid()}"


def _end(sentence: str, code: int = EXIT_FAILED) -> NoReturn:
    typer.echo(f"newswire: {sentence}", err=True)
    raise typer.Exit(code)
