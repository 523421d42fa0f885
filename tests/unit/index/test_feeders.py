"""One feeder for each index that exists."""

import threading
import time

import pytest

from schemas.reasons import Reason
from services.common.availability import Availability
from services.common.names import IndexNames, feed_alias, group_of
from services.index import feeders as module
from services.index.feeders import Feeders
from services.index.letters import LaterLetters, Letter
from services.index.physical import Physical, current


def until(condition) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture(autouse=True)
def quickly(monkeypatch) -> None:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.2)


def start(found, feed):
    stopping, answers = threading.Event(), []
    feeders = Feeders(lambda: found, feed, Availability())

    def run() -> None:
        try:
            answers.append(feeders.run(stopping))
        except Exception as error:
            answers.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread, stopping, answers


def test_new_indices_are_fed_dropped_ones_let_go_and_lost_ones_kept() -> None:
    feeding: set[str] = set()

    def feed(physical, stopping, abandon) -> bool:
        feeding.add(physical.name)
        stopping.wait()
        feeding.discard(physical.name)
        return True

    found = [Physical("newswire-articles-v1")]
    thread, stopping, answers = start(found, feed)
    until(lambda: feeding == {"newswire-articles-v1"})
    found.append(Physical("newswire-articles-v2"))
    until(lambda: len(feeding) == 2)
    found[0] = Physical("newswire-articles-v1", is_dropping=True)
    until(lambda: feeding == {"newswire-articles-v2"})
    found.clear()
    time.sleep(0.5)
    assert feeding == {"newswire-articles-v2"}, "an index that is lost is an alarm, and no order to end"
    stopping.set()
    thread.join(5)
    assert answers == [True]


def test_a_feeder_that_fails_ends_all() -> None:
    def feed(physical, stopping, abandon) -> bool:
        if physical.number == 2:
            raise ZeroDivisionError
        return stopping.wait()

    thread, _, answers = start([Physical("newswire-articles-v1"), Physical("newswire-articles-v2")], feed)
    thread.join(5)
    assert isinstance(answers[0], ZeroDivisionError)


def test_dead_letters_of_what_is_replayed_are_the_older_feeders(fake) -> None:
    written = []

    class Box:
        def write(self, letters, received_ms) -> None:
            written.extend((one.record.partition, one.record.offset) for one in letters)

    letters = [Letter(fake(b"", partition=p, offset=o), Reason.NOT_JSON, "") for p, o in ((0, 9), (0, 10), (1, 0))]
    LaterLetters(Box(), {0: 10}).write(letters, 0)
    LaterLetters(Box(), {0: 100, 1: 100}).write(letters, 0)
    assert written == [(0, 10), (1, 0)]


def test_names_of_what_belongs_to_an_index() -> None:
    names = IndexNames.of("desk")
    assert names.numbered(3) == "desk-newswire-articles-v3"
    assert feed_alias(names.numbered(3)) == "desk-newswire-articles-feed-v3"
    assert (group_of(names.physical), group_of(names.numbered(12))) == ("index", "index-v12")
    indices = [Physical("a-v1"), Physical("a-v2", frozenset({names.all}))]
    assert current(indices, names) == indices[1]
