"""`newswire enrich rerun`, put together from the index, the topics, a child process and a person's terminal."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import typer
from kafka.errors import KafkaError

from newswire import elastic, render
from newswire.moments import moment_ms
from newswire.queries import BadQuery
from newswire.rerun.selection import Asked, Gone, Selection, select
from newswire.rerun.throttle import Throttle
from newswire.rerun.work import Braked, Rerun
from newswire.topic_reader import TopicReader, committed, topic_reader
from schemas.topics import Topics
from services.common.brake import Brake
from services.common.ending import stop_on_signals
from services.common.kafka import KafkaUnavailable, ensure_topics, make_producer
from services.common.names import IndexNames
from services.common.settings import ElasticsearchSettings, EnrichSettings, load_or_exit
from services.enrich.workshop import Workshop

EXIT_DONE, EXIT_LEFT = 0, 1
SAY_SECONDS = 5.0
GONE_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was typed."""

    generation_below: int | None
    query: str | None
    since: str | None
    again: bool
    max_lag: int
    rate: float | None
    gone: Path | None
    dry_run: bool


@dataclass(frozen=True, slots=True)
class _Place:
    settings: ElasticsearchSettings
    enrich: EnrichSettings
    topics: Topics


def run(chosen: Chosen) -> int:
    """The exit code. Raises typer.BadParameter where what was typed can't be meant."""
    place = _place()
    asked = _asked(chosen, place.enrich.enrich_generation)
    try:
        ensure_topics(place.settings, place.topics)
        with topic_reader(place.settings) as reader, topic_reader(place.settings) as looking:
            selection, index_group = _selected(place, asked, reader)
            _say(f"{selection.count:,} documents to enrich again as generation {asked.generation}")
            if chosen.dry_run or not selection.count:
                return _end(selection, chosen, [])
            lags = partial(_lags, place, looking, index_group)
            return _run(place, chosen, selection, reader, lags)
    except KafkaUnavailable as error:
        return _failed(str(error))
    except KafkaError as error:
        where = place.settings.kafka_bootstrap_servers
        return _failed(f"Kafka at {where} did not do what was asked ({error!r}): call this again, and it goes on")


def _run(
    place: _Place, chosen: Chosen, selection: Selection, reader: TopicReader, lags: Callable[[], Mapping[str, int]]
) -> int:
    settings = place.enrich
    brake = Brake(settings.brake_window, settings.brake_minimum, settings.brake_share)
    with stop_on_signals(impatient=True) as stopping, _workshop(settings) as workshop, _producer(place) as producer:
        rerun = Rerun(workshop, producer, place.topics, brake, settings.enrich_batch)
        throttle = Throttle(lags, chosen.max_lag, chosen.rate, _say, stopping.wait)
        progress = _Progress(rerun, selection.count)
        wanted = (
            r for r in reader.read(selection.topic, list(selection.ranges())) if selection.takes(r.partition, r.offset)
        )

        def may_go_on(before: int) -> bool:
            throttle.did(before)
            progress.show()
            throttle.wait(stopping.is_set)
            return not stopping.is_set()

        why = None
        try:
            rerun.run(wanted, may_go_on)
        except Braked as error:
            why = f"stopped: {error}; repair it, then call this again"
        finally:
            progress.end()
        if why is None and stopping.is_set() and rerun.done.all < selection.count:
            why = "interrupted: call this again, and it goes on"
        refused = [f"{count:,} dead letters: {reason}" for reason, count in sorted(rerun.done.refused.items())]
        return _end(selection, chosen, [*refused, *([why] if why else [])], is_read=why is None)


def _end(selection: Selection, chosen: Chosen, left: list[str], is_read: bool = False) -> int:
    gone = [*selection.gone, *(selection.missing() if is_read else ())]
    for line in left:
        _say(line)
    if gone:
        _say(f"{len(gone):,} can't be fetched:")
        _list(gone, chosen.gone)
    return EXIT_LEFT if left or gone else EXIT_DONE


def _list(gone: list[Gone], path: Path | None) -> None:
    lines = [f"{one.document_id or '-'}\t{one.src}\t{one.why}" for one in gone]
    if path is not None:
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")
        _say(f"the list is in {path}")
        return
    for line in lines[:GONE_SHOWN]:
        typer.echo(render.plain(line))
    if len(lines) > GONE_SHOWN:
        _say(f"… and {len(lines) - GONE_SHOWN:,} more: --gone FILE writes all of them")


def _place() -> _Place:
    settings = load_or_exit(ElasticsearchSettings)
    return _Place(settings, load_or_exit(EnrichSettings), Topics.named(settings.namespace))


def _asked(chosen: Chosen, generation: int) -> Asked:
    if chosen.generation_below is not None and chosen.generation_below > generation:
        raise typer.BadParameter(
            f"the enrichment's generation is {generation}: set NEWSWIRE_ENRICH_GENERATION to {chosen.generation_below} or "
            "more, here and for the enrich service, or ask for a smaller N",
            param_hint="--generation-below",
        )
    since_ms = None
    if chosen.since is not None:
        try:
            since_ms = moment_ms(chosen.since, time.time_ns() // 1_000_000)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--since") from None
    return Asked(generation, chosen.generation_below, chosen.query, since_ms, chosen.again)


def _selected(place: _Place, asked: Asked, reader: TopicReader) -> tuple[Selection, str]:
    topic = place.topics.raw.name
    with elastic.reader(place.settings) as client:
        ask = partial(elastic.ask, client, place.settings, everything=True, partial=False)
        try:
            found = select(asked, ask, topic, reader.spans([topic])[topic])
        except BadQuery as error:
            raise typer.BadParameter(str(error), param_hint="--query") from None
        return found, elastic.index_group(client, IndexNames.of(place.settings.namespace))


def _lags(place: _Place, reader: TopicReader, index_group: str) -> dict[str, int]:
    """Of the services that have committed anything: one that never ran has no articles to go first."""
    topics = {"enrich": (place.topics.raw.name, "enrich"), "index": (place.topics.enriched.name, index_group)}
    spans = reader.spans([topic for topic, _ in topics.values()])
    found = {}
    for name, (topic, group) in topics.items():
        done = committed(place.settings, group, topic)
        if done:
            found[name] = sum(span.end - max(done.get(p, 0), span.begin) for p, span in spans[topic].items())
    return found


@contextmanager
def _workshop(settings: EnrichSettings) -> Iterator[Workshop]:
    workshop = Workshop(
        settings.enrich_model, settings.enrich_generation, settings.enrich_memory_mib, settings.enrich_item_seconds
    )
    try:
        workshop.warm_up()
        yield workshop
    finally:
        workshop.close()


@contextmanager
def _producer(place: _Place) -> Iterator[object]:
    producer = make_producer(place.settings)
    try:
        yield producer
    finally:
        producer.close(timeout=5)


class _Progress:
    """A line on standard error every few seconds."""

    def __init__(self, rerun: Rerun, count: int) -> None:
        self._rerun, self._count = rerun, count
        self._began = self._said = time.monotonic()

    def show(self) -> None:
        if time.monotonic() - self._said >= SAY_SECONDS:
            self._said = time.monotonic()
            rate = self._rerun.done.all / (self._said - self._began)
            left = f", {(self._count - self._rerun.done.all) / rate:,.0f} s to go" if rate else ""
            _say(f"{self._rerun.done.all:,} of {self._count:,}, {rate:,.0f}/s{left}")

    def end(self) -> None:
        seconds = time.monotonic() - self._began
        _say(f"{self._rerun.done.enriched:,} documents enriched again in {seconds:,.0f} s")


def _say(text: str) -> None:
    typer.echo(render.plain(text), err=True)


def _failed(sentence: str) -> int:
    _say(f"newswire: {sentence}")
    return EXIT_LEFT
