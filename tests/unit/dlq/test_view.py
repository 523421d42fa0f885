from newswire.dlq import view
from newswire.dlq.decisions import Decision
from newswire.dlq.view import Line
from tests.unit.dlq.letters import NOON_MS, letter


def test_counts_come_first_and_the_newest_letters_next():
    lines = [
        Line.of(letter(offset=number, time=str(NOON_MS + number * 1_000), reason=reason), None)
        for number, reason in enumerate(["not_json", "processing_failed", "processing_failed"])
    ]
    shown = list(view.overview(lines, 2, "undecided "))
    assert shown[0] == "3 undecided dead letters"
    assert [text.split()[:2] for text in shown[1:3]] == [["2", "processing_failed"], ["1", "not_json"]]
    assert "our own fault" in shown[1]
    assert "the message's" in shown[2]
    assert shown[4].startswith("articles-raw-v1-dlq:3:2  2026-03-22 12:00:02Z  processing_failed  enrich  attempt 1")
    assert shown[5] == "    KeyError: 'x'"
    assert shown[-1].startswith("… and 1 older")


def test_none_at_all():
    assert list(view.overview([], 5, "undecided ")) == ["no undecided dead letter"]


def test_a_letter_in_full_and_what_was_decided():
    decision = Decision("drop", "s", NOON_MS, "desk", "a test")
    shown = "\n".join(view.full(letter(key=b"k"), decision))
    for expected in ("Traceback", "KeyError", "dropped 2026-03-22 12:00:00Z by desk: a test", '"content": "x"', "tr-1"):
        assert expected in shown


def test_an_article_can_not_steer_the_terminal():
    evil = letter(b"\x1b[2J\xff", detail="\x1b]0;title\x07", reason="\x1b[1m")
    lines = [*view.full(evil, None), *view.overview([Line.of(evil, None)], 5, "")]
    assert not [text for text in lines if "\x1b" in text or "\x07" in text]
    assert "\\xff" in "\n".join(lines)


def test_a_long_value_is_cut_and_says_so():
    shown = list(view.full(letter(b"x" * 30_000), None))[-1]
    assert "30,000 bytes in all: --raw writes them" in shown
    assert len(shown) < 21_000
    assert list(view.full(letter(None), None))[-1] == "value  (null)"


def test_an_impossible_time_is_shown_as_it_is():
    assert view.when(10**17) == f"{10**17} ms"
