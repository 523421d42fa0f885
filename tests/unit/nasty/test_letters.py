"""Bytes and letters that are not what they seem."""

import json

import pytest

from schemas.reasons import Reason
from tests.unit.nasty.samples import FORMATS, PAGES, PARAGRAPHS, TITLE, atom, dump, in_every_format, page, rss
from tests.unit.nasty.way_in import Refusal, messages

GERMAN = "Die Fähre „Möwe“ fährt wieder über die Förde, sagte die Größenhafener Bürgermeisterin am Montag vor hundert Gästen."
CLEAN = "Le café « À l’Écluse » rouvre, dit Âgée Ñandú — voilà ce qu’écrit l’hebdo “Été”… Ćwierć łyżki, ĝis! Ça ira: 5 € à 20 °C."


@pytest.mark.parametrize("name", [*FORMATS, "a.json", "a.jsonl", "a.xml", "a.warc", "a.warc.gz"])
def test_0_bytes(give, name):
    (end,) = give(name, b"")
    assert isinstance(end, Refusal)
    assert end.reason in (Reason.EMPTY_CONTENT, Reason.UNREADABLE_INPUT)
    assert "empty" in end.detail


@pytest.mark.parametrize("name", PAGES)
def test_crlf_bom_and_line_separators(give, name):
    text = dump(TITLE, *PARAGRAPHS) if name == "a.txt" else page(*PARAGRAPHS).replace(">", ">\n")
    dirty = "\ufeff" + text.replace("\n", "\r\n").replace("Ferries to", "Ferries\u2028to")
    (end,) = give(name, dirty)
    assert (end["title"], end["quality"]) == (TITLE, "ok")
    assert PARAGRAPHS[2] in end["body"]
    assert not set(end["body"]) & set("\r\ufeff\u2028")


@pytest.mark.parametrize("name", ["a.rss", "a.atom", "a.ninjs", "a.jsonld", "a.newsml", "a.nitf", "a.json", "a.jsonl"])
def test_crlf_bom_in_structured_files(give, name):
    message = json.dumps({"content": PARAGRAPHS[0]})
    files = {**in_every_format(PARAGRAPHS[0]), "a.json": message, "a.jsonl": message}
    (end,) = give(name, "\ufeff" + files[name] + "\r\n")
    assert end["body"] == PARAGRAPHS[0]


def test_cp1252_in_a_page_that_is_labelled_utf_8(give):
    (end,) = give("a.html", page(GERMAN, *PARAGRAPHS, head='<meta charset="utf-8">').encode("cp1252"))
    assert GERMAN in end["body"]


def test_cp1252_in_text_and_feeds(give):
    (text,) = give("a.txt", dump(TITLE, GERMAN).encode("cp1252"))
    assert text["body"] == GERMAN
    declared = '<?xml version="1.0" encoding="utf-8"?>'
    for write in (rss, atom):
        (item,) = give("a.rss", write(GERMAN).replace('<?xml version="1.0"?>', declared).encode("cp1252"))
        assert item["body"] == GERMAN


@pytest.mark.parametrize("name", ["a.ninjs", "a.jsonld", "a.newsml", "a.nitf"])
def test_cp1252_in_a_wire_item_is_refused(give, name):
    """Agencies state the encoding, and JSON is UTF-8: what breaks that is not guessed at."""
    (end,) = give(name, in_every_format("The Pelew sails.")[name].replace("Pelew", "Möwe").encode("cp1252"))
    assert isinstance(end, Refusal)
    assert end.reason is Reason.UNREADABLE_INPUT
    assert "utf" in end.detail.lower()


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("name", FORMATS)
def test_double_mojibake_is_mended_and_flagged(give, name, times):
    garbled = GERMAN
    for _ in range(times):
        # As software that knows no better decodes it: the five bytes that Windows-1252 lacks as controls.
        garbled = garbled.encode().decode("sloppy-windows-1252")
    (end,) = give(name, in_every_format(garbled)[name])
    assert GERMAN in end["body"]
    assert end["flags"] == ["mojibake_mended"]


@pytest.mark.parametrize("name", FORMATS)
def test_clean_letters_are_not_mended(give, name):
    (end,) = give(name, in_every_format(CLEAN)[name])
    assert CLEAN in end["body"]
    assert end["flags"] == []


@pytest.mark.parametrize("name", [*PAGES, "a.ninjs", "a.jsonld"])
def test_a_nul_is_dirt(give, name):
    (end,) = give(name, in_every_format(PARAGRAPHS[0].replace("quay", "qu\x00ay"))[name])
    assert PARAGRAPHS[0] in end["body"]


@pytest.mark.parametrize("name", ["a.rss", "a.atom", "a.newsml", "a.nitf"])
def test_a_nul_in_xml_is_refused_or_dirt(give, name):
    """XML can't hold one. Feeds are read as far as they go; agencies' items are refused."""
    (end,) = give(name, in_every_format("The quay \x00 is closed.")[name])
    if name in ("a.newsml", "a.nitf"):
        assert isinstance(end, Refusal)
    else:
        assert end["body"] == "The quay is closed."


def test_many_nuls_are_no_text(give):
    for name in PAGES:
        (end,) = give(name, in_every_format(PARAGRAPHS[0] + "\x00" * 200)[name])
        assert isinstance(end, Refusal)
        assert end.reason is Reason.BINARY_CONTENT


@pytest.mark.parametrize("name", FORMATS)
def test_a_bidi_override_in_a_title(give, name):
    turned = TITLE.replace("northern", "\u202enorthern\u202c").replace("quay", "\u2066quay\u2069")
    (end,) = give(name, in_every_format(PARAGRAPHS[0])[name].replace(TITLE, turned).replace("Ferry sails", turned))
    assert end["title"] == TITLE


def test_a_bidi_override_in_a_field_of_a_message():
    turned = "Aldwater \u202ecloses\u202c its quay"
    (end,) = messages(
        {"source": "harbour-post", "content": PARAGRAPHS[0], "title": turned, "byline": "Rhona \u202ePike"}
    )
    assert end["title"] == "Aldwater closes its quay"
    assert end["byline"] == "Rhona Pike"
