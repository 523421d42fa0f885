"""The articles of one request: prepared, published, confirmed. Blocking; runs on a thread of its own."""

import time
from collections.abc import Sequence
from typing import Protocol
from uuid import uuid4

from schemas.reasons import BadMessage
from services.ingest import metrics
from services.ingest.answers import Answer, ItemAnswer
from services.ingest.bodies import Item
from services.ingest.prepare import Prepared, prepare
from services.ingest.publisher import Outcome, Pending

CHANNEL = "http"


class Confirming(Protocol):
    """As much of a Publisher as a request needs."""

    def publish(self, prepared: Prepared) -> Pending:
        """Sends without waiting."""

    def confirm(self, pending: Sequence[Pending], seconds: float) -> list[Outcome]:
        """One outcome each, within so many seconds."""


def take(items: Sequence[Item], publisher: Confirming, received_ms: int, confirm_seconds: float) -> Answer:
    """Everything valid goes to Kafka, and the answer says for each item what became of it."""
    metrics.RECEIVED.inc(len(items))
    ingest_id = uuid4().hex
    ready = [_prepared(item, received_ms, ingest_id) for item in items]
    deadline = time.monotonic() + confirm_seconds
    pending = [_publish(one, publisher, deadline) for one in ready if isinstance(one, Prepared)]
    outcomes = iter(publisher.confirm(pending, deadline - time.monotonic()) if pending else ())
    answers = [_accepted(one, next(outcomes)) if isinstance(one, Prepared) else _refused(one) for one in ready]
    _count(answers)
    return Answer(ingest_id=ingest_id, items=answers)


def _prepared(item: Item, received_ms: int, ingest_id: str) -> Prepared | BadMessage:
    if isinstance(item, BadMessage):
        return item
    try:
        return prepare(item, channel=CHANNEL, uri=None, received_ms=received_ms, ingest_id=ingest_id)
    except BadMessage as error:
        return error


def _publish(prepared: Prepared, publisher: Confirming, deadline: float) -> Pending:
    if time.monotonic() > deadline:
        return Pending(why="Kafka was too slow to take it")
    return publisher.publish(prepared)


def _accepted(prepared: Prepared, outcome: Outcome) -> ItemAnswer:
    return ItemAnswer(
        status=outcome.status,
        document_id=prepared.document_id,
        reason=outcome.reason,
        detail=outcome.detail or None,
        unknown_fields=list(prepared.unknown_fields) or None,
    )


def _refused(error: BadMessage) -> ItemAnswer:
    return ItemAnswer(status="refused", reason=error.reason, detail=error.detail)


def _count(answers: Sequence[ItemAnswer]) -> None:
    for answer in answers:
        if answer.status == "accepted":
            metrics.ACCEPTED.inc()
        elif answer.status == "refused":
            metrics.REFUSED.labels(answer.reason).inc()
        else:
            metrics.UNCONFIRMED.inc()
        metrics.UNKNOWN_FIELDS.inc(len(answer.unknown_fields or ()))
