import pytest

from schemas import headers
from schemas.headers import Position
from schemas.reasons import Reason
from services.common.dead_letters import DETAIL_CHARACTERS, build_version, dead_letter_headers

AT = Position("articles-raw-v1", 3, 41)


def said(given: dict[str, str] | None = None, detail: str = "content is missing") -> dict[str, str]:
    return headers.read(
        dead_letter_headers(
            given or {},
            AT,
            stage="enrich",
            reason=Reason.NO_CONTENT,
            detail=detail,
            received_ms=5,
            now_ms=9,
            build="1.2.3",
        )
    )


def test_what_a_dead_letter_says():
    assert said() == {
        "src": "articles-raw-v1:3:41",
        "via": "articles-raw-v1:3:41",
        "trace": "articles-raw-v1:3:41",
        "t": "enrich=5/9",
        "stage": "enrich",
        "reason": "no_content",
        "detail": "content is missing",
        "time": "9",
        "build": "1.2.3",
        "attempt": "1",
    }


def test_origin_trace_and_version_are_kept():
    kept = said({"src": "articles-raw-v1:0:7", "trace": "abc", "version": "99", "t": "ingest=1/2"})
    assert (kept["src"], kept["trace"], kept["version"]) == ("articles-raw-v1:0:7", "abc", "99")
    assert kept["via"] == str(AT)
    assert kept["t"] == "ingest=1/2;enrich=5/9"


@pytest.mark.parametrize(("before", "now"), [("1", "2"), ("41", "42"), ("many", "1"), ("", "1"), ("9" * 5_000, "1")])
def test_attempts_are_counted(before, now):
    assert said({"attempt": before})["attempt"] == now


def test_of_a_long_detail_the_end_is_kept():
    detail = said(detail="start of the traceback " + "x" * 50_000 + " ValueError: the cause")["detail"]
    assert len(detail) == DETAIL_CHARACTERS
    assert detail.endswith("ValueError: the cause")


def test_a_detail_that_is_no_unicode_stops_nobody():
    assert said(detail="broken \udcff text")["detail"] == "broken ? text"


def test_what_an_earlier_dead_letter_said_is_replaced():
    again = said({**said(detail="the first reason"), "stage": "index", "reason": "rejected_by_index"})
    assert (again["stage"], again["reason"], again["detail"]) == ("enrich", "no_content", "content is missing")


def test_the_build_is_the_installed_version():
    assert build_version()[0].isdigit()
