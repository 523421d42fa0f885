"""Wire formats through `newswire ingest` and the API: by name, by what is in them, and by what they say they are."""

import json

import pytest

from schemas.raw import parse_raw
from schemas.reasons import BadMessage, Reason
from services.common.wire import json_type, wire_type, xml_type
from services.ingest.bodies import NotABody, TooManyItems, items_of
from services.ingest.candidates import Candidate, Refused, prepare_candidate
from services.ingest.prepare import prepare
from services.ingest.sources.files import candidates
from services.ingest.sources.formats import Format
from services.ingest.sources.given import Given
from tests.unit.wire.samples import JSON_LD, NEWSML, NINJS, NITF, SEEDS, json_ld, newsml, ninjs, nitf, seed

NOW = 1_774_168_200_000


def read(*paths, given=Given(), format=None):
    return list(candidates([str(path) for path in paths], given, format, now_ms=lambda: NOW))


def message(candidate):
    return parse_raw(prepare_candidate(candidate, "run-1").value)


def kinds(found):
    return [message(one).content_type for one in found if isinstance(one, Candidate)]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.ninjs", ninjs(), NINJS),
        ("a.json", ninjs(), NINJS),
        ("a.json", f"[{ninjs()}]", NINJS),
        ("a.json", json_ld(), JSON_LD),
        ("a.jsonld", json_ld(), JSON_LD),
        ("a.newsml", newsml(), NEWSML),
        ("a.XML", newsml(), NEWSML),
        ("a.xml", '<?xml version="1.0"?><!-- x -->' + nitf(), NITF),
        ("a.nitf", nitf(), NITF),
        ("a.jsonl", f"{ninjs()}\n{json_ld()}", NINJS),
    ],
)
def test_what_a_file_is(tmp_path, name, content, kind):
    (tmp_path / name).write_text(content, encoding="utf-8")
    found = read(tmp_path)
    assert not [one for one in found if isinstance(one, Refused)]
    assert kinds(found)[0] == kind


def test_a_raw_article_stays_one(tmp_path):
    page = tmp_path / "a.json"
    page.write_text('{"source": "gazette", "content": "The ferry sails."}')
    assert kinds(read(page)) == ["text/plain"]


def test_the_format_may_be_said(tmp_path):
    (tmp_path / "a.dat").write_text(nitf())
    assert kinds(read(tmp_path / "a.dat", format=Format.NITF)) == [NITF]
    assert kinds(read(tmp_path / "a.dat", format=Format.XML)) == [NITF]
    (found,) = read(tmp_path / "a.dat", format=Format.NINJS)
    assert (found.reason, found.name) == (Reason.NOT_JSON, str(tmp_path / "a.dat"))


@pytest.mark.parametrize("content", ["<rss/>", "<html/>", "text", ""])
def test_other_xml_is_refused_with_a_remedy(tmp_path, content):
    (tmp_path / "a.xml").write_text(content)
    (found,) = read(tmp_path)
    assert isinstance(found, Refused)
    assert found.detail


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_xml_in_another_encoding(tmp_path, encoding):
    declared = f'<?xml version="1.0" encoding="{encoding}"?>' + nitf(content="<p>Fähre</p>")
    (tmp_path / "a.xml").write_bytes(declared.encode(encoding))
    (found,) = read(tmp_path)
    assert "Fähre" in message(found).content


def test_several_articles_are_named_by_their_place():
    path = SEEDS / "coast-message.newsml"
    found = read(path)
    assert [one.name for one in found] == [f"{path} item 1", f"{path} item 2"]
    assert [message(one).provenance.uri.rpartition("#")[2] for one in found] == ["item=1", "item=2"]
    assert {message(one).source.id for one in found} == {"coast-agency"}


def test_a_bad_item_costs_no_neighbour(tmp_path):
    (tmp_path / "a.ninjs").write_text(json.dumps([json.loads(ninjs()), 7, {"uri": "u2"}, json.loads(ninjs(uri="u3"))]))
    good, number, bare, last = read(tmp_path)
    assert (message(good).provider_id, message(last).provider_id) == ("urn:x:1", "u3")
    for one, said in ((number, "a number"), (bare, "nothing to publish")):
        with pytest.raises(BadMessage, match=said):
            prepare_candidate(one, "run-1")


def test_one_url_does_not_hold_for_several_articles():
    (found,) = read(SEEDS / "coast-message.newsml", given=Given(url="https://gazette.example/1"))
    assert (found.reason, "url can't hold" in found.detail) == (Reason.INVALID_FIELD, True)


def test_identity_order_and_revision_are_in_the_message_and_the_rest_stays_in_the_content():
    (found,) = read(SEEDS / "harbour-4-cancel.ninjs3.json")
    sent = message(found)
    assert (sent.action, sent.revision, sent.provider_version) == ("retract", 1_773_937_800_000, "2")
    assert sent.provider_id == "urn:newsml:harbour-wire.example:20260319:fares"
    assert (sent.content, sent.ed_note) == (seed("harbour-4-cancel.ninjs3.json"), None)


def test_prepared_twice_is_prepared_the_same():
    given = {"source": "harbour-wire", "content": seed("harbour-3.ninjs3.json"), "content_type": NINJS}
    first = prepare(given, channel="http", uri=None, received_ms=NOW, ingest_id="r1")
    again = prepare(first.value, channel="http", uri=None, received_ms=NOW + 9, ingest_id="r1")
    assert parse_raw(again.value) == parse_raw(first.value)
    assert again.document_id == first.document_id


@pytest.mark.parametrize(
    ("body", "declared", "kind"),
    [
        (ninjs(), "application/ninjs+json", NINJS),
        (ninjs(), "Application/NINJS+JSON; charset=utf-8", NINJS),
        (json_ld(), "application/ld+json", JSON_LD),
        (newsml(), "application/newsml-g2+xml", NEWSML),
        (newsml(), "application/vnd.iptc.g2.newsitem+xml", NEWSML),
        (newsml(), "application/xml", NEWSML),
        (nitf(), "text/xml; charset=utf-8", NITF),
        (nitf(), "application/nitf+xml", NITF),
    ],
)
def test_bodies_by_content_type(body, declared, kind):
    assert items_of(body.encode(), declared, 10, "wire") == [{"source": "wire", "content_type": kind, "content": body}]


@pytest.mark.parametrize(
    ("body", "declared", "source", "status", "said"),
    [
        (ninjs(), NINJS, None, 400, "source="),
        ("", NINJS, "wire", 400, "empty"),
        ("{", NINJS, "wire", 400, "not JSON"),
        ("<nitf", NITF, "wire", 400, "well-formed"),
        ("<rss/>", "application/xml", "wire", 415, "application/nitf"),
        ("<!DOCTYPE nitf SYSTEM 'nitf.dtd'><nitf/>", NITF, "wire", 400, "DOCTYPE"),
    ],
)
def test_bodies_that_are_none(body, declared, source, status, said):
    with pytest.raises(NotABody, match=said) as refused:
        items_of(body.encode(), declared, 10, source)
    assert refused.value.status == status


def test_a_body_of_several():
    items = items_of(seed("coast-message.newsml").encode(), NEWSML, 10, "coast")
    assert [prepare(item, channel="http", uri=None, received_ms=NOW, ingest_id="r").document_id for item in items] == [
        prepare_candidate(one, "r").document_id
        for one in read(SEEDS / "coast-message.newsml", given=Given(source="coast"))
    ]
    with pytest.raises(TooManyItems):
        items_of(seed("coast-message.newsml").encode(), NEWSML, 1, "coast")


def test_sniffing_looks_at_what_is_there():
    assert xml_type("<nar:newsMessage xmlns:nar='x'/>") == NEWSML
    assert xml_type("<!DOCTYPE nitf [<!ENTITY a 'b'>]><nitf/>") == NITF
    assert [xml_type(text) for text in ("<feed/>", "", "<", "{}", "<!--" * 10_000)] == [None] * 5
    assert [json_type(value) for value in ([], {}, 7, None, {"source": "a", "uri": "b"})] == [None] * 5
    assert [wire_type(name) for name in ("application/json", "text/html", "")] == [None] * 3
