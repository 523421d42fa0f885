"""A batch to its end, with an Elasticsearch that answers as told."""

import threading

import pytest
from kafka.errors import KafkaTimeoutError, MessageSizeTooLargeError

from schemas.reasons import Reason
from services.common import availability as availability_module
from services.common.availability import Availability
from services.common.brake import Seen
from services.common.outcomes import Outcome, Verdict
from services.common.waiting import Abandoned, pause_seconds
from services.index import metrics
from services.index.batches import make_batch
from services.index.bulk import AnswerMismatch, Bulk
from services.index.delivery import Delivery
from services.index.letters import DeadLetterFailed, DeadLetters, Letter


class Told:
    """Answers each request with the next of the given functions of an item."""

    def __init__(self, *answers) -> None:
        self.answers, self.sent = list(answers), []

    def send(self, items):
        self.sent.append([item.record.offset for item in items])
        answer = self.answers.pop(0)
        return [Outcome(answer(item), "why") for item in items]


class Box:
    def __init__(self, since: int = 0) -> None:
        self.letters, self.since = [], since

    def concerns(self, record) -> bool:
        return record.offset >= self.since

    def write(self, letters, received_ms) -> None:
        self.letters += [(letter.record.offset, letter.reason) for letter in letters]


class Lever:
    """A brake that a test holds: `released` is asked as often as somebody looks whether it still stands."""

    def __init__(self, passes: bool = True, looks: int = 0) -> None:
        self.passes, self.looks, self.seen = passes, looks, []

    @property
    def standing(self) -> bool:
        self.looks -= 1
        return self.looks >= 0

    def may_pass(self, outcomes) -> bool:
        self.seen.append(list(outcomes))
        return self.passes


def free() -> Lever:
    return Lever()


@pytest.fixture(autouse=True)
def at_once(monkeypatch) -> None:
    monkeypatch.setattr("services.index.delivery.pause_seconds", lambda tries: 0.0)
    monkeypatch.setattr("services.index.delivery.LOOK_SECONDS", 0.0)


def deliver(batch, told) -> Box:
    box = Box()
    Delivery(told, box, Availability(), threading.Event(), free()).deliver(batch)
    return box


def test_only_what_is_left_is_sent_again(record) -> None:
    batch = make_batch([record(i, document_id=f"d{i}") for i in range(3)], 0)
    told = Told(
        lambda item: Verdict.RETRY if item.id == "d1" else Verdict.INDEXED,
        lambda item: Verdict.HALT,
        lambda item: Verdict.SUPERSEDED,
    )
    assert deliver(batch, told).letters == []
    assert told.sent == [[0, 1, 2], [1], [1]]


def test_when_the_newest_version_is_rejected_the_one_behind_it_goes(record) -> None:
    batch = make_batch([record(i, revision=i) for i in (2, 0, 1)], 0)
    told = Told(lambda item: Verdict.REJECT, lambda item: Verdict.INDEXED)
    assert deliver(batch, told).letters == [(2, Reason.REJECTED_BY_INDEX)]
    assert told.sent == [[2], [1]]


def test_refused_records_become_dead_letters_without_any_request(fake) -> None:
    told = Told()
    assert deliver(make_batch([fake(None, offset=4)], 0), told).letters == [(4, Reason.NULL_VALUE)]
    assert told.sent == []


def test_waiting_ends_with_the_process(record) -> None:
    abandon, box = threading.Event(), Box()
    abandon.set()
    with pytest.raises(Abandoned):
        Delivery(Told(lambda item: Verdict.RETRY), box, Availability(), abandon, free()).deliver(
            make_batch([record()], 0)
        )
    assert box.letters == []


REFUSE, ACCEPT = (lambda item: Verdict.REJECT), (lambda item: Verdict.INDEXED)


def test_what_trips_the_brake_is_done_anew_when_it_is_released(record) -> None:
    batch = make_batch([record(i, revision=i) for i in (0, 1)], 0)
    lever, box = Lever(passes=False, looks=3), Box()
    told = Told(REFUSE, REFUSE, REFUSE, ACCEPT)
    before = metrics.INDEXED._value.get()
    Delivery(told, box, Availability(), threading.Event(), lever).deliver(batch)
    assert told.sent == [[1], [0], [1], [0]], "the version behind the rejected one goes again, too"
    assert box.letters == [(1, Reason.REJECTED_BY_INDEX)], "what was repaired in the meantime is no dead letter"
    assert metrics.INDEXED._value.get() - before == 1
    assert len(lever.seen) == 1, "the operator's word is not judged again"


def test_a_process_that_ends_while_the_brake_holds_writes_nothing(record) -> None:
    abandon, box = threading.Event(), Box()
    abandon.set()
    with pytest.raises(Abandoned):
        Delivery(Told(REFUSE), box, Availability(), abandon, Lever(False, 1)).deliver(make_batch([record()], 0))
    assert box.letters == []


def test_the_brake_sees_every_record_in_its_order(record, fake) -> None:
    replayed = fake(record(2).value, key=b"harbour-1", offset=2, headers=[("attempt", b"1")])
    batch = make_batch([record(0, document_id="d0"), fake(b"no", offset=1), replayed, record(3, document_id="d3")], 0)
    lever = Lever()
    told = Told(lambda item: Verdict.REJECT if item.id != "d3" else Verdict.SUPERSEDED)
    Delivery(told, Box(), Availability(), threading.Event(), lever).deliver(batch)
    ours, theirs = Reason.REJECTED_BY_INDEX, Reason.NOT_JSON
    assert lever.seen == [[Seen(ours, "harbour-post"), Seen(theirs), Seen(ours, "harbour-post", True), Seen()]]


class Producer:
    """Notes what it is given and confirms it."""

    def __init__(self) -> None:
        self.sent = []

    def send(self, topic, *, key, value, headers, timestamp_ms):
        if key is None and value is None:
            raise ValueError("Need at least one: key or value")
        self.sent.append((key, value, timestamp_ms))
        return self

    def get(self) -> None:
        return None


def test_a_record_without_key_and_value_becomes_a_dead_letter(fake) -> None:
    producer = Producer()
    empty = fake(None, timestamp=77)
    DeadLetters(producer, "dlq", lambda: 0).write([Letter(empty, Reason.NULL_VALUE, "no value")], 0)
    assert producer.sent == [(b"", None, 77)]


def test_pauses_grow_to_ten_seconds_and_are_spread() -> None:
    assert [pause_seconds(tries, lambda: 1.0) for tries in (0, 1, 2, 5, 6, 900)] == [0.2, 0.4, 0.8, 6.4, 10.0, 10.0]
    assert pause_seconds(6, lambda: 0.0) == 5.0


class Lines:
    def __init__(self) -> None:
        self.events = []

    def __getattr__(self, level):
        return lambda event, **_: self.events.append((level, event))


@pytest.fixture
def lines(monkeypatch) -> Lines:
    found = Lines()
    monkeypatch.setattr(availability_module, "log", found)
    return found


RETRY, HALT = Outcome(Verdict.RETRY, "refused"), Outcome(Verdict.HALT, "blocked")
INDEXED, LOGIN = Outcome(Verdict.INDEXED), Outcome(Verdict.UNAUTHORISED, "no such user")


def test_one_line_a_change_and_none_a_try(lines) -> None:
    state = Availability()
    for outcomes in [[RETRY]] * 50 + [[INDEXED, RETRY]] * 3 + [[HALT]] * 50 + [[INDEXED]]:
        state.note(outcomes)
    assert lines.events == [
        ("warning", "elasticsearch_away"),
        ("info", "elasticsearch_back"),
        ("error", "elasticsearch_halted"),
        ("info", "elasticsearch_back"),
    ]


def test_only_what_has_to_be_repaired_is_unhealthy(lines) -> None:
    state = Availability()
    state.note([RETRY])
    assert state.complaint() is None
    state.note([HALT, RETRY])
    assert "blocked" in (state.complaint() or "")
    state.note([INDEXED])
    assert state.complaint() is None


def test_a_refused_login_is_an_alarm_after_thirty_seconds(lines) -> None:
    now = 0.0
    state = Availability(clock=lambda: now)
    state.note([LOGIN])
    now = 29.0
    state.note([LOGIN])
    assert state.complaint() is None
    now = 31.0
    state.note([LOGIN])
    assert "no such user" in (state.complaint() or "")


class Client:
    """Stands for the Elasticsearch client."""

    def __init__(self, answer) -> None:
        self.answer, self.sizes = answer, []

    def bulk(self, *, operations, **_):
        self.sizes.append(len(operations) // 2)
        return self.answer(operations)


class Body:
    def __init__(self, *items) -> None:
        self.body = {"errors": False, "items": [{"index": item} for item in items]}


def test_an_answer_about_other_documents_is_believed_by_nobody(record) -> None:
    items = make_batch([record(i, document_id=f"d{i}") for i in range(2)], 0).items
    swapped = Body({"_id": "d1", "status": 201}, {"_id": "d0", "status": 400, "error": {"type": "t", "reason": "r"}})
    with pytest.raises(AnswerMismatch):
        Bulk(Client(lambda _: swapped), "all").send(items)
    with pytest.raises(AnswerMismatch):
        Bulk(Client(lambda _: Body({"_id": "d0", "status": 201})), "all").send(items)


def test_too_large_is_halved_down_to_the_one_that_is(record, api_error) -> None:
    items = make_batch([record(i, document_id=f"d{i}", body="x" * (900 if i == 2 else 5)) for i in range(4)], 0).items

    def answer(operations):
        if sum(map(len, operations)) > 1_200 and any(b"x" * 900 in line for line in operations):
            raise api_error(413, None)
        ids = [line.split(b'"_id":"')[1].split(b'"')[0].decode() for line in operations[::2]]
        return Body(*({"_id": i, "status": 201} for i in ids))

    client = Client(answer)
    outcomes = Bulk(client, "all").send(items)
    assert [o.verdict.value for o in outcomes] == ["indexed", "indexed", "reject", "indexed"]
    assert outcomes[2].reason is Reason.TOO_LARGE
    assert client.sizes == [4, 2, 2, 1, 1]


def test_the_brake_counts_only_records_whose_dead_letters_are_written_here(record) -> None:
    lever, box = Lever(), Box(since=2)
    batch = make_batch([record(i, document_id=f"d{i}") for i in range(4)], 0)
    Delivery(Told(REFUSE), box, Availability(), threading.Event(), lever).deliver(batch)
    assert [seen.reason for seen in lever.seen[0]] == [Reason.REJECTED_BY_INDEX] * 2


class Refusing:
    """A producer whose broker confirms nothing: at once, or only when asked for the confirmation."""

    def __init__(self, at_once: bool) -> None:
        self.at_once = at_once

    def send(self, *_, **__):
        if self.at_once:
            raise MessageSizeTooLargeError("too large")
        return self

    def get(self) -> None:
        raise KafkaTimeoutError("not confirmed")


@pytest.mark.parametrize("at_once", [True, False])
def test_a_dead_letter_that_is_not_confirmed_is_raised_and_not_counted(fake, at_once: bool) -> None:
    letters = DeadLetters(Refusing(at_once), "dlq", lambda: 0)
    counter = metrics.DEAD_LETTERS.labels(Reason.NULL_VALUE.value)
    before = counter._value.get()
    with pytest.raises(DeadLetterFailed, match="1 dead letters for dlq"):
        Delivery(Told(), letters, Availability(), threading.Event(), free()).deliver(make_batch([fake(None)], 0))
    assert counter._value.get() == before
