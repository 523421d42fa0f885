import json

import pytest

from schemas.reasons import Reason
from services.common.wire import Picture, Subject, WireError, read, split
from services.common.wire.ninjs import standard
from tests.unit.wire.samples import JSON_LD, NEWSML, NINJS, NITF, json_ld, newsml, ninjs, nitf, seed


def refusal(content, kind):
    with pytest.raises(WireError) as refused:
        read(content, kind)
    return refused.value


def test_ninjs_1():
    found = read(seed("harbour-1.ninjs1.json"), NINJS)
    assert found.reader == "ninjs 1.4"
    assert found.provider_id == "urn:newsml:harbour-wire.example:20260318:dredging"
    assert (found.provider_version, found.revision) == ("1", 1_773_812_400_000)
    assert (found.published, found.modified) == ("2026-03-18T06:40:00+01:00", None)
    assert found.body.count("\n\n") == 2
    assert found.subjects == (Subject("medtop:20000337", "water transport"),)
    assert found.keywords == ("Port Anselm",)
    assert found.pictures == (
        Picture(
            "https://pictures.harbour-wire.example/dredging-1600.jpg",
            "A barge waits at the north quay of Port Anselm.",
            "Inga Holt / Harbour Wire",
        ),
    )
    assert (found.rights.holder, found.rights.notice) == ("Harbour Wire", "© 2026 Harbour Wire")
    assert (found.slugline, found.urgency, found.genre, found.dateline) == (
        "HARBOUR-DREDGING",
        4,
        "Current",
        "PORT ANSELM",
    )


def test_ninjs_2_in_a_list():
    update, held = (read(content, NINJS) for content in split(seed("harbour-2.ninjs2.json").encode(), NINJS))
    assert update.headings == ("Fourteen thousand tonnes",)
    assert "track()" not in update.body
    assert (
        update.body.split("\n\n")[2] == "Two barges are to take fourteen thousand tonnes of silt out to the deep water."
    )
    assert update.correction_note.startswith("Corrects the first version")
    assert update.modified == "2026-03-18T15:05:30+01:00"
    assert held.action == "withhold"


def test_ninjs_3():
    found = read(seed("harbour-3.ninjs3.json"), NINJS)
    assert (found.reader, found.embargoed_until) == ("ninjs 3.1", "2026-03-20T05:00:00Z")
    assert found.subjects == (Subject("medtop:20000357", "consumers", 0.8),)
    assert (found.byline, found.rights.expires_at) == ("Jonas Feld", "2027-03-20T05:00:00Z")


@pytest.mark.parametrize(
    ("item", "series"),
    [
        ({"uri": "u", "headline": "x"}, "1.x"),
        ({"uri": "u", "headlines": [{"value": "x"}]}, "2.x"),
        ({"uri": "u", "versionCreated": "2026-03-18T06:40:00Z", "headlines": []}, "3.x"),
        ({"uri": "u", "$standard": {"version": "1.3"}}, "1.3"),
        ({"uri": "u", "standard": {"version": "3.0"}, "headline": "x"}, "3.0"),
        ({"uri": "u", "standard": {"version": "<b>"}}, "1.x"),
    ],
)
def test_the_series_of_ninjs(item, series):
    assert standard(item) == series


def test_the_id_of_ninjs_may_be_an_alternative_one():
    assert read(ninjs(uri=..., altids={"desk": "d7"}), NINJS).provider_id == "d7"
    assert read(ninjs(uri=..., altIds=[{"role": "desk", "value": "d8"}]), NINJS).provider_id == "d8"
    assert "uri: missing" in refusal(ninjs(uri=...), NINJS).detail


def test_markup_goes_before_plain_text():
    assert read(ninjs(body_html="<p>One.</p><p>Two.</p>"), NINJS).body == "One.\n\nTwo."


def test_a_title_that_the_body_repeats_stands_once():
    found = read(ninjs(body_html="<h1>Ferry sails</h1><p>One.</p>"), NINJS)
    assert (found.body, found.headings) == ("One.", ())


def test_a_picture_is_its_caption():
    found = read(
        ninjs(
            type="picture",
            body_text=...,
            description_text="A ferry.",
            renditions={"a": {"href": "https://x.example/1.jpg"}},
        ),
        NINJS,
    )
    assert (found.body, found.pictures[0].url) == ("A ferry.", "https://x.example/1.jpg")


def test_a_news_message_and_its_pictures():
    contents = split(seed("coast-message.newsml").encode(), NEWSML)
    weir, budget = (read(content, NEWSML) for content in contents)
    assert len(contents) == 2
    assert weir.pictures == (
        Picture(
            "https://media.coast-agency.example/weir-large.jpg",
            "A diver comes up at the second gate of Brindle weir.",
            "Piet Lund / Coast Agency",
        ),
    )
    assert weir.headings == ("No danger downstream",)
    assert "The weir is four metres high" in weir.body
    assert weir.correction_note == "Corrects the height of the weir in the second paragraph."
    assert weir.subjects == (Subject("medtop:20000151", "flood"),)
    assert (weir.agencies, weir.authors, weir.dateline, weir.language) == (
        ("Coast Agency",),
        ("Selma Ost",),
        "Brindle Weir",
        "en",
    )
    assert (budget.embargoed_until, budget.pictures) == ("2026-03-21T09:00:00Z", ())


def test_several_articles_are_no_message():
    detail = refusal(seed("coast-message.newsml"), NEWSML).detail
    assert "2 articles" in detail
    assert "newswire ingest" in detail


def test_a_bad_item_costs_no_neighbour():
    bad = newsml(meta="", content="<remoteContent/>", guid="g2")
    message = f"<newsMessage><itemSet>{newsml()}{bad}{newsml(guid='g3')}</itemSet></newsMessage>"
    first, second, third = split(message.encode(), NEWSML)
    assert (read(first, NEWSML).provider_id, read(third, NEWSML).provider_id) == ("g1", "g3")
    assert "without headline" in refusal(second, NEWSML).detail


def test_newsml_without_a_guid_is_refused():
    assert "guid" in refusal(newsml(guid=""), NEWSML).detail


def test_a_package_alone_holds_no_article():
    assert (
        "no newsItem" in refusal("<newsMessage><itemSet><packageItem guid='p'/></itemSet></newsMessage>", NEWSML).detail
    )


def test_html_inside_newsml():
    xhtml = '<inlineXML contenttype="text/html"><html><head><title>No</title></head><body><p>One</p><p>Two</p></body></html></inlineXML>'
    inside = "&lt;p&gt;One&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;&lt;p&gt;Two&lt;/p&gt;"
    escaped = f'<inlineData contenttype="text/html">{inside}</inlineData>'
    assert read(newsml(content=xhtml), NEWSML).body == "One\n\nTwo"
    assert read(newsml(content=escaped), NEWSML).body == "One\n\nTwo"


def test_nitf():
    found = read(seed("valley-update.nitf"), NITF)
    assert (found.reader, found.provider_id, found.provider_version) == ("nitf 3.6", "VP-2026-0317-0042", "2")
    assert (found.published, found.modified) == ("2026-03-17T09:00:00+01:00", "2026-03-17T14:30:00+01:00")
    assert found.revision == 1_773_754_200_000
    assert found.headings == ("Neue Fahrpläne",)
    assert found.body.split("\n\n")[-1] == "• Sonntags bis 19 Uhr"
    assert found.standfirst.startswith("Nach drei Wochen")
    assert (found.authors, found.agencies, found.dateline) == (("Lena Amsel",), ("Valley Press",), "Oberried")
    assert found.subjects == (Subject("subj:04015000", "Transport"),)
    assert found.correction_note.startswith("Berichtigt")
    assert (found.rights.notice, found.rights.expires_at) == ("© 2026 Valley Press", "2027-03-17T00:00:00Z")
    assert found.pictures[0].caption == "Eine Gondel verlässt die Talstation."
    assert "Gondel verlässt" not in found.body


def test_midnight_in_nitf_is_a_day_and_an_embargo_until_midnight_is_one():
    found = read(nitf('<date.issue norm="20260317T000000+0100"/><date.release norm="20260320T000000+0100"/>'), NITF)
    assert (found.published, found.revision) == ("2026-03-17", None)
    assert (found.action, found.embargoed_until) == ("publish", "2026-03-20T00:00:00+01:00")


def test_a_note_to_editors_is_no_text():
    found = read(nitf(content='<note noteclass="editorsnote"><p>Keep out.</p></note><p>In.</p>'), NITF)
    assert (found.body, found.ed_note) == ("In.", "Keep out.")


def test_json_ld():
    found = read(seed("gazette-article.jsonld"), JSON_LD)
    assert (found.url, found.provider_id) == ("https://gazette.example/2026/03/museum-opens", None)
    assert (found.published, found.revision) == ("2026-03-14T10:00:00+01:00", 1_773_487_200_000)
    assert (found.authors, found.section, found.keywords) == (("Oda Bruun",), "Culture", ("museum", "boats"))
    assert found.subjects == (Subject("medtop:20000040", "museum"),)
    assert found.correction_note == "An earlier version gave the number of boats as fourteen."
    assert found.pictures[0].credit == "Harbour Gazette / Nils Arp"


def test_json_ld_in_a_graph_or_list():
    one = json.loads(json_ld(identifier="a1"))
    for document in ([one], {"@graph": [{"@type": "WebSite"}, one]}, {"@type": "WebPage", "mainEntity": one}):
        assert read(json.dumps(document), JSON_LD).provider_id == "a1"
    assert len(split(json.dumps({"@graph": [one, one]}).encode(), JSON_LD)) == 2
    assert "no schema.org article" in refusal('{"@type": "Recipe"}', JSON_LD).detail


def test_a_day_is_no_revision():
    assert read(json_ld(dateModified="2026-03-14"), JSON_LD).revision is None
    assert read(ninjs(versioncreated="2026-03-14"), NINJS).revision is None


def test_a_live_blog_is_one():
    update = {"@type": "BlogPosting", "headline": "Doors open", "articleBody": "The doors are open."}
    found = read(json_ld(**{"@type": "LiveBlogPosting", "liveBlogUpdate": [update]}), JSON_LD)
    assert (found.kind, found.headings) == ("live_blog", ("Doors open",))


@pytest.mark.parametrize(
    ("content", "kind", "reason"),
    [
        ("{", NINJS, Reason.NOT_JSON),
        ("[]", NINJS, Reason.EMPTY_CONTENT),
        ("[1]", NINJS, Reason.INVALID_FIELD),
        ('{"uri": "u"}', NINJS, Reason.INVALID_FIELD),
        ('{"uri": NaN}', NINJS, Reason.NOT_JSON),
        ("[" * 5_000 + "]" * 5_000, NINJS, Reason.NOT_JSON),
        (ninjs(uri="u" * 2_000), NINJS, Reason.INVALID_FIELD),
        ("text", NITF, Reason.INVALID_FIELD),
        ("<a/>", NITF, Reason.INVALID_FIELD),
        ("<rss/>", NEWSML, Reason.INVALID_FIELD),
        ("<nitf><head/><body/></nitf>", NITF, Reason.INVALID_FIELD),
        ("", NEWSML, Reason.INVALID_FIELD),
    ],
)
def test_what_is_no_article_is_refused_with_a_remedy(content, kind, reason):
    error = refusal(content, kind)
    assert error.reason is reason
    assert 10 < len(error.detail) < 500
