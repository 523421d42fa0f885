from datetime import UTC, datetime, timedelta

import pytest

from newswire.dlq.selection import BadTime, Selection, moment_ms
from tests.unit.dlq.letters import NOON_MS, letter

NOW = datetime(2026, 3, 22, 12, 30, tzinfo=UTC)
TIME_MS = NOON_MS + 5_000


def test_an_empty_selection_matches_all():
    assert Selection().is_empty
    assert Selection().matches(letter(None, reason=None))


@pytest.mark.parametrize(
    ("field", "right", "wrong"),
    [
        ("reasons", "processing_failed", "not_json"),
        ("stages", "enrich", "index"),
        ("builds", "0.1.0", "0.2.0"),
        ("sources", "gazette", "post"),
        ("document_ids", letter().document_id, "another"),
    ],
)
def test_each_filter_takes_any_of_its_values_and_nothing_else(field, right, wrong):
    assert Selection(**{field: frozenset({wrong, right})}).matches(letter())
    assert not Selection(**{field: frozenset({wrong})}).matches(letter())
    assert not Selection(**{field: frozenset({right})}).is_empty


def test_filters_narrow_together():
    both = {"stages": frozenset({"enrich"}), "reasons": frozenset({"not_json"})}
    assert not Selection(**both).matches(letter())


def test_times_include_their_ends():
    assert Selection(since_ms=TIME_MS, until_ms=TIME_MS).matches(letter())
    assert not Selection(since_ms=TIME_MS + 1).matches(letter())
    assert not Selection(until_ms=TIME_MS - 1).matches(letter())


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("30m", NOW - timedelta(minutes=30)),
        ("2h", NOW - timedelta(hours=2)),
        ("1w", NOW - timedelta(days=7)),
        ("2026-03-22", datetime(2026, 3, 22, tzinfo=UTC)),
        ("2026-03-22T13:00+01:00", datetime(2026, 3, 22, 12, tzinfo=UTC)),
        ("2026-03-22T12:00", datetime(2026, 3, 22, 12, tzinfo=UTC)),
    ],
)
def test_moments(text, instant):
    assert moment_ms(text, NOW) == int(instant.timestamp() * 1000)


def test_a_day_as_an_end_is_that_whole_day():
    assert moment_ms("2026-03-22", NOW, is_end=True) == moment_ms("2026-03-23", NOW) - 1


@pytest.mark.parametrize("text", ["", "soon", "2026-02-30", "999999w", "2y"])
def test_what_is_no_time_is_said(text):
    with pytest.raises(BadTime, match="30m, 2h, 7d"):
        moment_ms(text, NOW)
