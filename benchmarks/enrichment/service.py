"""The enrich service as an operator starts it, on a real Kafka: the time until its first document."""

import tempfile
import time
from pathlib import Path

from kafka import TopicPartition

from newswire.local.ports import free_ports
from newswire.local.stack import Stack
from newswire.supervisor import service
from schemas.topics import Topics
from services.common.kafka import ensure_topics, make_consumer, make_producer
from services.common.settings import CommonSettings

LONGEST_SECONDS = 120.0


def first_message_seconds(message: bytes) -> float:
    """From `newswire run enrich` to its first document, with a message waiting. Raises TimeoutError after two minutes."""
    kafka, controller, health = free_ports(3)
    with (
        tempfile.TemporaryDirectory(prefix="newswire-benchmark-") as folder,
        Stack(Path(folder), kafka, controller_port=controller, only=("kafka",)) as stack,
    ):
        settings = CommonSettings(kafka_bootstrap_servers=stack.kafka.address)
        topics = Topics.named(settings.namespace)
        ensure_topics(settings, topics)
        producer = make_producer(settings)
        producer.send(topics.raw.name, value=message).get(timeout=30)
        consumer = make_consumer(settings)
        consumer.assign([TopicPartition(topics.enriched.name, number) for number in range(topics.enriched.partitions)])
        consumer.seek_to_beginning()
        environment = {"NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS": stack.kafka.address, "NEWSWIRE_ENRICH_PORT": str(health)}
        enrich = service("enrich", Path(folder), environment)
        started = time.perf_counter()
        enrich.start()
        try:
            while not consumer.poll(20):
                if time.perf_counter() - started > LONGEST_SECONDS:
                    raise TimeoutError(
                        f"no document within {LONGEST_SECONDS:.0f} s:\n{enrich.log.read_text(errors='replace')[-2_000:]}"
                    )
            return time.perf_counter() - started
        finally:
            enrich.stop()
            consumer.close()
            producer.close()
