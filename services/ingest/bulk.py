"""Many articles into Kafka: hundreds on their way at a time, each reported, in order, once its end is known."""

from collections import deque
from collections.abc import Iterable
from typing import Protocol

from schemas.reasons import BadMessage
from services.ingest.candidates import Candidate, Found, Refused, Skipped, prepare_candidate, refused
from services.ingest.prepare import Prepared
from services.ingest.publisher import Outcome, Pending

MOST_WAITING = 5_000


class Sink(Protocol):
    """As much of a Publisher as a bulk load needs."""

    @property
    def has_room(self) -> bool:
        """Whether more may be published before something on its way is confirmed."""

    def publish(self, prepared: Prepared) -> Pending:
        """Sends without waiting."""

    def await_one(self, pending: Pending) -> Outcome:
        """What became of it, however long that takes."""


class Listener(Protocol):
    """Is told what became of each input."""

    def accepted(self, name: str, document_id: str) -> None:
        """The broker has confirmed it."""

    def failed(self, found: Refused) -> None:
        """It is no article, or Kafka will not have it."""

    def unconfirmed(self, name: str, why: str) -> None:
        """It may or may not be in Kafka."""

    def skipped(self, found: Skipped) -> None:
        """It was never meant to be one."""

    def unknown(self, names: Iterable[str]) -> None:
        """Fields that the contract does not know, left out."""


_Waiting = deque[tuple[str, str, Pending]]


def send_all(found: Iterable[Found], publisher: Sink, listener: Listener, ingest_id: str) -> None:
    """Returns when the end of everything found is known. Raises PublisherBroken, and what reading `found` raises."""
    waiting: _Waiting = deque()
    for one in found:
        if isinstance(one, Skipped):
            listener.skipped(one)
        elif isinstance(one, Refused):
            listener.failed(one)
        else:
            _send_one(one, ingest_id, publisher, listener, waiting)
        while waiting and (waiting[0][2].done or len(waiting) > MOST_WAITING or not publisher.has_room):
            _settle(waiting, publisher, listener)
    while waiting:
        _settle(waiting, publisher, listener)


def _send_one(candidate: Candidate, ingest_id: str, publisher: Sink, listener: Listener, waiting: _Waiting) -> None:
    try:
        prepared = prepare_candidate(candidate, ingest_id)
    except BadMessage as error:
        listener.failed(refused(candidate.name, error))
        return
    listener.unknown(prepared.unknown_fields)
    waiting.append((candidate.name, prepared.document_id, publisher.publish(prepared)))


def _settle(waiting: _Waiting, publisher: Sink, listener: Listener) -> None:
    name, document_id, pending = waiting.popleft()
    outcome = publisher.await_one(pending)
    if outcome.status == "accepted":
        listener.accepted(name, document_id)
    elif outcome.reason is not None:
        listener.failed(Refused(name, None, outcome.reason, outcome.detail))
    else:
        listener.unconfirmed(name, outcome.detail)
