from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.reasons import Reason
from services.common.brake import SOURCES, Brake, Seen, source_id

OURS, THEIRS = Reason.PROCESSING_FAILED, Reason.NOT_JSON
GOOD = Seen()


def failed(source: str | None = "gazette", reason: Reason = OURS, is_replay: bool = False) -> Seen:
    return Seen(reason, source, is_replay)


def brake() -> Brake:
    return Brake(window=500, minimum=200, share=0.5)


def trips_after(outcomes: list[Seen]) -> int | None:
    """How many records were let through before it tripped."""
    judging = brake()
    return next((number for number, seen in enumerate(outcomes) if judging.judge([seen])), None)


def test_two_sources_that_fail_by_our_fault_trip_it_at_the_two_hundredth_record():
    assert trips_after([failed("gazette"), failed("post")] * 200) == 199


def test_exactly_half_does_not_trip_it_and_one_more_does():
    half = [GOOD, failed("gazette"), GOOD, failed("post")] * 125
    assert trips_after(half) is None
    assert trips_after([*half[:200], failed()]) == 200


def test_failures_of_one_source_never_trip_it():
    assert trips_after([failed("gazette")] * 1_000) is None
    assert trips_after([failed(None)] * 1_000) is None


def test_one_source_that_fails_beside_one_that_does_well_does_not_trip_it():
    assert trips_after([failed("gazette"), failed("gazette"), GOOD] * 300) is None


@pytest.mark.parametrize("other", [failed("gazette", THEIRS), failed("gazette", is_replay=True), Seen(is_replay=True)])
def test_malformed_messages_and_replays_count_on_neither_side(other):
    assert trips_after([failed("gazette", other.reason or OURS, other.is_replay), other] * 500) is None
    # And they hide nothing: among nine times as many of them, it is still the two hundredth that counts.
    diluted = [seen for n in range(200) for seen in [other] * 9 + [failed("gazette" if n % 2 else "post")]]
    assert trips_after(diluted) == 1_999


def test_only_the_last_records_count():
    assert trips_after([GOOD] * 10_000 + [failed("gazette"), failed("post")] * 125) is None
    assert trips_after([GOOD] * 10_000 + [failed("gazette"), failed("post")] * 126) == 10_250
    long_ago = [failed("post")] + [GOOD] * 500
    assert trips_after([*long_ago, *[failed("gazette")] * 500]) is None, "the second source left the window"


def test_the_sentence_names_the_shares_and_the_sources():
    said = brake().judge([failed("gazette")] * 150 + [failed("post")] * 50)
    assert said == "200 of the last 200 records failed by our own fault, from 2 sources (gazette 150, post 50)"


def test_after_a_release_the_window_is_empty():
    judging = brake()
    assert judging.judge([failed("gazette"), failed("post")] * 100)
    judging.release()
    assert judging.judge([failed("gazette"), failed("post")] * 99) is None
    assert judging.judge([failed("gazette"), failed("post")])


seen = st.builds(
    Seen,
    st.sampled_from([None, None, OURS, Reason.REJECTED_BY_INDEX, THEIRS]),
    st.sampled_from(["gazette", "post", None]),
    st.sampled_from([False, False, False, True]),
)


@given(st.lists(seen, max_size=120), st.integers(2, 12), st.integers(0, 20), st.sampled_from([0.25, 0.5, 0.75]))
def test_it_judges_as_a_plain_count_over_the_last_records_would(outcomes, minimum, more, share):
    window = minimum + more
    judging = Brake(window, minimum, share)
    counted: list[Seen] = []
    for one in outcomes:
        verdict = judging.judge([one])
        if one.is_replay or one.reason is THEIRS:
            assert verdict is None
            continue
        counted.append(one)
        last = counted[-window:]
        failing = Counter(record.source for record in last if record.reason)
        due = len(last) >= minimum and failing.total() > share * len(last) and len(failing) >= SOURCES
        assert bool(verdict) is due


@given(st.lists(seen, max_size=60), st.integers(1, 60))
def test_how_records_are_cut_into_batches_makes_no_difference(outcomes, size):
    one_by_one, batches = Brake(20, 8, 0.5), Brake(20, 8, 0.5)
    first = next((i for i, one in enumerate(outcomes) if one_by_one.judge([one])), None)
    cut = [outcomes[i : i + size] for i in range(0, len(outcomes), size)]
    batch = next((number for number, piece in enumerate(cut) if batches.judge(piece)), None)
    assert batch == (None if first is None else first // size)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (b'{"source": "gazette", "content": "x"}', "gazette"),
        (b'\xef\xbb\xbf{"source": "gazette"}', "gazette"),
        (b'{"source": {"id": "gazette", "name": "The Gazette"}}', "gazette"),
        (b'{"source": 3}', None),
        (b'{"source": {"name": "x"}}', None),
        (b"[1]", None),
        (b"not json", None),
        (b"\xff", None),
        (None, None),
    ],
)
def test_the_source_of_a_message_of_either_topic(value, found):
    assert source_id(value) == found
