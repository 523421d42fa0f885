import json
from pathlib import Path

import pytest

from schemas.enriched import parse_enriched
from services.common.wire.ninjs_out import to_ninjs

EXAMPLES = Path(__file__).parents[3] / "schemas/examples/enriched/valid"
SMALLEST = {"document_id": "d1", "status": "published"}


def example(name):
    document, _ = parse_enriched((EXAMPLES / name).read_bytes())
    return document.model_dump(mode="json", exclude_none=True)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_every_example_has_a_uri_and_a_status(path):
    ninjs = to_ninjs(example(path.name))
    assert ninjs["uri"]
    assert ninjs["pubStatus"] in ("usable", "withheld", "canceled")
    assert json.loads(json.dumps(ninjs)) == ninjs
    assert all(value not in (None, "", []) for value in ninjs.values())


@pytest.mark.parametrize(
    ("status", "said"),
    [("published", "usable"), ("withheld", "withheld"), ("retracted", "canceled"), ("new", "withheld")],
)
def test_status(status, said):
    assert to_ninjs({**SMALLEST, "status": status})["pubStatus"] == said


def test_the_providers_id_is_the_uri_where_it_is_one():
    assert to_ninjs({**SMALLEST, "provider_id": "tag:gazette.example,2026:7"})["uri"] == "tag:gazette.example,2026:7"
    ninjs = to_ninjs({**SMALLEST, "provider_id": "item seven"})
    assert ninjs["uri"] == "urn:newswire:d1"
    assert {"role": "provider_id", "value": "item seven"} in ninjs["altIds"]


@pytest.mark.parametrize("value", ["2026-03-22", "2026-03-22T09:30", "soon"])
def test_a_time_that_is_no_instant_is_left_out(value):
    assert "firstCreated" not in to_ninjs({**SMALLEST, "published": {"value": value}})


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2026-03-22T09:30:00+0100", "2026-03-22T09:30:00+01:00"),
        ("2026-03-22T09:30Z", "2026-03-22T09:30:00Z"),
        ("2026-03-22T09:30:00.5-03:30", "2026-03-22T09:30:00.5-03:30"),
    ],
)
def test_instants_are_date_times(value, said):
    assert to_ninjs({**SMALLEST, "published": {"value": value}})["firstCreated"] == said


def test_instants_stay_as_they_are_stated():
    ninjs = to_ninjs({**SMALLEST, "published": {"value": "2026-03-22T09:30:00+01:00"}, "revision": 1_774_170_000_123})
    assert ninjs["firstCreated"] == "2026-03-22T09:30:00+01:00"
    assert ninjs["versionCreated"] == "2026-03-22T09:00:00.123Z"


def test_subjects_are_the_newscodes_own_addresses():
    details = [{"code": "medtop:20000523", "name": "labour market", "confidence": 0.75, "by": "harbour-wire"}]
    assert to_ninjs({**SMALLEST, "topics": ["medtop:20000523"], "topic_details": details})["subjects"] == [
        {
            "name": "labour market",
            "rel": "about",
            "uri": "http://cv.iptc.org/newscodes/mediatopic/20000523",
            "confidence": 75,
            "creator": "harbour-wire",
        }
    ]
