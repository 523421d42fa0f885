"""The inbox as a part of the ingest service: a thread of its own, its log lines and its metrics."""

import threading
from collections.abc import Callable

from services.common.logging import get_logger
from services.common.settings import IngestSettings
from services.ingest import metrics
from services.ingest.bulk import Sink
from services.ingest.inbox.taking import Taken
from services.ingest.inbox.watching import Watch
from services.ingest.sources.files import shown

log = get_logger(__name__)


def start_inbox(
    settings: IngestSettings, publisher: Sink, stopping: threading.Event, give_up: Callable[[], None]
) -> threading.Thread | None:
    """Watches the folder of the settings until `stopping`; None where they name none.

    `give_up` is called when it can't go on, and the service must end.
    """
    if settings.ingest_inbox is None:
        return None
    watch = Watch(settings.ingest_inbox, publisher, report, settle_seconds=settings.ingest_inbox_settle_seconds)
    metrics.INBOX_UNUSABLE.set_function(lambda: float(not watch.is_usable))

    def run() -> None:
        try:
            watch.run(stopping)
        except Exception as error:
            # Whatever it was: an inbox that nobody looks at any more must not look like an empty one.
            log.exception("inbox_broken", error=str(error), doing="ending")
            give_up()

    thread = threading.Thread(target=run, name="inbox", daemon=True)
    thread.start()
    log.info("inbox_watched", folder=str(settings.ingest_inbox.absolute()))
    return thread


def report(taken: Taken) -> None:
    """One log line a file, and its articles in the same counters as those of requests."""
    refused = sum(taken.refused.values())
    metrics.RECEIVED.inc(taken.accepted + refused)
    metrics.ACCEPTED.inc(taken.accepted)
    for reason, count in taken.refused.items():
        metrics.REFUSED.labels(reason).inc(count)
    metrics.UNKNOWN_FIELDS.inc(taken.unknown_fields)
    metrics.INBOX_FILES.labels(taken.end).inc()
    counts = {"accepted": taken.accepted, "refused": refused, "skipped": taken.skipped}
    if refused:
        log.warning("inbox_file_refused", file=shown(taken.name), first=taken.reasons[0], **counts)
    else:
        log.info("inbox_file_done", file=shown(taken.name), **counts)
