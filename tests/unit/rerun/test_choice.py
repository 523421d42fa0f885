"""Which documents are asked for."""

import pytest

from newswire.queries import BadQuery, Search, query_of
from newswire.rerun.choice import Choice, generation_of, page_of, still_due, version_anew
from newswire.rerun.failed import failure
from schemas.versions import RANK, version_of


def filters(choice: Choice) -> list[dict]:
    return page_of(choice, 100, None)["query"]["bool"]["filter"]


def test_below_a_generation() -> None:
    assert filters(Choice(5, below=3)) == [{"range": {"generation": {"lt": 3}}}]


def test_by_time_or_query_only_what_is_not_of_the_current_generation() -> None:
    behind = {"range": {"generation": {"lt": 5}}}
    assert filters(Choice(5, since_ms=77)) == [
        behind,
        {"range": {"ingested_at": {"gte": 77, "format": "epoch_millis"}}},
    ]
    first, second = filters(Choice(5, query="ferry"))
    assert first == behind
    assert second["bool"]["must"][0]["query_string"]["query"] == "ferry"


def test_again_adds_those_of_the_very_generation_that_are_older() -> None:
    (due, _) = filters(Choice(5, query="*", again_before_ms=1_000))
    assert due["bool"]["should"] == [
        {"range": {"generation": {"lt": 5}}},
        {
            "bool": {
                "filter": [
                    {"term": {"generation": 5}},
                    {"range": {"enriched_at": {"lt": 1_000, "format": "epoch_millis"}}},
                ]
            }
        },
    ]
    assert due["bool"]["minimum_should_match"] == 1


def test_pages_follow_the_ids_and_tell_no_text() -> None:
    page = page_of(Choice(2, below=2), 10, "abc")
    assert (page["search_after"], page["sort"], page["_source"]) == (["abc"], [{"document_id": "asc"}], False)
    assert "search_after" not in page_of(Choice(2, below=2), 10, None)


def test_what_is_looked_at_again_asks_by_record_and_not_by_query() -> None:
    asked = still_due(Choice(5, query="ferry"), ["raw:0:2", "raw:0:1"])
    assert asked["query"]["bool"]["filter"] == [
        {"range": {"generation": {"lt": 5}}},
        {"terms": {"src": ["raw:0:1", "raw:0:2"]}},
    ]


@pytest.mark.parametrize("status", RANK)
def test_the_version_anew_is_the_one_of_the_same_revision(status: str) -> None:
    assert version_anew(version_of(123_456, status, 7), 9) == version_of(123_456, status, 9)
    assert generation_of(version_of(123_456, status, 249)) == 249


def test_a_letter_of_this_generation_is_known_again() -> None:
    now = {"src": "raw:3:17", "version": str(version_of(1_000, "withheld", 5)), "time": "500"}
    assert failure(now, Choice(5, below=5)) == "raw:3:17"
    assert failure(now, Choice(6, below=5)) is None
    assert failure({**now, "version": "x"}, Choice(5, below=5)) is None
    assert failure({**now, "src": "rubbish"}, Choice(5, below=5)) is None
    assert failure(now, Choice(5, query="*", again_before_ms=500)) == "raw:3:17"
    assert failure(now, Choice(5, query="*", again_before_ms=501)) is None
    assert failure({**now, "time": "soon"}, Choice(5, query="*", again_before_ms=1)) is None


def test_a_search_that_cannot_be_read_says_so() -> None:
    with pytest.raises(BadQuery, match="--since"):
        query_of(Search("ferry", since="soon"))
