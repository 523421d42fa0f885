"""More of one thing than anybody writes: it costs time that grows with its length, and no text is lost without a word."""

import pytest

from tests.unit.nasty.samples import PAGES, PARAGRAPHS, dump, in_every_format, page

STRUCTURED = ("a.rss", "a.atom", "a.ninjs", "a.jsonld", "a.newsml", "a.nitf")


@pytest.mark.parametrize("name", [*PAGES, *STRUCTURED])
@pytest.mark.parametrize("line", ["word " * 200_000, "w" * 1_000_000], ids=["words", "one word"])
def test_one_line_of_1_mb(give, name, line):
    (end,) = give(name, in_every_format(line)[name])
    assert line.strip() in end["body"]


def test_1_mb_of_html_that_is_no_whole_page(give):
    (end,) = give("a.html", "<p>" + "word " * 200_000)
    assert end["body"].count("word") == 200_000


@pytest.mark.parametrize("name", [*PAGES, *STRUCTURED])
@pytest.mark.parametrize("quote", ['"', "“", "'", "»"])
def test_50_000_quotes(give, name, quote):
    (end,) = give(name, in_every_format(f"{PARAGRAPHS[0]} a.{quote * 50_000}")[name])
    assert PARAGRAPHS[0] in end["body"]
    assert end["body"].count(quote) >= 50_000


@pytest.mark.parametrize("name", ["a.html", "a.newsml", "a.nitf", "a.rss", "a.atom"])
def test_50_000_quotes_as_references(give, name):
    (end,) = give(name, in_every_format(f"{PARAGRAPHS[0]} a.{'&quot;' * 50_000}")[name])
    assert PARAGRAPHS[0] in end["body"]
    assert end["body"].count('"') >= 50_000


@pytest.mark.parametrize("name", PAGES)
def test_20_000_short_lines_that_are_the_same(give, name):
    many = ["Short line here"] * 20_000
    (end,) = give(name, dump(*many) if name == "a.txt" else page(*many[:10_000]))
    assert end["quality"] in ("empty", "low_confidence")
    assert "Short line here" in end["body"]


@pytest.mark.parametrize("name", PAGES)
def test_20_000_short_lines(give, name):
    many = [f"Line {number} here" for number in range(20_000)]
    (end,) = give(name, "\n".join(many) if name == "a.txt" else page("<br>".join(many)))
    assert (end["quality"], end["kind"]) != ("ok", "article")
    assert all(line in end["body"] for line in many[100::1_000])


@pytest.mark.parametrize("name", STRUCTURED)
def test_20_000_short_lines_of_a_wire(give, name):
    breaks = {"a.rss": "&lt;br/&gt;", "a.atom": "\n", "a.nitf": "<br/>", "a.newsml": "\n"}
    lines = breaks.get(name, "\\n").join(f"Line {number} here" for number in range(20_000))
    (end,) = give(name, in_every_format("BODY")[name].replace("BODY", lines))
    assert "Line 0 here" in end["body"]
    assert "Line 19999 here" in end["body"]
