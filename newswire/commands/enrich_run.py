"""`newswire enrich rerun` at work: its clients, the order of its steps, and how it ends."""

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn

import orjson
import typer

from newswire import elastic
from newswire.commands.audit import kafka_or_exit
from newswire.commands.enrich_report import Report, gone_line
from newswire.exporting import whole_file
from newswire.lags import Stage, lags
from newswire.queries import BadQuery
from newswire.rerun.choice import Choice
from newswire.rerun.documents import Documents, Stopped
from newswire.rerun.failed import failed_in
from newswire.rerun.outputs import Outputs
from newswire.rerun.tally import Tally
from newswire.rerun.throttle import Pace, Throttle
from newswire.rerun.wanted import Gone, Wanted
from newswire.rerun.work import Braked, Live, Work
from newswire.topic_reader import topic_reader
from schemas.topics import Topics
from services.common.brake import Brake
from services.common.dead_letters import build_version
from services.common.ending import stop_on_signals
from services.common.kafka import KafkaUnavailable, ensure_topics, make_producer
from services.common.logging import configure_logging
from services.common.names import IndexNames
from services.common.settings import ElasticsearchSettings, EnrichSettings, load_or_exit
from services.enrich.workshop import Workshop

EXIT_FAILED, EXIT_USAGE, EXIT_NOT_ALL, EXIT_STOPPED = 1, 2, 5, 6
# The client must not let a batch expire (services/ingest/publisher.py); who waits for it says so and may be stopped.
DELIVERY_SECONDS = 3600.0
LOOK_SECONDS, SAY_SECONDS = 0.5, 10.0


@dataclass(frozen=True, slots=True)
class Options:
    """As they were given; `rate` in articles a second, `max_lag` in messages, `lines` that are listed at most."""

    dry_run: bool
    rate: float | None
    max_lag: int
    lines: int
    gone: Path | None
    json: bool


def run(choice: Choice, settings: EnrichSettings, options: Options) -> None:
    """All of it; ends with the command's exit code."""
    servers = load_or_exit(ElasticsearchSettings)
    configure_logging(settings.model_copy(update={"log_format": "console"}), "enrich rerun")
    # What its dozens of lines a second say of an outage is said here in one.
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    try:
        with kafka_or_exit(servers), stop_on_signals(impatient=True) as stopping, ExitStack() as open_:
            rerun = Rerun(choice, settings, servers, options, stopping, open_)
            rerun.run()
    except BadQuery as error:
        raise typer.BadParameter(str(error), param_hint="--query") from None
    except (Braked, KafkaUnavailable) as error:
        _fail(str(error))
    except KeyboardInterrupt:
        _fail("ended at once; the same command goes on", EXIT_STOPPED)
    if rerun.was_stopped:
        raise typer.Exit(EXIT_STOPPED)
    if not options.dry_run and not rerun.tally.is_all:
        raise typer.Exit(EXIT_NOT_ALL)


class Rerun:
    """The parts of one run, open for as long as `open_` is."""

    def __init__(
        self,
        choice: Choice,
        settings: EnrichSettings,
        servers: ElasticsearchSettings,
        options: Options,
        stopping: threading.Event,
        open_: ExitStack,
    ) -> None:
        self._choice, self._settings, self._options, self._stopping = choice, settings, options, stopping
        self._topics, names = Topics.named(settings.namespace), IndexNames.of(settings.namespace)
        self._open = open_
        self.tally, self.was_stopped = Tally(), False
        self._report = open_.enter_context(Report(options.lines, options.json))
        self._list = open_.enter_context(_listing(options.gone)) if options.gone else None
        client = open_.enter_context(elastic.reader(servers))
        ask = partial(elastic.ask, client, servers, everything=True, partial=False)
        self._documents = Documents(client, names.all, ask, stopping.wait, self._report.say)
        require_newest(self._documents.newest_generation(), choice.generation)
        self._stages = (
            Stage("enrich", self._topics.raw),
            Stage(elastic.index_group(client, names), self._topics.enriched),
        )
        self._reader = open_.enter_context(topic_reader(settings))
        self._lags = open_.enter_context(lags(settings))

    def run(self) -> None:
        """Chooses, and where more than that is asked for, works; however it ends, it says what was done."""
        try:
            if self._options.dry_run:
                wanted = self._chosen()
                self._say_would(len(wanted))
                return
            self._settle()
            wanted = self._chosen()
            self._open.callback(self._say_counts)
            if wanted:
                self._work(wanted)
        except Stopped:
            self.was_stopped = True
        self.was_stopped = self.was_stopped or self._stopping.is_set()

    def _settle(self) -> None:
        """What an earlier run has published must be in the index first, or it would be done twice. Raises Stopped."""
        ensure_topics(self._settings, self._topics)
        index, said = self._stages[1], -SAY_SECONDS
        ends = self._lags.ends([self._topics.enriched])
        while (behind := self._lags.behind(index, ends)) != 0:
            if time.monotonic() - said > SAY_SECONDS:
                said = time.monotonic()
                how_far = "Kafka does not say how far it is" if behind is None else f"{behind:,} messages behind"
                self._report.say(f"waiting for the index service: {how_far}")
            if self._stopping.wait(LOOK_SECONDS):
                raise Stopped
        self._documents.make_searchable()

    def _chosen(self) -> Wanted:
        """The raw records of all that is due; what can't be had is told at once. Raises Stopped and BadQuery."""
        raw = self._topics.raw.name
        wanted = Wanted(raw, self._reader.spans([raw])[raw])
        failed = failed_in(self._reader, self._topics, self._choice, self._stopping.is_set)
        count = 0
        for document_id, src in self._documents.due(self._choice):
            if self._stopping.is_set():
                raise Stopped
            self.tally.chosen += 1
            if src in failed:
                self.tally.failed_before += 1
            elif isinstance(at := wanted.want(src), Gone):
                self.tally.gone[at] += 1
                self._gone(src or "-", document_id, at)
            else:
                count += 1
        wanted.ready()
        self.tally.same_record = count - len(wanted)
        return wanted

    def _work(self, wanted: Wanted) -> None:
        settings, say = self._settings, self._report.say
        say(f"{len(wanted):,} documents to be enriched anew; loading the models")
        workshop = self._workshop()
        producer = make_producer(settings, DELIVERY_SECONDS)
        # What was not confirmed when it is asked to end is not waited for any more.
        self._open.callback(producer.close, timeout=1)
        stop = self._stopping.is_set
        self._report.begin(self.tally)
        Work(
            choice=self._choice,
            topic=self._topics.raw.name,
            reader=self._reader,
            documents=self._documents,
            workshop=workshop,
            outputs=Outputs(producer, self._topics, settings.enrich_generation, build_version(), stop, say),
            brake=Brake(settings.brake_window, settings.brake_minimum, settings.brake_share),
            live=Live(lambda: self._lags.now(self._stages), Throttle(self._options.max_lag), Pace(self._options.rate)),
            stopping=self._stopping,
            say=say,
            progress=self._report.progress,
            gone=self._gone,
            tally=self.tally,
            batch_most=settings.enrich_batch,
        ).run(wanted)

    def _workshop(self) -> Workshop:
        settings = self._settings
        workshop = Workshop(
            settings.enrich_model, settings.enrich_generation, settings.enrich_memory_mib, settings.enrich_item_seconds
        )
        self._open.callback(workshop.close)
        try:
            workshop.warm_up()
        except RuntimeError as error:
            _fail(str(error))
        return workshop

    def _gone(self, src: str, document_id: str, why: Gone) -> None:
        self._report.gone(src, document_id, why)
        if self._list is not None:
            self._list(gone_line(src, document_id, why) + b"\n")

    def _say_would(self, count: int) -> None:
        generations = self._documents.generations(self._choice)
        if self._options.json:
            _write({**self.tally.as_json(), "would_be_enriched": count, "generations": generations})
            return
        of = ", ".join(f"{n:,} of generation {generation}" for generation, n in generations.items())
        typer.echo(f"{count:,} documents would be enriched anew{f'; chosen are {of}' if of else ''}")
        self._say_rest(self.tally.left_out())

    def _say_counts(self) -> None:
        if self._options.json:
            _write(self.tally.as_json())
            return
        self._say_rest(self.tally.sentences())

    def _say_rest(self, sentences: list[str]) -> None:
        for sentence in sentences:
            typer.echo(sentence)
        if self._report.unlisted and self._list is None:
            typer.echo(f"{self._report.unlisted:,} of them are not listed above: --gone FILE lists them all")


def require_newest(newest: int, generation: int) -> None:
    """Ends the command where documents of a later generation exist: it would work with the wrong models and rules."""
    if newest > generation:
        _fail(
            f"there are documents of generation {newest}, and NEWSWIRE_ENRICH_GENERATION is {generation} here: a "
            "generation only goes up; set it as the enrich service has it",
            EXIT_USAGE,
        )


@contextmanager
def _listing(path: Path) -> Iterator[Callable[[bytes], object]]:
    try:
        with whole_file(path) as file:
            yield file.write
    except OSError as error:
        _fail(f"{path} can't be written: {error.strerror or error}")


def _write(counts: dict[str, object]) -> None:
    sys.stdout.buffer.write(orjson.dumps(counts, option=orjson.OPT_NON_STR_KEYS) + b"\n")
    sys.stdout.buffer.flush()


def _fail(sentence: str, code: int = EXIT_FAILED) -> NoReturn:
    typer.echo(f"newswire: {sentence}", err=True)
    raise typer.Exit(code)
