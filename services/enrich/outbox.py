"""Puts results on their topics and returns only when the broker has confirmed each."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka.errors import (
    KafkaError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
    RecordTooLargeError,
)

from schemas import headers
from schemas.headers import Headers
from schemas.reasons import Reason
from services.common.dead_letters import dead_letter_headers
from services.common.logging import get_logger
from services.common.seal import seal_of
from services.enrich import metrics
from services.enrich.child import now_ms
from services.enrich.records import Enriched, RawRecord, Refused, Result

log = get_logger(__name__)
_TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError, RecordTooLargeError)
RETRY_SECONDS = 1.0

# Hands one message to the producer; what it returns is done when the broker has confirmed.
Send = Callable[[bytes | None, bytes | None, Headers], Awaitable[Awaitable[Any]]]
# The same with the record's timestamp, ms since the epoch: a dead letter keeps its own, since it may be the revision.
SendDated = Callable[[bytes | None, bytes | None, Headers, int], Awaitable[Awaitable[Any]]]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One record, its original key, and what became of it."""

    record: RawRecord
    key: bytes | None
    result: Result


class Outbox:
    """Sends in order. What fails in a batch is sent again alone: a rejected batch fails innocents, too."""

    def __init__(
        self, enriched: Send, dead_letters: SendDated, is_send_error: tuple[type[Exception], ...], build: str
    ) -> None:
        self._enriched = enriched
        self._dead_letters = dead_letters
        self._errors = (*is_send_error, KafkaError)
        self._build = build
        self.away = False

    async def deliver(self, outgoing: Sequence[Outgoing]) -> None:
        """Returns when the broker has all of it. Raises what can't be waited for: the caller must not acknowledge then."""
        sent = [await self._begin(one) for one in outgoing]
        outcomes = await asyncio.gather(*sent, return_exceptions=True)
        for one, outcome in zip(outgoing, outcomes, strict=True):
            if isinstance(outcome, self._errors):
                await self._alone(one)
            elif isinstance(outcome, BaseException):
                raise outcome
            else:
                _count(one.result)

    async def _begin(self, one: Outgoing) -> Awaitable[Any]:
        try:
            return await self._send(one)
        except self._errors as error:
            failed: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
            failed.set_exception(error)
            return failed

    async def _alone(self, one: Outgoing) -> None:
        while True:
            try:
                await (await self._send(one))
            except self._errors as error:
                one = await self._after(one, _cause(error))
                continue
            self._back()
            _count(one.result)
            return

    async def _after(self, one: Outgoing, error: BaseException) -> Outgoing:
        """What to send next after a failure: the same after a wait, or a refusal in its place."""
        if isinstance(error, _TOO_LARGE) and isinstance(one.result, Enriched):
            detail = f"the document has {len(one.result.value)} bytes and the broker refuses it ({error!r}); send it in parts"
            return Outgoing(one.record, one.key, Refused(Reason.TOO_LARGE, detail))
        if isinstance(error, KafkaTimeoutError) or getattr(error, "retriable", False):
            self._gone(error)
            await asyncio.sleep(RETRY_SECONDS)
            return one
        raise error

    async def _send(self, one: Outgoing) -> Awaitable[Any]:
        record, result = one.record, one.result
        if isinstance(result, Enriched):
            lineage = headers.lineage(record.headers, record.at, "enrich", record.received_ms, now_ms())
            return await self._enriched(*sealed(result, lineage))
        said = dead_letter_headers(
            record.headers,
            record.at,
            stage="enrich",
            reason=result.reason,
            detail=result.detail,
            received_ms=record.received_ms,
            now_ms=now_ms(),
            build=self._build,
        )
        # A record without key and value can't be sent again as it was: the client wants one of them.
        key = b"" if one.key is None and record.value is None else one.key
        return await self._dead_letters(key, record.value, said, record.timestamp_ms)

    def _gone(self, error: BaseException) -> None:
        if not self.away:
            log.warning("kafka_away", error=repr(error), doing="waiting")
            self.away = True
            metrics.KAFKA_AWAY.set(1)

    def _back(self) -> None:
        if self.away:
            log.info("kafka_back")
            self.away = False
            metrics.KAFKA_AWAY.set(0)


def sealed(result: Enriched, lineage: dict[str, str]) -> tuple[bytes, bytes, Headers]:
    """Key, value and headers of a document for the enriched topic."""
    key, version = result.document_id.encode(), str(result.version)
    seal = seal_of(key, version.encode(), result.value)
    return key, result.value, headers.write({**lineage, headers.VERSION: version, headers.SEAL: seal.decode()})


def _cause(error: BaseException) -> BaseException:
    """Faust wraps what the Kafka client raised."""
    return error.__cause__ if error.__cause__ is not None and not isinstance(error, KafkaError) else error


def _count(result: Result) -> None:
    if isinstance(result, Enriched):
        metrics.ENRICHED.inc()
        metrics.UNKNOWN_FIELDS.inc(result.unknown_fields)
    else:
        metrics.DEAD_LETTERS.labels(result.reason.value).inc()
