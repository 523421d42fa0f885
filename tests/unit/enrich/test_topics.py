"""Topics in a document: the provider's first, ours behind them, and who made which."""

import pytest

from schemas.raw import parse_raw
from services.common.wire import Subject
from services.enrich.topics import MADE_BY, added_topics, made_by_us, topic_fields
from services.enrich.understand.topics import Topic
from tests.unit.enrich.stand_ins import cleaned, document, record
from tests.unit.enrich.test_stage import enriched, stage
from tests.unit.enrich.test_stage import page as page

SPORT = Topic("medtop:15000000", "sport", 0.9)
MATCH = "The goalkeeper saved a penalty kick, and Rovers won the football tournament."


def added(body: str = MATCH, subjects: tuple[Subject, ...] = (), **raw) -> list[str]:
    value = parse_raw(record({"content": body, **raw}).value)
    return [topic.code for topic in added_topics(value, cleaned(body), "en", subjects)]


def test_a_code_that_the_provider_gave_is_not_repeated():
    assert added() == ["medtop:15000000"]
    assert added(subjects=(Subject("medtop:15000000", "Sport"),)) == []
    assert added(subjects=(Subject("medtop:20000822", "competition discipline"),)) == ["medtop:15000000"]


def test_section_keywords_and_address_help():
    dull = "The meeting lasted for two hours, and nobody knew what to say of it."
    assert added(dull) == []
    assert added(dull, section="Wetter") == ["medtop:17000000"]
    assert added(dull, url="https://harbour-post.example/weather/1") == ["medtop:17000000"]
    assert added(dull, keywords=["snow", "frost"]) == ["medtop:17000000"]


def test_the_providers_come_first_and_are_marked_as_its():
    given = (Subject("medtop:20000151", "flood", 0.7), Subject("house:12", "Rivers"))
    fields = topic_fields("coast-agency", given, [SPORT])
    assert fields["topics"] == ["medtop:20000151", "medtop:15000000"]
    assert [(t.code, t.name, t.confidence, t.by) for t in fields["topic_details"]] == [
        ("medtop:20000151", "flood", 0.7, "coast-agency"),
        ("house:12", "Rivers", 1.0, "coast-agency"),
        ("medtop:15000000", "sport", 0.9, "newswire"),
    ]


def test_provenance_names_us_only_where_we_made_some():
    assert made_by_us([SPORT]) == {"topics": MADE_BY}
    assert made_by_us([]) == {}


@pytest.mark.usefixtures("page")
class TestStage:
    def test_ours_in_the_document(self):
        found = enriched({"content": MATCH})
        assert found["topics"] == ["medtop:15000000"]
        (detail,) = found["topic_details"]
        assert (detail["by"], detail["name"]) == ("newswire", "sport")
        assert 0.4 <= detail["confidence"] <= 1
        assert found["provenance"]["topics"] == {"by": MADE_BY.by, "version": MADE_BY.version}

    def test_a_document_without_topics(self):
        found = enriched({"content": "Nothing was said."})
        assert (found["topics"], found["topic_details"]) == ([], [])
        assert "topics" not in found["provenance"]

    def test_a_retracted_one_has_none(self):
        (result,) = stage().enrich([record({"content": MATCH, "action": "retract", "provider_id": "p"})])
        assert document(result)["topics"] == []
