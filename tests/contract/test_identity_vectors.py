"""An id, once given, never changes. A vector that fails here is a defect of the code, never of the vector."""

import hashlib
import json
from pathlib import Path

import pytest

from schemas.raw import RawArticle, parse_raw
from services.common.identity import document_id

VECTORS = json.loads(Path(__file__).with_name("identity_vectors.json").read_text(encoding="utf-8"))
# Over the vectors themselves: adding one changes it on purpose, editing one by accident shows.
FROZEN = "6b104edc5c83613bb655ba05a4f7bec5cbf9131cda83a86eba06d046c2bc868e"


def by_name(name: str) -> str:
    return next(vector["document_id"] for vector in VECTORS if vector["name"] == name)


def test_the_vectors_are_the_frozen_ones():
    lines = "\n".join(f"{json.dumps(v['article'], sort_keys=True)} {v['document_id']}" for v in VECTORS)
    assert hashlib.sha256(lines.encode()).hexdigest() == FROZEN
    assert len(VECTORS) >= 25


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_document_id(vector):
    assert document_id(parse_raw(json.dumps(vector["article"]))) == vector["document_id"]


@pytest.mark.parametrize("vector", [v for v in VECTORS if v["key"]], ids=lambda vector: vector["name"])
def test_the_id_is_the_hash_of_source_and_key(vector):
    article = RawArticle.model_validate(vector["article"])
    parts = [article.source.id, *vector["key"]]
    framed = "".join(f"{len(part)}:{part}" for part in parts)
    assert hashlib.sha256(framed.encode()).hexdigest()[:32] == vector["document_id"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("?id=1", "?id=2 is another article"),
        ("plain URL", "path keeps its case"),
        ("plain URL", "http is not https"),
        ("provider id alone", "provider id of another source is another document"),
        ("no URL: content", "content of another source is another document"),
    ],
)
def test_different_articles_stay_apart(one, other):
    assert by_name(one) != by_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("plain URL", "AMP viewer"),
        ("plain URL", "trackers go"),
        ("plain URL", "canonical link from m. to www."),
        ("plain URL", "canonical link to the front page is ignored"),
        ("plain URL", "canonical link to another site is ignored"),
        ("no URL: content", "white space is collapsed"),
        ("no URL: content", "title and dates are not part of it"),
    ],
)
def test_spellings_of_one_article_come_together(one, other):
    assert by_name(one) == by_name(other)
