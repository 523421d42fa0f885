"""What a producer's future means, with kafka-python's own futures; what a broker does is tested against a real one."""

import pytest
from kafka import TopicPartition
from kafka.errors import KafkaTimeoutError, MessageSizeTooLargeError, NotLeaderForPartitionError, ProducerFencedError
from kafka.producer.future import FutureProduceResult, FutureRecordMetadata

from schemas.reasons import Reason
from services.ingest.publisher import ACCEPTED, Pending, PublisherBroken


def future() -> FutureRecordMetadata:
    return FutureRecordMetadata(FutureProduceResult(TopicPartition("articles-raw-v1", 0)), 0, None, None, -1, -1, -1)


def test_confirmed():
    sent = future()
    assert not Pending(sent).done
    sent._produce_future.success((17, -1, None))
    assert Pending(sent).done
    assert Pending(sent).wait(0) == ACCEPTED


def test_not_yet_confirmed():
    outcome = Pending(future()).wait(0.01)
    assert (outcome.status, outcome.reason) == ("unconfirmed", None)
    assert "send it again" in outcome.detail


def test_never_sent():
    pending = Pending(why="Kafka does not answer")
    assert pending.done
    assert (pending.wait(0).status, pending.wait(0).detail) == ("unconfirmed", "Kafka does not answer")


def test_too_large_for_the_topic_is_refused():
    sent = future()
    sent._produce_future.failure(MessageSizeTooLargeError())
    outcome = Pending(sent).wait(0)
    assert (outcome.status, outcome.reason) == ("refused", Reason.TOO_LARGE)


@pytest.mark.parametrize("error", [KafkaTimeoutError, NotLeaderForPartitionError, ProducerFencedError])
def test_a_producer_that_gave_up_is_broken(error):
    sent = future()
    sent._produce_future.failure(error())
    with pytest.raises(PublisherBroken):
        Pending(sent).wait(0)
