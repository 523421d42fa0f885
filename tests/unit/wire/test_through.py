"""A wire item all the way without servers: what ingest sends, what enrich makes of it, what would be indexed, and out again."""

import json

import pytest

from schemas.enriched import EnrichedArticle, parse_enriched
from schemas.reasons import Reason
from schemas.versions import version_of
from services.common.wire import read, to_ninjs
from services.enrich.records import Enriched, Refused
from services.enrich.stage import Stage
from services.index.mapping import properties
from services.ingest.candidates import Candidate, prepare_candidate
from services.ingest.sources.files import candidates
from tests.unit.enrich.stand_ins import NOW, Recogniser, record
from tests.unit.wire.samples import JSON_LD, NEWSML, NINJS, NITF, SEEDS, json_ld, newsml, ninjs, nitf, seed

WEIR, FARES = "tag:coast-agency.example,2026:weir", "urn:newsml:harbour-wire.example:20260319:fares"


def enrich(*values):
    return Stage(Recogniser(), 7, lambda: NOW + 9).enrich([record(value, at) for at, value in enumerate(values)])  # type: ignore[arg-type]


def one(value) -> EnrichedArticle:
    (result,) = enrich(value)
    assert isinstance(result, Enriched), result
    found, had_unknown = parse_enriched(result.value)
    assert not had_unknown
    assert result.version == found.version
    return found


def plain(content, kind, **fields):
    """A message as somebody with kcat writes it."""
    return {"source": "harbour-wire", "content": content, "content_type": kind, **fields}


def fed() -> list[EnrichedArticle]:
    """Every seed through newswire ingest and enrich."""
    found = [prepare_candidate(c, "test").value for c in candidates([str(SEEDS)]) if isinstance(c, Candidate)]
    assert len(found) == 10
    return [one(value) for value in found]


@pytest.mark.parametrize(
    ("name", "kind", "source"),
    [
        ("harbour-1.ninjs1.json", NINJS, "harbour-wire"),
        ("harbour-3.ninjs3.json", NINJS, "harbour-wire"),
        ("harbour-4-cancel.ninjs3.json", NINJS, "harbour-wire"),
        ("coast-cancel.xml", NEWSML, "coast-agency"),
        ("valley-update.nitf", NITF, "valley-press"),
        ("gazette-article.jsonld", JSON_LD, "harbour-gazette"),
    ],
)
def test_a_plain_message_is_the_same_version_of_the_same_document_as_the_file(name, kind, source):
    (candidate,) = candidates([str(SEEDS / name)])
    through_ingest = one(prepare_candidate(candidate, "test").value)
    direct = one({**plain(seed(name), kind), "source": source})
    same = ("document_id", "revision", "version", "status", "embargoed_until", "title", "body", "provider_id", "topics")
    assert [getattr(direct, field) for field in same] == [getattr(through_ingest, field) for field in same]


def test_all_that_a_seed_states_is_in_the_document():
    found = next(one for one in fed() if one.provider_id == WEIR)
    assert (found.status, found.revision, found.provider_version) == ("published", 1_773_993_600_000, "3")
    assert found.published.model_dump() == {"value": "2026-03-20T06:15:00Z", "precision": "second", "origin": "source"}
    assert found.modified.value == "2026-03-20T08:00:00Z"
    assert found.topics[0] == "medtop:20000151"  # the provider's, then ours
    assert "medtop:03000000" in found.topics[1:]
    assert found.topic_details[0].model_dump() == {
        "code": "medtop:20000151",
        "name": "flood",
        "confidence": 1.0,
        "by": "coast-agency",
    }
    assert (found.rights.holder, found.rights.usage_terms) == ("Coast Agency", "Subscribers only.")
    assert (found.slugline, found.urgency, found.genre, found.keywords) == ("WEIR-REPAIR", 4, "Current", ["weir"])
    assert found.ed_note == found.correction_note == "Corrects the height of the weir in the second paragraph."
    assert (found.byline, found.authors, found.agencies) == ("By Selma Ost", ["Selma Ost"], ["Coast Agency"])
    assert (found.dateline, found.language, found.quality, found.kind) == ("Brindle Weir", "en", "ok", "article")
    assert (found.images[0].credit, found.headings) == ("Piet Lund / Coast Agency", ["No danger downstream"])
    assert found.text.keys() == {"en"}
    assert found.provenance["cleaner"].by == "newswire newsml-g2 2.35"


def test_authors_are_read_from_a_byline():
    assert one(plain(seed("harbour-1.ninjs1.json"), NINJS)).authors == ["Mara Quill"]


def test_a_cancellation_outranks_what_it_cancels_and_leaves_no_text():
    item, kill = (
        one(plain(seed("harbour-3.ninjs3.json"), NINJS)),
        one(plain(seed("harbour-4-cancel.ninjs3.json"), NINJS)),
    )
    assert item.document_id == kill.document_id
    assert kill.version > item.version
    assert (kill.status, kill.title, kill.body) == ("retracted", None, "")
    assert item.embargoed_until.isoformat() == "2026-03-20T05:00:00+00:00"


def test_an_update_is_a_later_version_of_its_document():
    versions = {
        found.provider_version: found for found in fed() if found.provider_id and found.provider_id.endswith("dredging")
    }
    assert versions["1"].document_id == versions["2"].document_id
    assert versions["2"].version > versions["1"].version


def test_a_withheld_item_is_stored_and_not_published():
    found = next(one for one in fed() if one.status == "withheld")
    assert found.body.startswith("The keeper of the Anselm light")
    assert found.version == version_of(1_773_843_000_000, "withheld", 7)


def test_an_embargo_nobody_can_read_withholds_a_plain_message():
    found = one(plain(ninjs(embargoed="until Monday"), NINJS))
    assert (found.status, found.embargoed_until) == ("withheld", None)
    assert "until Monday" in found.reason


@pytest.mark.parametrize(
    ("content", "kind"),
    [(ninjs(), NINJS), (newsml(), NEWSML), (nitf(), NITF), (json_ld(identifier="j1"), JSON_LD)],
)
def test_what_the_message_says_stands_and_the_stricter_order_counts(content, kind):
    found = one(plain(content, kind, revision=5, provider_id="mine", title="Its own title", action="withhold"))
    assert (found.revision, found.provider_id, found.title, found.status) == (5, "mine", "Its own title", "withheld")
    taken = one(plain(content, kind, action="retract"))
    assert taken.status == "retracted"
    assert taken.document_id == one(plain(content, kind)).document_id


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (nitf(attributes='management-status="canceled"').replace('id-string="n1"', ""), NITF),
        (json_ld(creativeWorkStatus="Withdrawn"), JSON_LD),
    ],
)
def test_a_cancellation_of_nothing_is_refused(content, kind):
    (result,) = enrich(plain(content, kind))
    assert isinstance(result, Refused)
    assert "does not say which" in result.detail


def test_a_structured_body_never_meets_the_page_cleaner(monkeypatch):
    from services.enrich import clean

    def refuse(*_, **__):
        raise AssertionError("the page cleaner was called")

    monkeypatch.setattr(clean, "clean_dump", refuse)
    monkeypatch.setattr(clean, "clean_html", refuse)
    body = "Share this\n\nCookies are baked on Monday.\n\nRead more: the baker's own story"
    assert one(plain(ninjs(body_text=body), NINJS)).body == body


def test_bad_content_is_a_dead_letter_and_costs_no_neighbour():
    bad = [plain("{", NINJS), plain("<x/>", NITF), plain(seed("coast-message.newsml"), NEWSML)]
    results = enrich(*bad, plain(ninjs(), NINJS))
    assert [r.reason for r in results[:3] if isinstance(r, Refused)] == [
        Reason.NOT_JSON,
        Reason.INVALID_FIELD,
        Reason.INVALID_FIELD,
    ]
    assert isinstance(results[3], Enriched)


def test_every_field_that_is_filled_is_in_the_mapping():
    known = properties(())
    for document in fed():
        written = json.loads(document.model_dump_json(exclude_none=True))
        assert written.keys() <= known.keys()
        for inner in ("rights", "published", "source"):
            assert written.get(inner, {}).keys() <= known[inner]["properties"].keys()


SAME = (
    "title",
    "standfirst",
    "body",
    "byline",
    "dateline",
    "section",
    "slugline",
    "urgency",
    "genre",
    "ed_note",
    "correction_note",
    "language",
    "authors",
    "agencies",
    "keywords",
    "topics",
    "rights",
    "images",
    "embargoed_until",
    "revision",
    "status",
    "url",
)


def test_out_and_in_again():
    documents = [document for document in fed() if document.status != "retracted"]
    assert len(documents) == 8
    for document in documents:
        item = to_ninjs(json.loads(document.model_dump_json(exclude_none=True)))
        again = one(plain(json.dumps(item), NINJS))
        for field in SAME:
            assert getattr(again, field) == getattr(document, field), (document.provider_id, field)


def test_a_retraction_goes_out_as_a_cancellation():
    retracted = [document for document in fed() if document.status == "retracted"]
    assert len(retracted) == 2
    for document in retracted:
        item = to_ninjs(json.loads(document.model_dump_json(exclude_none=True)))
        found = read(json.dumps(item), NINJS)
        assert (found.action, found.provider_id, found.revision) == ("retract", document.provider_id, document.revision)
