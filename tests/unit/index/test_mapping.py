"""The mapping against the contract: walks both, fails on any difference."""

import types
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from schemas.enriched import ANALYZERS, EnrichedArticle
from services.index.mapping import mappings, missing, properties

ALL = set(ANALYZERS.values())


def _inner(annotation: Any) -> Any:
    """The type without Annotated, None and list."""
    origin = get_origin(annotation)
    if origin is Annotated or origin is list:
        return _inner(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return _inner(next(a for a in get_args(annotation) if a is not type(None)))
    return annotation


def _differences(model: type[BaseModel], fields: dict[str, Any], path: str = "") -> list[str]:
    found = [f"{path}{name}: in one only" for name in sorted(model.model_fields.keys() ^ fields.keys())]
    for name in model.model_fields.keys() & fields.keys():
        kind, field = _inner(model.model_fields[name].annotation), fields[name]
        is_model = isinstance(kind, type) and issubclass(kind, BaseModel)
        if field.get("type") == "geo_point":
            if not is_model or kind.model_fields.keys() != {"lat", "lon"}:
                found.append(f"{path}{name}: {kind} is no point")
        elif field.get("enabled") is False or field.get("type") == "flattened":
            if not is_model and get_origin(kind) is not dict:
                found.append(f"{path}{name}: {kind} is stored as an object")
        elif is_model:
            found += _differences(kind, field.get("properties", {}), f"{path}{name}.")
        elif get_origin(kind) is not dict and "properties" in field:
            found.append(f"{path}{name}: {kind} is mapped as an object")
    return found


def test_every_field_of_the_contract_and_no_other() -> None:
    fields = properties(ALL)
    assert _differences(EnrichedArticle, fields) == []
    assert fields["text"]["properties"].keys() == ANALYZERS.keys()


def test_the_walk_sees_a_difference_at_any_depth() -> None:
    fields = properties(ALL)
    fields["images"]["properties"].pop("caption")
    fields["mood"] = {"type": "keyword"}
    assert sorted(_differences(EnrichedArticle, fields)) == ["images.caption: in one only", "mood: in one only"]


def test_the_walk_sees_what_is_no_point() -> None:
    fields = properties(ALL)
    fields["rights"] = fields["title"] = {"type": "geo_point"}
    assert len(_differences(EnrichedArticle, fields)) == 2


def test_no_keyword_is_longer_than_lucene_takes() -> None:
    def keywords(fields: dict[str, Any]) -> list[dict[str, Any]]:
        own = [f for f in fields.values() if f.get("type") in ("keyword", "flattened")]
        return own + [k for f in fields.values() for k in keywords(f.get("properties", {}))]

    found = keywords(properties(ALL))
    assert len(found) > 40
    assert all(field["ignore_above"] * 3 <= 32_766 for field in found)


def test_every_level_is_strict_and_the_text_by_language_is_not_kept() -> None:
    whole = mappings(ALL)
    assert whole["dynamic"] == "strict"
    assert whole["_source"] == {"excludes": ["text"]}
    assert all(f["dynamic"] == "strict" for f in whole["properties"].values() if "properties" in f)


def test_a_language_whose_analyzer_the_server_lacks_falls_back() -> None:
    languages = properties({"english"})["text"]["properties"]
    assert languages["en"]["analyzer"] == "english"
    assert languages["fr"]["analyzer"] == "standard"


def test_missing_names_new_fields_only() -> None:
    wanted = properties(ALL)
    assert missing(wanted, wanted) == {}
    older = properties(set())
    older.pop("flags")
    older["source"] = {"properties": {"id": {"type": "keyword"}, "name": {"type": "keyword"}}}
    assert missing(older, wanted) == {
        "flags": wanted["flags"],
        "source": {"properties": {"domain": wanted["source"]["properties"]["domain"]}},
    }
