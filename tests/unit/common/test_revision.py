import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemas.raw import MAX_REVISION, RawArticle, parse_raw
from services.common.revision import FLAG_AHEAD, MAX_AHEAD_MS, revision_of_record, stated_revision

RECORD = 1_774_168_200_000


def article(**given) -> RawArticle:
    return parse_raw(json.dumps({"source": "a", "content": "A text.", **given}))


def test_the_stated_revision_goes_before_the_fetch_time_and_that_before_the_records():
    fetched = {"provenance": {"fetched_at": "2026-03-22T08:00:00.250Z"}}
    assert revision_of_record(article(revision=7, **fetched), RECORD) == (7, [])
    assert revision_of_record(article(**fetched), RECORD) == (1_774_166_400_250, [])
    assert revision_of_record(article(), RECORD) == (RECORD, [])
    assert stated_revision(article()) is None


def test_revision_zero_is_a_revision():
    assert revision_of_record(article(revision=0), RECORD) == (0, [])


def test_a_day_ahead_is_kept_and_more_is_replaced_with_a_flag():
    assert revision_of_record(article(revision=RECORD + MAX_AHEAD_MS), RECORD) == (RECORD + MAX_AHEAD_MS, [])
    assert revision_of_record(article(revision=RECORD + MAX_AHEAD_MS + 1), RECORD) == (RECORD, [FLAG_AHEAD])
    assert revision_of_record(article(provenance={"fetched_at": "2036-01-01T00:00:00Z"}), RECORD) == (
        RECORD,
        [FLAG_AHEAD],
    )


@pytest.mark.parametrize(
    ("fetched_at", "record"), [("1949-05-23T00:00:00Z", RECORD), ("0001-01-01T00:00:00Z", RECORD), (None, -1)]
)
def test_a_clock_that_was_never_set_gives_no_negative_revision(fetched_at, record):
    given = {"provenance": {"fetched_at": fetched_at}} if fetched_at else {}
    assert revision_of_record(article(**given), record)[0] == 0


@given(st.none() | st.integers(0, MAX_REVISION), st.integers(-1, MAX_REVISION))
@example(MAX_AHEAD_MS, -1)  # a record without a timestamp
@example(MAX_AHEAD_MS + 1, -1)
def test_a_revision_is_always_possible_and_never_far_ahead(revision, record):
    found, flags = revision_of_record(article(revision=revision), record)
    assert 0 <= found <= max(record, 0) + MAX_AHEAD_MS
    assert flags in ([], [FLAG_AHEAD])
