"""Holds as the command line sets and lifts them: appended to their topic, confirmed, and then looked for in the index."""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import typer
from elasticsearch import ApiError, Elasticsearch, TransportError
from kafka import KafkaProducer, TopicPartition
from kafka.errors import KafkaError
from kafka.partitioner.default import murmur2
from pydantic import ValidationError

from newswire.queries import by_id
from schemas import headers
from schemas.enriched import parse_enriched
from schemas.headers import Position
from schemas.holds import HELD, Hold, read_hold
from schemas.raw import DOCUMENT_ID
from schemas.reasons import BadMessage
from schemas.topics import Topic, Topics
from services.common.elasticsearch import make_client
from services.common.kafka import KafkaUnavailable, ensure_topics, make_consumer, make_producer
from services.common.names import IndexNames
from services.common.settings import ElasticsearchSettings, load_or_exit

SEEN_SECONDS = 15.0
_PAST = {"retract": "retracted", "withhold": "withheld"}


class Refused(Exception):
    """What was asked can't be done; the message says why and what to do."""


@contextmanager
def desk() -> Iterator["Desk"]:
    """For one command; ends it with a sentence and exit 1 where Kafka is away or the request makes no sense."""
    settings = load_or_exit(ElasticsearchSettings)
    topics = Topics.named(settings.namespace)
    try:
        ensure_topics(settings, topics)
        producer, client = make_producer(settings, delivery_seconds=30.0), make_client(settings, request_timeout=5)
        try:
            yield Desk(settings, topics, producer, client)
        finally:
            client.close()
            producer.close(timeout=5)
    except (Refused, KafkaUnavailable) as error:
        _end(str(error))
    except KafkaError as error:
        _end(f"Kafka at {settings.kafka_bootstrap_servers} did not take it, so nothing has changed: {error!r}")


@dataclass(frozen=True, slots=True)
class Desk:
    """What the three commands need."""

    settings: ElasticsearchSettings
    topics: Topics
    producer: KafkaProducer
    client: Elasticsearch

    def hold(self, document_id: str, action: str, reason: str, by: str) -> str:
        """Sets a hold and says what came of it. Raises Refused, KafkaError."""
        _check_id(document_id)
        try:
            hold = Hold.model_validate({"action": action, "reason": reason.strip(), "at": datetime.now(UTC), "by": by})
        except ValidationError as error:
            raise Refused(f"--reason and --by: {error.errors()[0]['msg']}") from None
        before = self.current(document_id)
        if before is not None and before.action == "retract" and action == "withhold":
            raise Refused(f"{document_id} is retracted ({before.reason}): `newswire reinstate {document_id}` it first")
        self._append(document_id, hold.model_dump_json().encode())
        seen = self._wait_for(document_id, lambda said: HELD in said.get("flags", []) and said["reason"] == hold.reason)
        return f"{_PAST[action]} {document_id}: {seen or 'nothing of it is indexed yet; what comes will be held'}"

    def current(self, document_id: str) -> Hold | None:
        """The hold on a document, the whole topic read. Raises KafkaError."""
        found: Hold | None = None
        for record in self._records(self.topics.holds, [0]):
            if record.key == document_id.encode():
                found = read_hold(record.value)
        return found

    def reinstate(self, document_id: str) -> str:
        """Lifts the hold and sends the document's revisions to the index again. Raises Refused, KafkaError."""
        _check_id(document_id)
        self._append(document_id, None)
        # Read after the hold is gone: whoever wrote a revision under the hold read it from before the end seen here.
        revisions = self._revisions(document_id)
        if not revisions:
            return f"reinstated {document_id}: nothing of it has arrived yet"
        for record in revisions:
            self._send_again(record)
        self.producer.flush(timeout=60)
        seen = self._wait_for(document_id, lambda said: HELD not in said.get("flags", []))
        return f"reinstated {document_id}, {len(revisions)} revisions sent again: {seen or 'none is indexed yet'}"

    def _append(self, document_id: str, value: bytes | None) -> None:
        self.producer.send(self.topics.holds.name, key=document_id.encode(), value=value, partition=0).get()

    def _revisions(self, document_id: str) -> list[Any]:
        """Its records in the enriched topic, each content once; by the key's partition, and elsewhere if none is there."""
        topic, key = self.topics.enriched, document_id.encode()
        own = (murmur2(key) & 0x7FFFFFFF) % topic.partitions
        for partitions in ([own], [number for number in range(topic.partitions) if number != own]):
            found = last_of_each(record for record in self._records(topic, partitions) if _is_of(record, document_id))
            if found:
                return found
        return []

    def _records(self, topic: Topic, partitions: list[int]) -> Iterator[Any]:
        """Everything up to the end that the topic has now."""
        consumer = make_consumer(self.settings)
        try:
            wanted = [TopicPartition(topic.name, number) for number in partitions]
            consumer.assign(wanted)
            consumer.seek_to_beginning(*wanted)
            ends = consumer.end_offsets(wanted)
            while any(consumer.position(partition) < end for partition, end in ends.items()):
                for records in consumer.poll(500).values():
                    yield from records
        finally:
            consumer.close()

    def _send_again(self, record: Any) -> None:
        at = Position(record.topic, record.partition, record.offset)
        said = headers.write({**headers.read(record.headers), headers.VIA: str(at)})
        self.producer.send(
            record.topic, key=record.key, value=record.value, headers=said, timestamp_ms=record.timestamp
        )

    def _wait_for(self, document_id: str, is_done: Callable[[dict[str, Any]], bool]) -> str | None:
        """What the index shows, once it is as it should be; None where it has no such document."""
        names, deadline = IndexNames.of(self.settings.namespace), time.monotonic() + SEEN_SECONDS
        while True:
            try:
                hits = self.client.search(index=names.all, body=by_id(document_id))["hits"]["hits"]
                if not hits:
                    return None
                if is_done(hits[0]["_source"]):
                    return f"the index shows it as {hits[0]['_source']['status']}"
                why = "the index service has not applied it yet; it will as soon as it runs"
            except (ApiError, TransportError):
                why = "Elasticsearch does not answer; the index service applies it as soon as it does"
            if time.monotonic() > deadline:
                return why
            time.sleep(0.2)


def last_of_each(records: Iterable[Any]) -> list[Any]:
    """Each content once, where it stands last: of two that share a revision, the last in the topic is the one that counts."""
    found: dict[bytes, Any] = {}
    for record in records:
        found.pop(record.value, None)
        found[record.value] = record
    return list(found.values())


def _is_of(record: Any, document_id: str) -> bool:
    if record.value is None or (record.key is not None and record.key != document_id.encode()):
        return False
    try:
        return parse_enriched(record.value)[0].document_id == document_id
    except BadMessage:
        return False


def _check_id(document_id: str) -> None:
    if not re.fullmatch(DOCUMENT_ID, document_id):
        raise Refused(f"{document_id!r} is no document_id: take it from `newswire search`, or from `ingest`")


def _end(sentence: str) -> None:
    typer.echo(f"newswire: {sentence}", err=True)
    raise typer.Exit(1)
