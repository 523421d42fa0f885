"""Dates as stated: never more precise than written, and not at all where two readings are possible."""

import pytest

from services.enrich.clean.dates import is_date_line, read_dates
from services.enrich.clean.lines import fold


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "Published 12 March 2026, 14:30 GMT | Updated 13 March 2026",
            [("2026-03-12T14:30+00:00", "published"), ("2026-03-13", "modified")],
        ),
        (
            "Published 14:30, 12 March 2026 | Updated 15:00, 13 March 2026",
            [("2026-03-12T14:30", "published"), ("2026-03-13T15:00", "modified")],
        ),
        ("Publicerad 2026-03-12 07.42", [("2026-03-12T07:42", "published")]),
        ("12 March 2026, tickets from 14.30 euros", [("2026-03-12", None)]),
        ("Stand: 12.03.2026, 14.30 Uhr", [("2026-03-12T14:30", "modified")]),
        ("2026年3月14日 10時30分 更新", [("2026-03-14T10:30", "modified")]),
        (
            "입력 2026.03.14 09:12 수정 2026.03.14 11:40",
            [("2026-03-14T09:12", "published"), ("2026-03-14T11:40", "modified")],
        ),
        ("Publié le 1er février 2026 à 06h00", [("2026-02-01T06:00", "published")]),
        ("March 5th, 2026 at 2:05 pm EDT", [("2026-03-05T14:05", None)]),
        ("July 5, 2026 12:05 a.m. EDT", [("2026-07-05T00:05-04:00", None)]),
        ("12 يناير 2026", [("2026-01-12", None)]),
        ("21 January 2026, 09:15:07 +0530", [("2026-01-21T09:15:07+05:30", None)]),
        ("21 January 2026, 09:15 BST", [("2026-01-21T09:15", None)]),
        ("25/12/2026", [("2026-12-25", None)]),
        ("03/04/2026", []),
        ("31.02.2026", []),
        ("12 March", []),
        ("3 hours ago", []),
    ],
)
def test_read(line: str, expected: list):
    assert [(found.date.value, found.meaning) for found in read_dates(fold(line))] == expected


def test_the_url_settles_which_number_is_the_month():
    (found,) = read_dates("03/04/2026", "https://example.com/2026/04/03/story")
    assert found.date.value == "2026-04-03"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("最終更新:10/12(日) 7:30", True),
        ("Updated: 4 hours ago", True),
        ("3 hours ago", True),
        ("Monday 12 March 2026 at 14:30", True),
        ("Updated the 3 locks", False),
        ("What happened on 12 March 2026", False),
    ],
)
def test_lines_that_are_a_date_and_nothing_else(line: str, expected: bool):
    assert is_date_line(fold(line)) is expected
