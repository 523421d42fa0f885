"""A real news page through the whole stack. Its text is not part of the repository: sentences stand here as SHA-256 and length."""

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from newswire.local.stack import Stack
from tests.end_to_end.test_pipeline import newswire
from tests.pipeline import Pipeline, until

SAMPLES = os.environ.get("SAMPLES_DIR")
NAME = "000_1ca05d51f9810f23.txt"

pytestmark = pytest.mark.skipif(not SAMPLES, reason="SAMPLES_DIR does not name the folder with the real page")


@pytest.fixture(scope="module")
def document(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    with Pipeline(stack, tmp_path_factory.mktemp("sample")) as pipeline:
        for stage in ("enrich", "index"):
            pipeline.start(stage)
        document_id = newswire(
            pipeline, "ingest", str(Path(SAMPLES or "") / NAME), "--source", "euronews"
        ).stdout.split()[0]
        return until("it is searchable", lambda: pipeline.documents().get(document_id))


def digest(text: str) -> tuple[str, int]:
    return hashlib.sha256(text.encode()).hexdigest()[:16], len(text)


# SHA-256 (first 16 hex digits) and length in characters of each paragraph, in order.
BODY = [
    ("8282c2a309a9b790", 161),
    ("d85dc0990b1d2116", 113),
    ("1765fda62f0105c8", 217),
    ("554d536bd391672b", 220),
    ("d1eb0e91cbb1824c", 66),
    ("4dd21bc92bb5ffea", 122),
    ("d3f713e2d154d0f4", 223),
    ("4a5a3076d52066ac", 51),
    ("1ce0a560665c3f48", 218),
    ("9d4d24937204ce6a", 124),
    ("03c47c166b12fc05", 156),
    ("ef068cc72c191c6c", 111),
    ("bbb85c283540c71e", 265),
]
SUBHEADING = ("4a5a3076d52066ac", 51)


def test_title_and_standfirst(document: dict[str, Any]) -> None:
    assert document["title"] == "Washington urges Israel not to invade Gaza's Rafah. Netanyahu persists"
    assert digest(document["standfirst"]) == ("9eb960999b8f617e", 116)


def test_byline_and_agency(document: dict[str, Any]) -> None:
    assert document["byline"] == "Euronews with AP"
    assert document["agencies"] == ["AP"]
    assert document["authors"] == []


def test_body_is_the_article_and_nothing_else(document: dict[str, Any]) -> None:
    assert [digest(paragraph) for paragraph in document["body"].split("\n\n")] == BODY
    assert [digest(heading) for heading in document["headings"]] == [SUBHEADING]


def test_one_picture_with_its_caption_once_and_its_credit(document: dict[str, Any]) -> None:
    (image,) = document["images"]
    assert digest(image["caption"]) == ("0af4d5c58ba4e02b", 153)
    assert image["credit"] == "AP/Belarusian Presidential Press Service"


def test_related_titles_are_kept_as_such(document: dict[str, Any]) -> None:
    assert [len(title) for title in document["related"]] == [65, 43, 56]


def test_no_date_is_invented(document: dict[str, Any]) -> None:
    assert not {"published", "published_at", "modified", "modified_at"} & document.keys()


def test_language_and_names(document: dict[str, Any]) -> None:
    assert document["language"] == "en"
    assert set(document["people"]) == {"Antony Blinken", "Netanyahu", "John Kennedy", "Schumer", "Biden"}
    # The page also speaks of the U.S. and of the Middle East: places, too.
    also = {"United States", "Middle East"}
    assert set(document["places"]) - also == {"Rafah", "Gaza", "Israel", "Qatar", "Egypt"}
    # Washington urges, warns and says: a government, and no city.
    assert set(document["organisations"]) == {"Hamas", "Washington"}


def test_no_name_is_listed_under_two_types(document: dict[str, Any]) -> None:
    names = [name for field in ("people", "places", "organisations") for name in document[field]]
    assert len(names) == len(set(names))
