"""What is sent, and what is done when Kafka will not have it."""

import pytest
from kafka.errors import KafkaTimeoutError, MessageSizeTooLargeError, TopicAuthorizationFailedError

from newswire.rerun import outputs
from newswire.rerun.outputs import Outgoing, Outputs, Unconfirmed
from schemas import headers
from schemas.headers import Position
from schemas.reasons import Reason
from schemas.topics import Topics
from schemas.versions import version_of
from services.common.seal import seal_of
from services.enrich.records import Enriched, RawRecord, Refused, Result

TOPICS = Topics.named()
OLD, NEW = version_of(1_000, "published", 1), version_of(1_000, "published", 2)


class Future:
    def __init__(self, errors: list[Exception], is_done: bool) -> None:
        self._errors, self._is_done = errors, is_done

    @property
    def is_done(self) -> bool:
        return self._is_done

    def failed(self) -> bool:
        return bool(self._errors)

    def get(self, timeout: float) -> None:
        if self._errors:
            raise self._errors[0] if self._is_done else self._errors.pop(0)


class Producer:
    """Takes everything, but what a test says otherwise: errors for each send in turn."""

    def __init__(self, *failures: list[Exception] | Exception, is_done: bool = True) -> None:
        self.failures, self.is_done = list(failures), is_done
        self.sent: list[tuple[str, bytes | None, bytes | None, dict[str, str], int | None]] = []

    def send(self, topic, key, value, headers, timestamp_ms):
        failure = self.failures.pop(0) if self.failures else []
        if isinstance(failure, Exception):
            raise failure
        said = {name: text.decode() for name, text in headers}
        self.sent.append((topic, key, value, said, timestamp_ms))
        return Future(failure, self.is_done)


def outgoing(result: Result, key: bytes | None = None, value: bytes | None = b"raw") -> Outgoing:
    record = RawRecord(value, {"trace": "tr", "t": "ingest=1/2"}, Position("articles-raw-v1", 3, 17), 900, 10)
    return Outgoing(record, key, OLD, result)


DOCUMENT = Enriched("doc", b"{}", NEW)


def make(producer: Producer, stopping: bool = False) -> tuple[Outputs, list[str]]:
    said: list[str] = []
    return Outputs(producer, TOPICS, 2, "0.1", lambda: stopping, said.append), said


def test_a_document_goes_out_with_its_origin() -> None:
    producer = Producer()
    assert make(producer)[0].publish([outgoing(DOCUMENT)]) == [DOCUMENT]
    ((topic, key, value, said, timestamp_ms),) = producer.sent
    assert (topic, key, value, timestamp_ms) == (TOPICS.enriched.name, b"doc", b"{}", None)
    assert (said["src"], said["via"], said["trace"]) == ("articles-raw-v1:3:17", "articles-raw-v1:3:17", "tr")
    assert list(headers.stage_times(said["t"])) == ["ingest", "enrich"]
    assert said["version"] == str(NEW)
    assert said["seal"] == seal_of(b"doc", str(NEW).encode(), b"{}").decode()


def test_a_dead_letter_keeps_key_bytes_and_time_and_says_which_generation_failed() -> None:
    producer = Producer()
    refused = Refused(Reason.PROCESS_CRASHED, "exit code 9")
    make(producer)[0].publish([outgoing(refused, key=b"k"), outgoing(refused, value=None)])
    (topic, key, value, said, timestamp_ms), (_, no_key, _, _, _) = producer.sent
    assert (topic, key, value, timestamp_ms) == (TOPICS.raw_dlq.name, b"k", b"raw", 900)
    assert (said["stage"], said["reason"], said["detail"]) == ("enrich", "process_crashed", "exit code 9")
    assert said["version"] == str(NEW)
    assert no_key == b""


@pytest.mark.parametrize("at_once", [True, False])
def test_a_document_that_is_too_large_is_a_dead_letter_and_its_neighbour_is_not(at_once: bool) -> None:
    failure = MessageSizeTooLargeError() if at_once else [MessageSizeTooLargeError()]
    producer = Producer(failure, [], failure)
    too_large, neighbour = make(producer)[0].publish([outgoing(DOCUMENT), outgoing(DOCUMENT)])
    assert isinstance(too_large, Refused)
    assert too_large.reason is Reason.TOO_LARGE
    assert neighbour is DOCUMENT
    assert producer.sent[-1][0] == TOPICS.raw_dlq.name


def test_a_rejected_batch_is_sent_again_one_by_one() -> None:
    producer = Producer([MessageSizeTooLargeError()], [MessageSizeTooLargeError()])
    assert make(producer)[0].publish([outgoing(DOCUMENT), outgoing(DOCUMENT)]) == [DOCUMENT, DOCUMENT]
    assert len(producer.sent) == 4


def test_a_dead_letter_that_cannot_be_written_ends_it() -> None:
    producer = Producer([MessageSizeTooLargeError()], [MessageSizeTooLargeError()])
    with pytest.raises(MessageSizeTooLargeError):
        make(producer)[0].publish([outgoing(Refused(Reason.NOT_JSON, "x"))])


def test_a_broker_that_is_away_is_waited_for_and_that_is_said(monkeypatch) -> None:
    monkeypatch.setattr(outputs, "QUIET_SECONDS", -1.0)
    producer = Producer([KafkaTimeoutError(), KafkaTimeoutError()], is_done=False)
    publishing, said = make(producer)
    assert publishing.publish([outgoing(DOCUMENT)]) == [DOCUMENT]
    assert said == ["waiting: Kafka does not confirm what is sent"]


@pytest.mark.parametrize("failure", [[KafkaTimeoutError()] * 9, KafkaTimeoutError()])
def test_asked_to_end_while_it_waits(monkeypatch, failure: list[Exception] | Exception) -> None:
    monkeypatch.setattr(outputs, "QUIET_SECONDS", -1.0)
    with pytest.raises(Unconfirmed):
        make(Producer(failure, is_done=False), stopping=True)[0].publish([outgoing(DOCUMENT)])


@pytest.mark.parametrize("error", [TopicAuthorizationFailedError(), KafkaTimeoutError()])
def test_what_waiting_does_not_mend_is_raised(error: Exception) -> None:
    with pytest.raises(type(error)):
        make(Producer([error]))[0].publish([outgoing(DOCUMENT)])
