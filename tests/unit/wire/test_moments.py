import pytest

from services.common.wire.moments import as_revision, dates, stated_instant, stated_time


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2026-03-22", "2026-03-22"),
        ("2026-03-22T09:30:00Z", "2026-03-22T09:30:00Z"),
        (" 2026-03-22T09:30+0100 ", "2026-03-22T09:30+01:00"),
        ("2026-03-22T09:30:00.123+01", "2026-03-22T09:30:00.123+01:00"),
        ("20260322", "2026-03-22"),
        ("20260322T0930Z", "2026-03-22T09:30Z"),
        ("20260322T093000-0330", "2026-03-22T09:30:00-03:30"),
        ("20260322 ", "2026-03-22"),
        ("Sunday", None),
        ("20261322", None),
        ("2026-03-22T25:00:00Z", None),
        ("", None),
        (None, None),
        (20260322, None),
        ("2" * 5_000, None),
    ],
)
def test_stated_time(said, meant):
    assert stated_time(said) == meant


def test_an_instant_has_a_clock_and_an_offset():
    assert stated_instant("20260322T093000Z") == "2026-03-22T09:30:00Z"
    assert [stated_instant(said) for said in ("2026-03-22", "2026-03-22T09:30:00", "soon")] == [None, None, None]


def test_a_revision_is_in_milliseconds():
    assert as_revision("2026-03-22T09:30:00.250Z") == 1_774_171_800_250
    assert as_revision("1960-01-01T00:00:00Z") == 0
    assert as_revision("2026-03-22") is None


@pytest.mark.parametrize(
    ("first", "this", "is_first", "found"),
    [
        ("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", False, ("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z")),
        ("2026-03-01T00:00:00Z", "2026-03-01T01:00:00+01:00", False, ("2026-03-01T00:00:00Z", None)),
        (None, "2026-03-02T00:00:00Z", True, ("2026-03-02T00:00:00Z", None)),
        (None, "2026-03-02T00:00:00Z", False, (None, "2026-03-02T00:00:00Z")),
        (None, None, True, (None, None)),
    ],
)
def test_published_and_modified(first, this, is_first, found):
    assert dates(first, this, is_first=is_first) == found
