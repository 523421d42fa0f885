"""Puts what came of the records on their topics, as the live service does, and returns only when the broker has confirmed each."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kafka.errors import KafkaError, MessageSizeTooLargeError, RecordListTooLargeError, RetriableError

from newswire.rerun.choice import version_anew
from schemas import headers
from schemas.headers import Headers
from schemas.reasons import Reason
from schemas.topics import Topics
from services.common.dead_letters import dead_letter_headers
from services.enrich.child import now_ms
from services.enrich.outbox import sealed
from services.enrich.records import Enriched, RawRecord, Refused, Result

_TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError)
SLICE_SECONDS, QUIET_SECONDS, SAY_SECONDS = 0.5, 3.0, 30.0


class Unconfirmed(Exception):
    """Asked to end while Kafka was away."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One record, its original key, the version that its document has now, and what became of it."""

    record: RawRecord
    key: bytes | None
    version: int
    result: Result


class Outputs:
    """`producer` keeps trying by itself for longer than anybody waits. Not thread-safe."""

    def __init__(
        self,
        producer: Any,
        topics: Topics,
        generation: int,
        build: str,
        stopping: Callable[[], bool],
        say: Callable[[str], None],
    ) -> None:
        self._producer, self._enriched, self._letters = producer, topics.enriched.name, topics.raw_dlq.name
        self._generation, self._build = generation, build
        self._stopping, self._say = stopping, say

    def publish(self, outgoing: Sequence[Outgoing]) -> list[Result]:
        """What each ended as, confirmed. What fails in a batch is sent again alone: a rejected batch fails innocents, too.

        Raises Unconfirmed, and KafkaError for what can't be waited for.
        """
        sent = [(one, self._send(one)) for one in outgoing]
        return [self._confirmed(one, future) for one, future in sent]

    def _confirmed(self, one: Outgoing, future: Any) -> Result:
        try:
            self._wait(future)
        except _TOO_LARGE:
            return self._alone(one)
        return one.result

    def _alone(self, one: Outgoing) -> Result:
        try:
            self._wait(self._send(one))
        except _TOO_LARGE as error:
            if not isinstance(one.result, Enriched):
                raise
            size = len(one.result.value)
            detail = f"the document has {size} bytes and the broker refuses it ({error!r}); send it in parts"
            refused = Refused(Reason.TOO_LARGE, detail)
            return self._alone(Outgoing(one.record, one.key, one.version, refused))
        return one.result

    def _wait(self, future: Any) -> None:
        began, said = time.monotonic(), -SAY_SECONDS
        while True:
            try:
                future.get(timeout=SLICE_SECONDS)
                return
            except RetriableError:
                if future.is_done and future.failed():
                    raise
            away = time.monotonic() - began
            if away > QUIET_SECONDS and self._stopping():
                raise Unconfirmed
            if away > QUIET_SECONDS and away - said > SAY_SECONDS:
                said = away
                self._say("waiting: Kafka does not confirm what is sent")

    def _send(self, one: Outgoing) -> Any:
        topic, key, value, said, timestamp_ms = self._message(one)
        while True:
            try:
                return self._producer.send(topic, key=key, value=value, headers=said, timestamp_ms=timestamp_ms)
            except RetriableError:
                # It does not know the topic's partitions, and nobody tells it.
                self._say("waiting: Kafka does not answer")
                if self._stopping():
                    raise Unconfirmed from None
            except _TOO_LARGE as error:
                return _Failed(error)

    def _message(self, one: Outgoing) -> tuple[str, bytes | None, bytes | None, Headers, int | None]:
        record, result = one.record, one.result
        sent_ms = now_ms()
        if isinstance(result, Enriched):
            lineage = headers.lineage(record.headers, record.at, "enrich", record.received_ms, sent_ms)
            return self._enriched, *sealed(result, lineage), None
        # By the version that it would have become the next run knows that this record has failed in this generation.
        given = {**record.headers, headers.VERSION: str(version_anew(one.version, self._generation))}
        said = dead_letter_headers(
            given,
            record.at,
            stage="enrich",
            reason=result.reason,
            detail=result.detail,
            received_ms=record.received_ms,
            now_ms=sent_ms,
            build=self._build,
        )
        # A record without key and value can't be sent again as it was: the client wants one of them.
        key = b"" if one.key is None and record.value is None else one.key
        return self._letters, key, record.value, said, record.timestamp_ms


class _Failed:
    """The future of a message that the client itself refuses."""

    is_done = True

    def __init__(self, error: KafkaError) -> None:
        self._error = error

    def get(self, timeout: float) -> None:  # noqa: ARG002 - the client's signature
        raise self._error
