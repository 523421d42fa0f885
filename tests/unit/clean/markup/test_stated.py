"""Times as software writes them; none is made more precise than it was stated."""

import pytest

from services.enrich.clean.markup.stated import stated_time

READ = {
    "2026-03-12": ("2026-03-12", "day"),
    "2026-03-12T08:30": ("2026-03-12T08:30", "minute"),
    "2026-03-12 08:30:05": ("2026-03-12T08:30:05", "second"),
    "2026-03-12T08:30:05.123Z": ("2026-03-12T08:30:05Z", "second"),
    "2026-03-12T08:30:05,5+01:00": ("2026-03-12T08:30:05+01:00", "second"),
    "2026-03-12T08:30:05+0100": ("2026-03-12T08:30:05+0100", "second"),
    "2026-03-12T08:30-05": ("2026-03-12T08:30-05:00", "minute"),
    " 2026-03-12  08:30:05 +01:00 ": ("2026-03-12T08:30:05+01:00", "second"),
    "20260312": ("2026-03-12", "day"),
    "20260312T0830Z": ("2026-03-12T08:30Z", "minute"),
    "20260312T083005+01:00": ("2026-03-12T08:30:05+01:00", "second"),
    "Thu, 12 Mar 2026 08:30:05 GMT": ("2026-03-12T08:30:05+00:00", "second"),
    "12 Mar 2026 08:30 +0100": ("2026-03-12T08:30+01:00", "minute"),
    "12. März 2026": ("2026-03-12", "day"),
    "12 mars 2026 à 8h30": ("2026-03-12T08:30", "minute"),
    "March 12, 2026": ("2026-03-12", "day"),
    "٢٠٢٦-٠٣-١٢": ("2026-03-12", "day"),
    "2026年3月12日": ("2026-03-12", "day"),
    1_773_304_205: ("2026-03-12T08:30:05Z", "second"),
    1_773_304_205_000: ("2026-03-12T08:30:05Z", "second"),
}


@pytest.mark.parametrize("value", READ)
def test_each_form(value):
    stated = stated_time(value)
    assert stated is not None
    assert (stated.value, stated.precision) == READ[value]


@pytest.mark.parametrize(
    "value",
    [
        *(
            "",
            "yesterday",
            "2026",
            "2026-13-01",
            "2026-02-30",
            "2026-03-12T25:00",
            "2026-03-12T08:30:61",
            "20261312",
            "03/04/2026",
            "T08:30",
        ),
        *("12 March 2026 and 13 March 2026", "99 Xyz 2026 08:30 GMT", "2026-03-12" + " " * 100),
        *(None, True, [], {}, -1, float("nan"), float("inf"), 10**30),
    ],
)
def test_no_time_is_made_of_anything_else(value):
    assert stated_time(value) is None


def test_the_origin_is_who_stated_it():
    assert [time.origin for time in (stated_time("2026-03-12"), stated_time("2026-03-12", "page")) if time] == [
        "json-ld",
        "page",
    ]
