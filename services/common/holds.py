"""The operators' holds, read to the end of their topic before anything is indexed, and followed by a thread of their own."""

import threading
from collections.abc import Callable
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError
from prometheus_client import Gauge

from schemas.holds import Hold, read_hold
from services.common.logging import get_logger

log = get_logger(__name__)
POLL_MS = 200
RETRY_SECONDS = 1.0
# How long a write waits for the topic to be read to its end before it is tried again.
READ_SECONDS = 5.0


class Holds:
    """Which documents are held, as far as the topic was read. Any thread may ask; one thread owns the consumer."""

    def __init__(self, consumer: KafkaConsumer, topic: str, held: Gauge | None = None) -> None:
        """`held` shows how many there are."""
        self._consumer, self._gauge = consumer, held
        self._partition = TopicPartition(topic, 0)
        self._held: dict[str, Hold] = {}
        self._listeners: list[Callable[[str], None]] = []
        self._news = threading.Condition()
        self._asked = self._served = 0
        self._closed = threading.Event()

    def start(self) -> "Holds":
        """Begins to read; returns itself."""
        self._consumer.assign([self._partition])
        self._consumer.seek_to_beginning(self._partition)
        threading.Thread(target=self._follow, name="holds", daemon=True).start()
        return self

    def close(self) -> None:
        """Ends the thread, which closes its consumer."""
        self._closed.set()

    def listen(self, listener: Callable[[str], None]) -> None:
        """Calls it, on the reading thread, with each document that comes under a hold, or under another one."""
        self._listeners.append(listener)

    def of(self, document_id: str) -> Hold | None:
        """The document's hold, as far as is known."""
        return self._held.get(document_id)

    @property
    def ids(self) -> set[str]:
        """Every held document."""
        return set(self._held)

    def up_to_date(self, seconds: float) -> bool:
        """True once everything that stands in the topic now has been read; False when that takes longer."""
        with self._news:
            self._asked += 1
            ticket = self._asked
            return self._news.wait_for(lambda: self._served >= ticket, seconds)

    def _follow(self) -> None:
        while not self._closed.is_set():
            try:
                self._turn()
            except KafkaError as error:
                log.warning("holds_delayed", doing="trying again", why=repr(error))
                self._closed.wait(RETRY_SECONDS)
        self._consumer.close(timeout_ms=1_000)

    def _turn(self) -> None:
        with self._news:
            # Taken before the end is asked for: who asks later gets a later end.
            ticket = self._asked
        end = self._end() if ticket > self._served else 0
        self._take(self._consumer.poll(POLL_MS))
        while self._consumer.position(self._partition) < end and not self._closed.is_set():
            self._take(self._consumer.poll(POLL_MS))
        with self._news:
            self._served = ticket
            self._news.notify_all()

    def _end(self) -> int:
        return int(self._consumer.end_offsets([self._partition])[self._partition])

    def _take(self, polled: dict[Any, Any]) -> None:
        for records in polled.values():
            for record in records:
                self._note((record.key or b"").decode("utf-8", "replace"), record.value, record.offset)

    def _note(self, document_id: str, value: bytes | None, offset: int) -> None:
        try:
            hold = read_hold(value)
        except ValueError as error:
            log.error("hold_unreadable", doing="what held the document before goes on", offset=offset, why=str(error))
            return
        if hold is None:
            self._held.pop(document_id, None)
        else:
            self._held[document_id] = hold
            for listener in self._listeners:
                listener(document_id)
        if self._gauge is not None:
            self._gauge.set(len(self._held))
