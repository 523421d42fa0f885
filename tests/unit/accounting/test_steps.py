"""What a trace tells, from headers alone."""

from io import StringIO

import pytest
from rich.console import Console

from newswire.accounting.ends import End, Indexed, Verdict
from newswire.accounting.steps import Seen, Way, best, describe, document_steps, letter_step, raw_steps
from newswire.commands.trace import rendered
from schemas.headers import Position
from schemas.versions import version_of

VERSION = version_of(1_774_180_800_000, "withheld", 7)


def seen(topic: str = "articles-raw-v1", **said: str) -> Seen:
    return Seen(Position(topic, 3, 9), 2_000, "harbour-1", said, 1_234)


def test_a_raw_record_that_came_through_ingest_has_both_steps() -> None:
    steps = raw_steps(seen(t="ingest=1000/1500"), "harbour-post")

    assert [(step.stage, step.received_ms, step.sent_ms) for step in steps] == [
        ("ingest", 1_000, 1_500),
        ("raw", None, 2_000),
    ]
    assert steps[1].became == "1,234 bytes from harbour-post"
    assert len(raw_steps(seen(t="no times"), None)) == 1


def test_a_dead_letter_says_who_why_and_how_often() -> None:
    said = {
        "stage": "index",
        "reason": "rejected_by_index",
        "detail": "no such field",
        "attempt": "2",
        "t": "enrich=1/2;index=5/8",
    }
    step = letter_step(seen(**said), is_dropped=True)

    assert (step.stage, step.received_ms, step.sent_ms, step.why) == ("index", 5, 8, "no such field")
    assert step.became == "dead letter: rejected_by_index (attempt 2, dropped by an operator)"
    assert letter_step(seen(stage="enrich", reason="not_json", attempt="1"), False).became == "dead letter: not_json"


@pytest.mark.parametrize(
    ("verdict", "indexed", "why"),
    [
        (Verdict.INDEXED, Indexed(VERSION, src="x:0:1"), None),
        (
            Verdict.SUPERSEDED,
            Indexed(VERSION + 1, src="x:0:1"),
            f"the index holds version {VERSION + 1}, made of x:0:1",
        ),
        (
            Verdict.STALE,
            Indexed(5),
            "the index holds version 5: older than this one, which was committed and has no dead letter",
        ),
        (Verdict.IN_FLIGHT, None, "index has not committed it yet"),
        (Verdict.MISSING, None, "committed, but the document is not in the index, and there is no dead letter"),
    ],
)
def test_index_says_what_is_there_instead(verdict: Verdict, indexed: Indexed | None, why: str | None) -> None:
    made, index = document_steps(seen("articles-enriched-v1", t="enrich=5/9"), VERSION, verdict, indexed)

    assert (made.received_ms, made.sent_ms) == (5, 9)
    assert made.became == f"document version {VERSION}: withheld, revision 1774180800000, generation 7"
    assert (index.became, index.why) == (verdict.value, why)


def test_a_dead_letter_of_index_speaks_for_itself() -> None:
    assert len(document_steps(seen(), None, Verdict.DEAD_LETTERED, None)) == 1


def test_the_best_end_counts_and_none_is_lost() -> None:
    assert best([End.DEAD_LETTERED, End.SUPERSEDED, End.IN_FLIGHT]) is End.SUPERSEDED
    assert best([]) is End.LOST
    assert describe(version_of(5, "retracted", 249)) == "retracted, revision 5, generation 249"


def test_a_way_is_printed_with_times_places_and_reasons() -> None:
    way = Way(
        "articles-raw-v1:3:9", End.DEAD_LETTERED, None, "their-trace", raw_steps(seen(t="ingest=1000/1500"), "post")
    )
    way.steps.append(
        letter_step(seen("articles-raw-v1-dlq", stage="enrich", reason="not_json", detail="[bold]brackets"), False)
    )
    console = Console(width=120, record=True, file=StringIO())
    console.print(rendered(way))
    text = console.export_text()

    assert "dead-lettered" in text
    assert "trace their-trace" in text
    assert "1970-01-01 00:00:01.500Z" in text
    assert "500 ms" in text
    assert "articles-raw-v1-dlq:3:9" in text
    assert "[bold]brackets" in text
