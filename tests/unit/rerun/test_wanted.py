"""The offsets that are wanted, against a set of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newswire.accounting.spans import Span
from newswire.rerun.wanted import Gone, Wanted
from schemas.headers import Position

RAW = "articles-raw-v1"


@pytest.mark.parametrize(
    ("src", "why"),
    [
        ("", Gone.NO_RAW_RECORD),
        ("rubbish", Gone.NO_RAW_RECORD),
        ("their-topic:0:12", Gone.NO_RAW_RECORD),
        (f"{RAW}:-1:12", Gone.NO_RAW_RECORD),
        (f"{RAW}:0:-12", Gone.NO_RAW_RECORD),
        (f"{RAW}:0:9", Gone.PAST_RETENTION),
        (f"{RAW}:0:20", Gone.BEYOND_THE_END),
        (f"{RAW}:7:0", Gone.BEYOND_THE_END),
    ],
)
def test_what_cannot_be_had_says_why(src: str, why: Gone) -> None:
    wanted = Wanted(RAW, {0: Span(10, 20)})
    assert wanted.want(src) is why
    wanted.ready()
    assert len(wanted) == 0


offsets = st.sets(st.integers(0, 3_000), max_size=40)


@given(want=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3_000)), max_size=60), absent=offsets)
def test_each_is_read_once_and_what_is_absent_is_told(want: list[tuple[int, int]], absent: set[int]) -> None:
    wanted = Wanted(RAW, dict.fromkeys(range(3), Span(0, 3_001)))
    for partition, offset in want:
        assert isinstance(wanted.want(f"{RAW}:{partition}:{offset}"), Position)
    wanted.ready()
    assert len(wanted) == len(set(want))

    taken, missing = [], []
    for one in wanted.ranges():
        for offset in range(one.begin, one.end):
            if offset not in absent:
                is_wanted, passed = wanted.passed(one.partition, offset)
                missing += [(at.partition, at.offset) for at in passed]
                taken += [(one.partition, offset)] if is_wanted else []
    missing += [(at.partition, at.offset) for at in wanted.left()]

    assert taken == sorted(pair for pair in set(want) if pair[1] not in absent)
    assert sorted(missing) == sorted(pair for pair in set(want) if pair[1] in absent)
