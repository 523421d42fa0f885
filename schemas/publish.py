"""Writes the contract as JSON Schema into schemas/published: `python -m schemas.publish`, and `--check` for what is out of date."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from schemas.enriched import EnrichedArticle
from schemas.raw import CONTENT_TYPE_ALIASES, CONTENT_TYPES, SOURCE_ID, STRUCTURED, RawArticle

PUBLISHED = Path(__file__).parent / "published"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def raw_schema(ref_template: str = "#/$defs/{model}") -> dict[str, Any]:
    """RawArticle as JSON Schema, with the rules that the model's validators hold beside its types."""
    schema = RawArticle.model_json_schema(ref_template=ref_template)
    fields = schema["properties"]
    source = {"$ref": ref_template.format(model="Source")}
    fields["source"] = {
        "anyOf": [{"type": "string", "pattern": SOURCE_ID, "description": "a slug"}, source],
        "description": "who published it: a slug, or an object that names it",
    }
    # Parameters (charset …) may follow, and say nothing once the text is inside JSON.
    types = "|".join(map(_pattern, (*CONTENT_TYPES, *CONTENT_TYPE_ALIASES)))
    fields["content_type"] = {"type": "string", "pattern": rf"^({types})\s*(;.*)?$", "default": "text/plain"}
    schema.update(
        {
            "if": {"properties": {"action": {"const": "publish"}}},
            "then": {"required": ["content"], "properties": {"content": {"type": "string", "pattern": r"\S"}}},
            # A structured content names the article itself.
            "else": {"anyOf": [_given("document_id"), _given("provider_id"), _given("url"), _structured()]},
        }
    )
    return schema


def enriched_schema() -> dict[str, Any]:
    """EnrichedArticle as JSON Schema: the document as it is indexed."""
    return EnrichedArticle.model_json_schema()


def _given(name: str) -> dict[str, Any]:
    return {"required": [name], "properties": {name: {"type": "string", "minLength": 1}}}


def _structured() -> dict[str, Any]:
    types = "|".join(map(_pattern, (*sorted(STRUCTURED), *CONTENT_TYPE_ALIASES)))
    properties = {"content": {"type": "string", "minLength": 1}, "content_type": {"pattern": rf"^({types})\s*(;.*)?$"}}
    return {"required": ["content", "content_type"], "properties": properties}


def _pattern(media_type: str) -> str:
    """The media type as a regular expression that matches it alone."""
    return media_type.replace("+", "[+]").replace(".", "[.]")


def published() -> dict[str, str]:
    """File name -> text of every schema that is published."""
    schemas = {"raw-article.schema.json": raw_schema(), "enriched-article.schema.json": enriched_schema()}
    return {name: json.dumps({"$schema": DIALECT, **schema}, indent=2) + "\n" for name, schema in schemas.items()}


def out_of_date(folder: Path = PUBLISHED) -> list[str]:
    """Names of the published files that differ from what the models say now."""
    return [name for name, text in published().items() if _read(folder / name) != text]


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def main(arguments: list[str] | None = None) -> int:
    """Writes the files, or with --check only says what differs; the exit code is 1 where something does."""
    parser = argparse.ArgumentParser(prog="python -m schemas.publish", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file is out of date")
    check = parser.parse_args(arguments).check
    stale = out_of_date()
    for name in stale:
        if check:
            print(f"schemas/published/{name} differs from the models: run python -m schemas.publish", file=sys.stderr)
        else:
            PUBLISHED.mkdir(exist_ok=True)
            (PUBLISHED / name).write_text(published()[name], encoding="utf-8")
            print(f"wrote schemas/published/{name}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
