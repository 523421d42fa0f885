from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from schemas.times import Instant, StatedDate, StatedTime, as_instant, parse_iso


class Sheet(BaseModel):
    stated: StatedTime | None = None
    instant: Instant | None = None


@pytest.mark.parametrize(
    ("text", "precision", "instant"),
    [
        ("2026-03-22", "day", datetime(2026, 3, 22, tzinfo=UTC)),
        ("2024-02-29", "day", datetime(2024, 2, 29, tzinfo=UTC)),
        ("2026-03-22T09:30", "minute", datetime(2026, 3, 22, 9, 30, tzinfo=UTC)),
        ("2026-03-22 09:30 +01:00", "minute", datetime(2026, 3, 22, 8, 30, tzinfo=UTC)),
        ("2026-03-22T00:00:00Z", "second", datetime(2026, 3, 22, tzinfo=UTC)),
        ("2026-03-22t09:30:15z", "second", datetime(2026, 3, 22, 9, 30, 15, tzinfo=UTC)),
        ("2026-03-22T09:30:15-0330", "second", datetime(2026, 3, 22, 13, 0, 15, tzinfo=UTC)),
        ("2026-03-22T23:30:00-05:00", "second", datetime(2026, 3, 23, 4, 30, tzinfo=UTC)),
        (" 2026-03-22T09:30:15.25+00:00\n", "second", datetime(2026, 3, 22, 9, 30, 15, 250_000, tzinfo=UTC)),
        ("2026-03-22T09:30:15.999999999Z", "second", datetime(2026, 3, 22, 9, 30, 15, 999_999, tzinfo=UTC)),
    ],
)
def test_precision_and_instant(text, precision, instant):
    assert parse_iso(text)[1] == precision
    assert as_instant(text) == instant


@pytest.mark.parametrize("text", ["2026-03-22", "2026-03-22T09:30", "2026-03-22 09:30:15"])
def test_no_offset_is_invented(text):
    assert parse_iso(text)[0].tzinfo is None


def test_the_stated_offset_is_kept():
    assert parse_iso("2026-03-22T09:30:00-03:30")[0].utcoffset() == -timedelta(hours=3, minutes=30)


@given(st.integers(0, 999_999))
def test_fractions_lose_no_microsecond(micros):
    assert parse_iso(f"2026-03-22T09:30:15.{micros:06}Z")[0].microsecond == micros


@given(st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29)), st.integers(-23 * 60, 23 * 60))
def test_what_python_writes_is_read(moment, minutes):
    moment = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert parse_iso(moment.isoformat())[0] == as_instant(moment.isoformat()) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "22.03.2026",
        "2026-3-22",
        "2026",
        "2026-03",
        "20260322",
        "1774168200",
        "2026-03-22T09",
        "2026-03-22T09:30:00.Z",
        "2026-03-22T09:30:00+1",
        "2026-03-22T09:30:00 CET",
        "٢٠٢٦-٠٣-٢٢",
    ],
)
def test_other_notations_are_refused_with_an_example(text):
    with pytest.raises(ValueError, match="such as 2026-03-22 or"):
        parse_iso(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-29",
        "2026-00-10",
        "2026-13-01",
        "2026-04-31",
        "0000-01-01",
        "2026-03-22T24:00:00Z",
        "2026-03-22T09:60Z",
        "2026-03-22T09:30:61Z",
        "2026-03-22T09:30:00+24:00",
        "2026-03-22T09:30:00+01:75",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
    ],
)
def test_impossible_times_are_refused_by_name_and_remedy(text):
    for read in (parse_iso, as_instant):
        with pytest.raises(ValueError, match="no possible date or time") as refused:
            read(text)
        assert text in str(refused.value)
        assert "correct it" in str(refused.value)
    with pytest.raises(ValidationError):
        Sheet(stated=text)
    with pytest.raises(ValidationError):
        Sheet(instant=text)


def test_a_stated_time_stays_as_written():
    assert Sheet(stated=" 2026-03-22T09:30+01:00 ").stated == "2026-03-22T09:30+01:00"
    shown = StatedDate(value="2026-03-22", precision="day", origin="page")
    assert shown.model_dump() == {"value": "2026-03-22", "precision": "day", "origin": "page"}


@pytest.mark.parametrize("text", ["2026-03-22", "2026-03-22T09:30:00"])
def test_an_instant_needs_an_offset(text):
    with pytest.raises(ValidationError, match="no time with an offset"):
        Sheet(instant=text)
