"""Waiting at start for Elasticsearch, however long it takes, by the same rules as later for a bulk."""

import threading
from collections.abc import Callable

from elasticsearch import Elasticsearch

from services.common.availability import Availability
from services.common.elasticsearch import failure_of
from services.common.outcomes import Outcome, Verdict
from services.common.waiting import pause_seconds


def until_done(work: Callable[[], None], availability: Availability, stopping: threading.Event) -> bool:
    """Tries `work` until it succeeds (True) or until `stopping` (False). Raises what is no failure of Elasticsearch."""
    tries = 0
    while not stopping.is_set():
        try:
            work()
        except Exception as error:
            outcome = failure_of(error).alone
            halts = outcome.verdict is Verdict.REJECT
            availability.note([Outcome(Verdict.HALT, outcome.detail) if halts else outcome])
        else:
            availability.note([])
            return True
        stopping.wait(min(pause_seconds(tries), 2.0))
        tries += 1
    return False


def require_health(client: Elasticsearch) -> None:
    """Raises what the client raises where the cluster does not answer or has no usable state yet."""
    client.options(request_timeout=5.0).cluster.health(timeout="2s")
