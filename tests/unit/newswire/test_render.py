import io
import json
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

import schemas
from newswire import render

EXAMPLES = sorted((Path(schemas.__file__).parent / "examples/enriched/valid").glob("*.json"))
DOCUMENT = {
    "document_id": "636bd554",
    "source": {"id": "gazette", "name": "Harbour Gazette"},
    "status": "published",
    "title": "Ferry [bold]sails[/bold] again",
    "standfirst": "The pier is open.",
    "body": "First paragraph.\n\nA heading\n\nSecond paragraph.",
    "headings": ["A heading"],
    "byline": "Ada Reed",
    "people": ["Ada Reed", "Bo [x]"],
    "places": ["Qatar"],
    "organisations": ["Harbour Office"],
    "images": [{"caption": "A ferry", "credit": "C. Reed"}, {}],
    "published": {"value": "2026-03-22T09:30+01:00", "precision": "minute", "origin": "source"},
    "url": "https://gazette.example/" + "long/" * 40,
    "word_count": 700,
    "reading_seconds": 176,
    "quality": "ok",
    "kind": "article",
}


def shown(what, width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=False)
    console.print(what)
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_an_article():
    text = shown(render.article(DOCUMENT, "41 ms from Kafka"))
    for part in (
        "Ferry [bold]sails[/bold] again",
        "The pier is open.",
        "First paragraph.",
        "Ada Reed, Bo [x]",
        "Harbour Gazette",
        "2026-03-22 09:30+01:00",
        "Qatar",
        "Harbour Office",
        "A ferry — C. Reed",
        "700 words, 3 min",
        "636bd554",
        "41 ms from Kafka",
    ):
        assert part in text
    assert "Kind" not in text


@pytest.mark.parametrize("width", [20, 80, 200])
def test_no_line_is_wider_than_the_terminal(width):
    for what in (render.article(DOCUMENT), render.table([DOCUMENT]), render.hits([{"_source": DOCUMENT}], 1)):
        assert max(cell_len(line) for line in shown(what, width).splitlines()) <= width


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_valid_document_can_be_shown(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["document_id"] in shown(render.article(document)).replace("\n", "")
    assert shown(render.table([document]))
    assert shown(render.hits([{"_source": document}], 1))


def test_what_may_not_be_read_says_so_first():
    text = shown(render.article({**DOCUMENT, "status": "retracted", "reason": "The report was wrong.", "body": ""}))
    assert "RETRACTED The report was wrong." in text
    assert "live_blog, text low_confidence" in shown(
        render.article({**DOCUMENT, "kind": "live_blog", "quality": "low_confidence"})
    )


def test_an_article_cannot_steer_the_terminal():
    evil = "\x1b]0;owned\x07\x1b[2J\x9b31m\x08"
    document = {
        **DOCUMENT,
        **dict.fromkeys(("title", "standfirst", "body", "byline", "url", "reason", "correction_note", "ed_note"), evil),
        "status": "withheld",
        "people": [evil],
        "images": [{"caption": evil}],
        "published": {"value": evil},
        "source": {"id": "gazette", "name": evil},
        "language": evil,
    }
    hit = {"_source": document, "highlight": {"body": [f"{evil}\u0001{evil}\u0002{evil}"]}}
    for what in (render.article(document), render.table([document]), render.hits([hit], 1)):
        assert not set("\x1b\x07\x9b\x08") & set(shown(what))


def test_the_table_names_whom_an_article_names():
    text = shown(
        render.table([{**DOCUMENT, "people": ["Ada"], "places": ["Oslo"], "organisations": ["Port Bergen"]}]), 200
    )
    assert [
        name for name in ("people", "places", "organisations", "Ada", "Oslo", "Port Bergen") if name not in text
    ] == []


def test_hits():
    hit = {"_source": DOCUMENT, "highlight": {"body": ["The \u0001ferry\u0002 sails\nagain"]}}
    text = shown(render.hits([hit, {"_source": {**DOCUMENT, "title": None}}], 12))
    assert "The ferry sails again" in text
    assert "(no title)" in text
    assert "2 of 12 articles" in text
    assert shown(render.hits([], 0)) == "no article found\n"


def test_what_was_found_stands_out():
    snippet = render._snippet({"highlight": {"body": ["a \u0001b\u0002 c \u0001d\u0002"]}})
    assert snippet.plain == "a b c d"
    assert [snippet.plain[span.start : span.end] for span in snippet.spans if span.style] == ["b", "d"]


def test_json_lines(capfdbinary):
    render.as_json_lines([{"title": "Größe\n"}, {"n": 1}])
    lines = capfdbinary.readouterr().out.splitlines()
    assert [json.loads(line) for line in lines] == [{"title": "Größe\n"}, {"n": 1}]


def test_a_correction_is_announced_once():
    for note in ("The ferry has 60 places.", "Correction: The ferry has 60 places."):
        text = shown(render.article({**DOCUMENT, "correction_note": note}))
        assert text.count("Correction: The ferry has 60 places.") == text.count("Correction") == 1


def test_topics_are_shown_with_who_said_so():
    details = [
        {"code": "medtop:20000151", "name": "flood", "confidence": 1.0, "by": "coast-agency"},
        {"code": "medtop:03000000", "name": "disaster", "confidence": 0.834, "by": "newswire"},
    ]
    document = {**DOCUMENT, "topics": ["medtop:20000151", "medtop:03000000"], "topic_details": details}
    assert "flood (by coast-agency), disaster (83%)" in shown(render.article(document))
    assert "Topics" not in shown(render.article(DOCUMENT))
    hit = shown(render.hits([{"_source": document}], 1))
    assert "disaster" in hit
    assert "20000151" not in hit
