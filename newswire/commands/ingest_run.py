"""A bulk load: articles go out in the hundreds, and each is reported, in order, when the broker has confirmed it."""

import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import uuid4

from kafka.errors import KafkaError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from schemas.topics import Topics
from services.common.kafka import KafkaUnavailable, answers, ensure_topics
from services.common.logging import configure_logging
from services.common.settings import CommonSettings, load_or_exit
from services.ingest.bulk import send_all
from services.ingest.candidates import Found, Refused, Skipped
from services.ingest.publisher import Publisher, PublisherBroken, quieten_client
from services.ingest.sources.meter import Meter

# Bulk: some milliseconds more per article buy twice the throughput (measured: 3,500 -> 7,000 a second on one core).
LINGER_MS = 20
# Writing each line by itself would cost more than sending its article.
REPORT_SECONDS = 0.2


class KafkaAway(Exception):
    """No Kafka where the settings say; the message says what to do."""


@dataclass(slots=True)
class Totals:
    """How many inputs ended which way; `unknown_fields` maps a field's name to how often it was left out.

    `skipped_why` says how many of the skipped were what.
    """

    accepted: int = 0
    refused: int = 0
    unconfirmed: int = 0
    skipped: int = 0
    skipped_why: Counter[str] = field(default_factory=Counter)
    unknown_fields: dict[str, int] | None = None

    def __str__(self) -> str:
        parts = [f"{self.accepted:,} accepted", f"{self.refused:,} refused", f"{self.skipped:,} skipped"]
        if self.skipped_why:
            parts[-1] += f" ({', '.join(f'{count:,} {why}' for why, count in self.skipped_why.most_common())})"
        if self.unconfirmed:
            parts.append(f"{self.unconfirmed:,} not confirmed: send them again, that is harmless")
        if self.unknown_fields:
            named = ", ".join(f"{name} ({count:,})" for name, count in sorted(self.unknown_fields.items())[:10])
            parts.append(f"unknown fields left out: {named}")
        return "; ".join(parts)


class Report:
    """One line an input: document ids on standard output, refusals on standard error; a moving line on a terminal."""

    def __init__(self, console: Console, meter: Meter) -> None:
        self.totals = Totals(unknown_fields={})
        self._meter = meter
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[ended]:,} done"),
            TimeElapsedColumn(),
            *([TextColumn("{task.percentage:>3.0f} %"), TimeRemainingColumn()] if meter.total else []),
        )
        # Document ids stay on standard output where that is a file or a pipe.
        self._progress = Progress(
            *columns,
            console=console,
            transient=True,
            disable=not console.is_terminal,
            redirect_stdout=sys.stdout.isatty(),
        )
        self._task = self._progress.add_task("to Kafka", total=meter.total or None, ended=0)
        self._lines: list[str] = []
        self._flushed = time.monotonic()

    def __enter__(self) -> "Report":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.flush()
        self._progress.stop()
        print(self.totals, file=sys.stderr)

    def accepted(self, name: str, document_id: str) -> None:
        """The broker has confirmed it."""
        self.totals.accepted += 1
        self._lines.append(f"{document_id}  {name}\n")
        if time.monotonic() - self._flushed > REPORT_SECONDS:
            self.flush()

    def failed(self, found: Refused) -> None:
        """It is no article, or Kafka will not have it."""
        self.totals.refused += 1
        where = found.name if found.line is None else f"{found.name}:{found.line}"
        self._complain(f"refused  {where}  {found.reason}: {found.detail}")

    def unconfirmed(self, name: str, why: str) -> None:
        """It may or may not be in Kafka."""
        self.totals.unconfirmed += 1
        self._complain(f"not confirmed  {name}  {why}")

    def skipped(self, found: Skipped) -> None:
        """It was never meant to be one."""
        self.totals.skipped += 1
        self.totals.skipped_why[found.why] += 1
        if time.monotonic() - self._flushed > REPORT_SECONDS:
            self.flush()

    def unknown(self, names: Iterable[str]) -> None:
        """Fields that the contract does not know."""
        counts = self.totals.unknown_fields or {}
        for name in names:
            counts[name] = counts.get(name, 0) + 1
        self.totals.unknown_fields = counts

    def flush(self) -> None:
        """Writes what has been reported so far."""
        if self._lines:
            sys.stdout.write("".join(self._lines))
            sys.stdout.flush()
            self._lines.clear()
        self._flushed = time.monotonic()
        totals = self.totals
        ended = totals.accepted + totals.refused + totals.unconfirmed + totals.skipped
        # Where nobody knows how much there is, the bar only moves.
        self._progress.update(self._task, completed=self._meter.done if self._meter.total else 0, ended=ended)

    def _complain(self, line: str) -> None:
        self.flush()
        print(line, file=sys.stderr)


def send(found: Iterable[Found], console: Console, meter: Meter) -> Totals:
    """Everything found goes to Kafka or is reported as refused; `meter` says how far that is. Raises KafkaAway."""
    settings = load_or_exit(CommonSettings)
    configure_logging(settings.model_copy(update={"log_format": "console"}), "ingest")
    quieten_client()
    publisher = connect(settings)
    with Report(console, meter) as report:
        try:
            send_all(found, publisher, report, uuid4().hex)
        except PublisherBroken as error:
            raise KafkaAway(f"{error}; what was not reported is not known to be in Kafka, send it again") from error
        finally:
            publisher.close()
    return report.totals


def connect(settings: CommonSettings) -> Publisher:
    """A publisher for the raw topic, which is created where it is missing. Raises KafkaAway."""
    away = f"no Kafka answers at {settings.kafka_bootstrap_servers}: run newswire up, or set NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS"
    if not answers(settings):
        raise KafkaAway(away)
    topics = Topics.named(settings.namespace)
    try:
        ensure_topics(settings, topics)
        return Publisher(settings, topics.raw, linger_ms=LINGER_MS)
    except (KafkaUnavailable, KafkaError) as error:
        raise KafkaAway(f"{away} ({error})") from error
