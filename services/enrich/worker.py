"""The faust worker: raw topic in, child process, enriched or dead-letter topic out.

Faust's usual ways lose messages (docs/reliability.md has the measurements). What makes this one safe: noack(), one agent, one batch
in flight, acknowledged in offset order and only after the broker has confirmed every output, and any surprise ends the process.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import faust
from faust.auth import Credentials, SASLCredentials, SSLCredentials
from faust.exceptions import ProducerSendError

from schemas import headers
from schemas.headers import Position
from schemas.topics import MIB, Topics
from services.common.dead_letters import build_version
from services.common.kafka import REQUEST_MAX_BYTES, group_name, is_reachable
from services.common.kafka_security import tls_context
from services.common.settings import EnrichSettings
from services.common.standstill import LOOK_SECONDS, Standstill
from services.enrich import metrics
from services.enrich.child import now_ms
from services.enrich.outbox import Outbox, Outgoing, Send, SendDated
from services.enrich.records import RawRecord, Result, to_seen
from services.enrich.watchdog import EXIT_ASKED, EXIT_FAILED, Watchdog, end
from services.enrich.workshop import Workshop

Event = Any
Piece = tuple[list[Event], list[RawRecord], list[Result]]
WATCH_SECONDS = 2.0


def credentials(settings: EnrichSettings) -> Credentials | None:
    """TLS and login as faust wants them; None for a plain connection."""
    context = tls_context(settings)
    if settings.kafka_sasl_mechanism and settings.kafka_sasl_password:
        return SASLCredentials(
            username=settings.kafka_sasl_username,
            password=settings.kafka_sasl_password.get_secret_value(),
            mechanism=settings.kafka_sasl_mechanism,
            ssl_context=context,
        )
    return SSLCredentials(context) if context else None


def make_app(settings: EnrichSettings, scratch: Path) -> faust.App:
    """Faust with every switch that matters set: its own defaults, and plain environment variables, would undo some of them.

    `scratch` is an existing folder; without tables faust keeps nothing in it.
    """
    batch = settings.enrich_batch
    return faust.App(
        group_name(settings, "enrich"),
        env_prefix="NEWSWIRE_ENRICH_FAUST_",
        broker=[f"kafka://{address}" for address in settings.kafka_bootstrap_servers.split(",")],
        broker_credentials=credentials(settings),
        datadir=str(scratch),
        key_serializer="raw",
        value_serializer="raw",
        processing_guarantee="at_least_once",
        consumer_auto_offset_reset="earliest",
        consumer_group_instance_id=settings.enrich_instance_id,
        stream_wait_empty=True,
        stream_buffer_maxsize=4 * batch,
        broker_max_poll_records=4 * batch,
        consumer_max_fetch_size=MIB,
        broker_session_timeout=10,
        broker_heartbeat_interval=2,
        broker_rebalance_timeout=60,
        # Longer than any pause: the client would leave the group. A stall is seen by the watchdog.
        broker_max_poll_interval=365 * 24 * 3600,
        broker_commit_interval=0.5,
        producer_acks=-1,
        producer_linger=0,
        producer_request_timeout=30,
        # The topic's limit is on batches; a single larger record still travels alone.
        producer_max_batch_size=256 * 1024,
        producer_max_request_size=REQUEST_MAX_BYTES,
        web_enabled=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        table_standby_replicas=0,
        worker_redirect_stdouts=False,
    )


class Worker:
    """The parts of one worker process, and how they hang together."""

    def __init__(
        self, app: faust.App, settings: EnrichSettings, topics: Topics, workshop: Workshop, standstill: Standstill
    ) -> None:
        self._app, self._settings, self._batch, self._workshop = app, settings, settings.enrich_batch, workshop
        self._standstill = standstill
        self._inbox: asyncio.Queue[Event] = asyncio.Queue(settings.enrich_batch)
        # The one thread that talks to the child. It lives as long as the process: the child dies with the thread that made it.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="child")
        self._outbox = Outbox(
            self._sender(topics.enriched.name), self._dated(topics.raw_dlq.name), (ProducerSendError,), build_version()
        )
        self.watchdog = Watchdog(
            settings.enrich_stall_seconds, settings.enrich_grace_seconds, lambda: bool(app.should_stop)
        )
        self.ready = False
        app.agent(app.topic(topics.raw.name, value_type=bytes), concurrency=1)(self._receive)
        app.task(self._run)
        app.task(self._watch)

    def complaint(self) -> str | None:
        """What /healthz says: None while all is well."""
        if self._standstill.standing:
            return self._standstill.complaint()
        if not self.ready:
            return "the models are being loaded"
        if self._outbox.away:
            return "Kafka does not confirm what is sent"
        return self.watchdog.complaint()

    def _sender(self, topic: str) -> Send:
        channel = self._app.topic(topic, value_type=bytes)

        async def send(key: bytes | None, value: bytes | None, given: headers.Headers) -> Any:
            return await channel.send(key=key, value=value, headers=given)

        return send

    def _dated(self, topic: str) -> SendDated:
        channel = self._app.topic(topic, value_type=bytes)

        async def send(key: bytes | None, value: bytes | None, given: headers.Headers, timestamp_ms: int) -> Any:
            # Faust takes seconds and cuts off what is below a millisecond.
            return await channel.send(key=key, value=value, headers=given, timestamp=(timestamp_ms + 0.5) / 1000)

        return send

    async def _receive(self, stream: Any) -> None:
        async for event in stream.noack().events():
            await self._inbox.put(event)

    async def _run(self) -> None:
        """Publishing of one batch overlaps the computing of the next, never more."""
        publishing: asyncio.Future[None] | None = None
        try:
            await self._in_thread(self._workshop.warm_up)
            self.ready = True
            while True:
                async for piece in self._computed(await self._next_batch()):
                    if publishing:
                        await publishing
                    publishing = asyncio.ensure_future(self._publish(*piece))
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            end(EXIT_FAILED, "enriching failed outside any one message", error)

    async def _computed(self, events: list[Event]) -> AsyncIterator[Piece]:
        """A batch's results, piece by piece. What trips the brake is kept, and computed anew once somebody said to go on."""
        records = [to_record(event.message) for event in events]
        pieces, judged = self._workshop.work(records), True
        while records:
            with metrics.BATCH_SECONDS.time():
                results = await self._in_thread(next, pieces)
            if judged and not self._standstill.may_pass(to_seen(records, results)):
                await self._stand()
                pieces, judged = self._workshop.work(records), False
                continue
            done = len(results)
            yield events[:done], records[:done], results
            events, records = events[done:], records[done:]

    async def _stand(self) -> None:
        """Keeps what is in hand, unacknowledged, and the membership. Where partitions move, Faust would wait for it in vain."""
        while self._standstill.standing:
            if self._app.should_stop:
                end(EXIT_ASKED, "asked to end while paused")
            if not self._app.flow_control.is_active():
                end(
                    EXIT_FAILED,
                    "partitions are shared out anew while paused; after the restart it waits outside the group",
                )
            await asyncio.sleep(LOOK_SECONDS)

    async def _next_batch(self) -> list[Event]:
        """Whatever queued up while the child was busy: no linger, so at low load a batch is one article."""
        events = [await self._inbox.get()]
        while len(events) < self._batch and not self._inbox.empty():
            events.append(self._inbox.get_nowait())
        metrics.RECORDS.inc(len(events))
        metrics.BATCH_SIZE.observe(len(events))
        return events

    async def _publish(self, events: list[Event], records: list[RawRecord], results: list[Any]) -> None:
        try:
            await self._outbox.deliver(
                [
                    Outgoing(record, event.message.key, result)
                    for event, record, result in zip(events, records, results, strict=True)
                ]
            )
            for event in events:
                event.ack()
            self.watchdog.progressed()
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            # Here, not in _run: that one may be waiting for input.
            end(EXIT_FAILED, "an output could not be published", error)

    async def _in_thread(self, call: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call, *arguments)

    async def _watch(self) -> None:
        """Feeds the watchdog: progress is also that there is nothing to do, or that nothing may be done."""
        # Here: Faust's signal for a new worker is sent by its own command line only.
        self.watchdog.start()
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            self.watchdog.beat()
            if not self.ready or self._standstill.standing or await self._is_idle():
                self.watchdog.progressed()

    async def _is_idle(self) -> bool:
        """Nothing to do, or nobody to do it with: a broker that is away is waited for, for as long as it takes."""
        consumer: Any = self._app.consumer
        partitions = list(consumer.assignment())
        if not partitions:
            return True
        try:
            ends = await asyncio.wait_for(consumer.highwaters(*partitions), 5)
        except Exception:
            # One that is there and not understood is a stall, and a restart mends it.
            return not await self._broker_is_there()
        if consumer.unacked:
            return self._outbox.away and not await self._broker_is_there()
        return all((consumer._committed_offset.get(tp) or 0) >= end for tp, end in ends.items())

    async def _broker_is_there(self) -> bool:
        return await asyncio.get_running_loop().run_in_executor(None, is_reachable, self._settings)


def to_record(message: Any) -> RawRecord:
    """A faust message as plain data; the broker's timestamp in ms."""
    given = message.headers.items() if hasattr(message.headers, "items") else message.headers
    at = Position(message.topic, message.partition, message.offset)
    return RawRecord(message.value, headers.read(given), at, round(message.timestamp * 1000), now_ms())
