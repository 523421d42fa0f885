import json

import pytest

from schemas.enriched import parse_enriched
from schemas.reasons import Reason
from schemas.topics import DOCUMENT_MAX_BYTES
from schemas.versions import version_of
from services.enrich import clean, understand
from services.enrich.clean import Image, StatedDate
from services.enrich.records import Enriched, Refused
from services.enrich.stage import FLAG_TRIMMED, Stage
from tests.unit.enrich.stand_ins import NOW, Recogniser, cleaned, document, record

TEXT = "The ferry sails again on Monday, said Ada Reed, who runs the harbour office."


@pytest.fixture
def page(monkeypatch):
    """What the cleaners find on every page, beside the text; tests add to it."""
    found: dict = {}
    for name in ("clean_dump", "clean_html"):
        monkeypatch.setattr(clean, name, lambda text, *, url=None, title=None: cleaned(text, **found))
    monkeypatch.setattr(understand, "detect_language", lambda text: ("en", 0.98765))
    return found


def stage(recogniser: Recogniser | None = None, generation: int = 7) -> Stage:
    return Stage(recogniser or Recogniser(), generation, lambda: NOW + 9)  # type: ignore[arg-type]


def enriched(value, **headers) -> dict:
    return document(stage().enrich([record(value, headers=headers)])[0])


def test_no_records_no_results():
    assert stage().enrich([]) == []


def test_what_is_valid_is_an_enriched_article(page):
    (result,) = stage().enrich([record(TEXT)])
    assert isinstance(result, Enriched)
    parsed, had_unknown = parse_enriched(result.value)
    assert not had_unknown
    assert (parsed.document_id, parsed.version) == (result.document_id, result.version)
    assert result.version == version_of(NOW, "published", 7)
    assert parsed.body == TEXT


def test_results_come_in_the_order_of_the_records(page):
    values = [b"not JSON", "First text.", None, {"action": "retract", "provider_id": "p"}, "Second text.", b"[]"]
    results = stage().enrich([record(value, offset) for offset, value in enumerate(values)])
    said = [r.reason if isinstance(r, Refused) else document(r)["body"] for r in results]
    assert said == [Reason.NOT_JSON, "First text.", Reason.NULL_VALUE, "", "Second text.", Reason.INVALID_FIELD]


def test_a_batch_is_given_to_the_model_at_once(page):
    model = Recogniser()
    stage(model).enrich([record("One."), record("Two."), record(b"not JSON")])
    assert [[text.body for text in call] for call in model.calls] == [["One.", "Two."]]


def test_one_failing_text_refuses_only_itself(page):
    model = Recogniser({"poison": ValueError})
    results = stage(model).enrich([record("One."), record("Two, with poison."), record("Three.")])
    assert [type(result) for result in results] == [Enriched, Refused, Enriched]
    bad = results[1]
    assert isinstance(bad, Refused)
    assert bad.reason is Reason.PROCESSING_FAILED
    assert "ValueError: poison was found" in bad.detail
    assert "Traceback" in bad.detail
    assert document(results[2])["body"] == "Three."


def test_a_cleaner_that_fails_refuses_only_its_text(page, monkeypatch):
    def failing(text, *, url=None, title=None):
        if "poison" in text:
            raise RecursionError("too deep")
        return cleaned(text)

    monkeypatch.setattr(clean, "clean_dump", failing)
    results = stage().enrich([record("poison"), record("One.")])
    assert [type(result) for result in results] == [Refused, Enriched]


@pytest.mark.parametrize("where", ["model", "cleaner"])
def test_out_of_memory_is_let_through(page, monkeypatch, where):
    def hungry(text, *, url=None, title=None):
        raise MemoryError

    if where == "cleaner":
        monkeypatch.setattr(clean, "clean_dump", hungry)
    with pytest.raises(MemoryError):
        stage(Recogniser({"ferry": MemoryError})).enrich([record("Good."), record(TEXT)])


def test_a_batch_that_needs_too_much_memory_is_let_through(page):
    class Model(Recogniser):
        def find(self, texts):
            if len(texts) > 1:
                raise MemoryError
            return super().find(texts)

    with pytest.raises(MemoryError):
        stage(Model()).enrich([record("One."), record("Two.")])


def test_a_lone_text_that_needs_too_much_memory_is_let_through_on_the_second_way_too(page):
    class Model(Recogniser):
        def find(self, texts):
            if len(texts) > 1:
                raise ValueError("somebody in the batch")
            return super().find(texts)

    with pytest.raises(MemoryError):
        stage(Model({"ferry": MemoryError})).enrich([record("Good."), record(TEXT)])


def test_a_retraction_is_a_tombstone(page):
    model = Recogniser()
    order = {
        "action": "retract",
        "url": "https://gazette.example/1",
        "content": "Withdrawn text",
        "title": "Withdrawn title",
        "standfirst": "Withdrawn standfirst",
        "authors": ["Ada Reed"],
        "keywords": ["withdrawn"],
        "reason": "The report was wrong.",
    }
    (result,) = stage(model).enrich([record(order)])
    stone = document(result)
    assert isinstance(result, Enriched)
    assert result.version == version_of(NOW, "retracted", 7)
    assert (stone["status"], stone["reason"], stone["url"]) == (
        "retracted",
        "The report was wrong.",
        "https://gazette.example/1",
    )
    assert "ithdrawn" not in result.value.decode()
    assert "Ada" not in result.value.decode()
    assert model.calls == []


def test_a_retraction_beats_every_enrichment_of_its_revision(page):
    url = {"url": "https://gazette.example/1"}
    (article,) = stage(generation=249).enrich([record({**url, "content": TEXT})])
    (stone,) = stage(generation=1).enrich([record({**url, "action": "retract"})])
    assert isinstance(article, Enriched)
    assert isinstance(stone, Enriched)
    assert stone.document_id == article.document_id
    assert stone.version > article.version


def test_withheld_and_embargoed_articles_are_kept_whole(page):
    held = enriched({"action": "withhold", "provider_id": "p", "content": TEXT, "reason": "Legal check."})
    assert (held["status"], held["body"], held["reason"]) == ("withheld", TEXT, "Legal check.")
    later = enriched({"content": TEXT, "embargoed_until": "2026-03-22T18:00:00+01:00"})
    assert (later["status"], later["embargoed_until"]) == ("published", "2026-03-22T17:00:00Z")


def test_an_article_can_be_withheld_before_it_arrives(page):
    held = enriched({"action": "withhold", "provider_id": "p"})
    assert (held["status"], held["body"], held["word_count"]) == ("withheld", "", 0)


def test_a_revision_in_the_future_is_replaced_and_flagged(page):
    ahead = enriched({"content": TEXT, "revision": NOW + 48 * 3600 * 1000})
    assert (ahead["revision"], ahead["flags"]) == (NOW, ["revision_in_future"])
    stated = enriched({"content": TEXT, "revision": NOW - 5})
    assert (stated["revision"], stated["flags"]) == (NOW - 5, [])


def test_the_source_goes_before_the_page(page):
    page.update(
        title="Page title",
        standfirst="Page standfirst",
        byline="Page byline",
        authors=("Page Author",),
        section="Page section",
        correction_note="Page correction",
        copyright="© Page",
        published=StatedDate("2026-01-01", "day", "page"),
        modified=StatedDate("2026-01-02T10:00:00+00:00", "second", "json-ld"),
    )
    said = {
        "title": "Title",
        "standfirst": "Standfirst",
        "byline": "Byline",
        "authors": ["Ada Reed"],
        "section": "Section",
        "correction_note": "Correction",
        "rights": {"notice": "© Source"},
    }
    dates = {"published_at": "2026-03-20T09:30+01:00", "modified_at": "2026-03-21"}
    found = enriched({"content": TEXT, **said, **dates})
    assert {name: found[name] for name in said} == said
    assert found["published"] == {"value": "2026-03-20T09:30+01:00", "precision": "minute", "origin": "source"}
    assert found["published_at"] == found["sort_at"] == "2026-03-20T08:30:00Z"
    assert found["modified"] == {"value": "2026-03-21", "precision": "day", "origin": "source"}
    fed = enriched({"content": TEXT, **dates, "provenance": {"channel": "feed"}})
    assert (fed["published"]["origin"], fed["modified"]["origin"]) == ("feed", "feed")

    pages = enriched(TEXT)
    assert (pages["title"], pages["authors"], pages["byline"]) == ("Page title", ["Page Author"], "Page byline")
    assert pages["rights"] == {"notice": "© Page"}
    assert pages["published"] == {"value": "2026-01-01", "precision": "day", "origin": "page"}
    assert pages["published_at"] == pages["sort_at"] == "2026-01-01T00:00:00Z"
    assert pages["modified"]["origin"] == "json-ld"


@pytest.mark.parametrize("blank", ["", "  \n"])
def test_a_blank_title_of_the_source_hides_nothing(page, blank):
    page.update(title="Page title", standfirst="Page standfirst")
    found = enriched({"content": TEXT, "title": blank, "standfirst": blank})
    assert (found["title"], found["standfirst"]) == ("Page title", "Page standfirst")


def test_nothing_is_invented(page):
    found = enriched(TEXT)
    unknown = (
        "title",
        "published",
        "published_at",
        "modified",
        "byline",
        "dateline",
        "section",
        "rights",
        "url",
        "reason",
    )
    assert not set(unknown) & found.keys()
    assert found["sort_at"] == found["ingested_at"] == "2026-03-22T08:30:00Z"
    assert found["enriched_at"] == "2026-03-22T08:30:00.009000Z"


@pytest.mark.parametrize("value", ["2026-02-31", "0001-01-01T00:00:00+05:00", "yesterday"])
def test_a_date_of_the_page_that_cannot_be_costs_no_article(page, value):
    page.update(published=StatedDate(value, "day", "page"))
    assert "published" not in enriched(TEXT)


def test_a_copyright_line_of_any_length_costs_no_article(page):
    page.update(copyright="© " + "Gazette " * 2_000)
    assert enriched(TEXT)["rights"]["notice"].startswith("© Gazette")


def test_names_are_listed_by_type(page):
    page.update(images=(Image(None, "A ferry", "Ada Reed"),), agencies=("AP",))
    found = enriched(TEXT)
    assert (found["people"], found["places"], found["organisations"]) == (["Ada Reed"], ["Qatar"], [])
    assert found["countries"] == ["QA"]
    assert found["country_weights"] == [{"code": "QA", "weight": 1.0}]
    assert found["entity_ids"] == ["person:ada-reed", "place:qatar"]
    assert found["entities"][0]["mentions"] == [{"field": "body", "start": 0, "end": 8}]
    assert found["images"] == [{"caption": "A ferry", "credit": "Ada Reed"}]
    assert found["provenance"]["entities"] == {"by": "stand-in (none)", "version": "0.1"}


@pytest.mark.parametrize(
    ("stated", "language", "searchable"),
    [("en", "en", True), ("EN-GB", "en", True), ("pt_BR", "pt", True), ("nb-NO", "no", True), ("eo", "eo", False)],
)
def test_the_sources_language_is_believed(page, stated, language, searchable):
    found = enriched({"content": TEXT, "language": stated})
    assert (found["language"], found["language_confidence"]) == (language, 1.0)
    assert found["text"] == ({language: TEXT} if searchable else {})


def test_an_unknown_language_has_no_confidence(page, monkeypatch):
    monkeypatch.setattr(understand, "detect_language", lambda text: (None, 0.0))
    assert not {"language", "language_confidence"} & enriched(TEXT).keys()


def test_title_standfirst_and_body_are_searched_together(page):
    page.update(title="Ferry", standfirst="Sails.")
    found = enriched(TEXT)
    assert found["text"] == {"en": f"Ferry\n\nSails.\n\n{TEXT}"}
    assert found["language_confidence"] == 0.988


def test_origin_and_trace_are_carried(page):
    first = enriched(TEXT)
    assert first["src"] == first["trace"] == "articles-raw-v1:3:0"
    again = enriched(TEXT, src="articles-raw-v1:0:7", trace="abc")
    assert (again["src"], again["trace"]) == ("articles-raw-v1:0:7", "abc")
    assert enriched(TEXT, src="billing")["src"] == "articles-raw-v1:3:0"


@pytest.mark.parametrize("odd", ["NaN", "Infinity", "1e999", "1" * 50, '{"a": [null]}'])
def test_unknown_fields_are_counted_and_not_forwarded(page, odd):
    value = f'{{"source": "gazette", "content": "A text.", "mood": {odd}, "paywall": true}}'.encode()
    (result,) = stage().enrich([record(value)])
    assert isinstance(result, Enriched), result
    assert result.unknown_fields == 2
    assert not {"mood", "paywall"} & document(result).keys()


def test_a_byte_order_mark_costs_no_article(page):
    assert enriched(b'\xef\xbb\xbf{"source": "gazette", "content": "A text."}')["body"] == "A text."


def test_html_has_its_own_cleaner(page, monkeypatch):
    monkeypatch.setattr(clean, "clean_html", lambda text, *, url=None, title=None: cleaned(f"html {url} {title}"))
    given = {"content": "<p>x", "content_type": "text/html", "url": "https://gazette.example/1", "title": "T"}
    assert enriched(given)["body"] == "html https://gazette.example/1 T"


def test_a_document_that_is_too_large_loses_its_mentions_first(page):
    body = "The ferry sails. " * 219_999 + "The ferry sails."
    small = stage(Recogniser(mentions=10)).enrich([record(body)])[0]
    assert document(small)["entities"][0]["mentions"]
    assert FLAG_TRIMMED not in document(small)["flags"]
    large = document(stage(Recogniser(mentions=40_000)).enrich([record(body)])[0])
    assert large["entities"][0]["mentions"] == []
    assert large["flags"] == [FLAG_TRIMMED]
    assert (large["body"], large["people"], large["text"]) == (body, ["Ada Reed"], {"en": body})


def test_then_the_copy_for_search_goes_and_never_the_text(page):
    body = "The ferry sails. " * 299_999 + "The ferry sails."
    (result,) = stage().enrich([record({"content": body, "revision": NOW + 10**9})])
    found = document(result)
    assert (found["text"], found["body"]) == ({}, body)
    assert found["flags"] == ["revision_in_future", FLAG_TRIMMED]
    assert isinstance(result, Enriched)
    assert len(result.value) <= DOCUMENT_MAX_BYTES


def test_what_is_still_too_large_is_refused_with_the_remedy(page):
    (result, good) = stage().enrich([record("x" * (DOCUMENT_MAX_BYTES + 1)), record("A text.")])
    assert isinstance(result, Refused)
    assert result.reason is Reason.TOO_LARGE
    assert "send it in parts" in result.detail
    assert isinstance(good, Enriched)


def test_an_order_about_no_page_is_refused(page):
    (result,) = stage().enrich([record({"action": "retract", "url": "gazette.example/1"})])
    assert isinstance(result, Refused)
    assert result.reason is Reason.INVALID_FIELD


def test_a_date_out_of_the_calendar_is_a_refusal_of_the_producers_making(page):
    (result,) = stage().enrich([record({"content": TEXT, "published_at": "0001-01-01T00:00:00+01:00"})])
    assert isinstance(result, Refused)
    assert not result.reason.is_ours


def test_the_real_cleaners_and_the_language_identifier_fit():
    html = f"<html><head><title>Ferry</title></head><body><article><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
    results = stage().enrich(
        [
            record(f"Ferry sails again\n\n{TEXT}\n\nThe old pier stays closed."),
            record({"content": html, "content_type": "text/html"}),
        ]
    )
    for result in results:
        found = document(result)
        assert "The ferry sails again on Monday" in json.dumps(found)
        assert found["language"] == "en"
