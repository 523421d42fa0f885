"""Golden examples against both forms of the contract: the models that we run, and the JSON Schema that we publish.

An invalid example's file name begins with the reason it must be refused for.
"""

import json
from pathlib import Path

import jsonschema
import pytest

import schemas
from schemas.enriched import parse_enriched
from schemas.publish import PUBLISHED, main, out_of_date, published
from schemas.raw import parse_raw
from schemas.reasons import BadMessage

EXAMPLES = Path(schemas.__file__).parent / "examples"
PARSERS = {"raw": parse_raw, "enriched": parse_enriched}
# What JSON Schema has no words for; the models hold these rules.
MODEL_ONLY = {
    "binary_content.nuls",
    "invalid_field.published-month-13",
    "invalid_field.embargo-without-offset",
    "invalid_document.text-without-analyzer",
    "invalid_document.time-without-offset",
}


def examples(validity: str) -> list:
    found = sorted((kind, path) for kind in PARSERS for path in (EXAMPLES / kind / validity).glob("*.json"))
    return [pytest.param(kind, path, id=f"{kind}/{path.stem}") for kind, path in found]


def validator(kind: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((PUBLISHED / f"{kind}-article.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize(("kind", "path"), examples("valid"))
def test_valid_examples_are_taken_by_both(kind, path):
    assert PARSERS[kind](path.read_bytes())
    assert not list(validator(kind).iter_errors(json.loads(path.read_bytes())))


@pytest.mark.parametrize(("kind", "path"), examples("invalid"))
def test_invalid_examples_are_refused_for_their_reason(kind, path):
    with pytest.raises(BadMessage) as refused:
        PARSERS[kind](path.read_bytes())
    assert refused.value.reason.value == path.stem.split(".")[0]
    assert refused.value.detail


@pytest.mark.parametrize(("kind", "path"), [p for p in examples("invalid") if "not_json" not in p.id])
def test_invalid_examples_are_refused_by_the_schema_too(kind, path):
    refused = list(validator(kind).iter_errors(json.loads(path.read_bytes())))
    assert bool(refused) is (path.stem not in MODEL_ONLY)


@pytest.mark.parametrize(
    ("kind", "validity", "least"),
    [("raw", "valid", 8), ("raw", "invalid", 12), ("enriched", "valid", 3), ("enriched", "invalid", 5)],
)
def test_there_are_enough_examples(kind, validity, least):
    assert len(list((EXAMPLES / kind / validity).glob("*.json"))) >= least


def test_published_schemas_are_what_the_models_say():
    assert out_of_date() == [], "run python -m schemas.publish"
    assert main(["--check"]) == 0


def test_drift_is_seen(tmp_path):
    for name, text in published().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert out_of_date(tmp_path) == []
    (tmp_path / "raw-article.schema.json").write_text("{}", encoding="utf-8")
    assert out_of_date(tmp_path) == ["raw-article.schema.json"]
    (tmp_path / "enriched-article.schema.json").unlink()
    assert len(out_of_date(tmp_path)) == 2
