import json

import pytest

from newswire.dlq.decisions import Decision, decoded
from tests.unit.dlq.letters import NOON_MS, RAW, letter

KEY = b"articles-raw-v1-dlq:3:7"


@pytest.mark.parametrize(("word", "reason"), [("replay", None), ("drop", "a déjà vu")])
def test_a_decision_comes_back_as_it_was_written(word, reason):
    decision = Decision.about(letter(), word, NOON_MS, "desk", reason)
    assert decoded(KEY, decision.encoded()) == (letter().at, decision)


def test_the_form_that_others_read():
    written = json.loads(Decision.about(letter(), "drop", NOON_MS, "desk", "a test").encoded())
    assert written == {"decision": "drop", "src": f"{RAW}:3:17", "time": NOON_MS, "by": "desk", "reason": "a test"}


def test_a_tombstone_takes_a_decision_back():
    assert decoded(KEY, None) == (letter().at, None)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (None, b"{}"),
        (b"\xff", b"{}"),
        (b"no position", b"{}"),
        (KEY, b"{}"),
        (KEY, b"no"),
        (KEY, b"[1]"),
        (KEY, b'{"decision": "forget", "src": "s", "time": 1, "by": "b"}'),
        (KEY, b'{"decision": "drop", "src": "s", "time": "x", "by": "b"}'),
    ],
)
def test_what_is_no_decision_is_passed_over(key, value):
    assert decoded(key, value) is None
