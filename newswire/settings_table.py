"""Writes the list of settings into docs/operating.md from the settings themselves, so that it can't be out of date.

`python -m newswire.settings_table FILE` rewrites the part between the two markers; `--check` fails where it differs.
"""

import sys
from pathlib import Path
from typing import Any

from pydantic_core import PydanticUndefined

from services.common.settings import (
    PREFIX,
    BrakeSettings,
    CommonSettings,
    ElasticsearchSettings,
    EnrichSettings,
    IndexSettings,
    IngestSettings,
    SetupSettings,
    StorySettings,
    secret_fields,
)

BEGIN, END = "<!-- settings: begin -->", "<!-- settings: end -->"
_GROUPS: tuple[tuple[str, type[CommonSettings], tuple[type[CommonSettings], ...]], ...] = (
    ("Every service and the command line", CommonSettings, ()),
    ("ingest", IngestSettings, (CommonSettings,)),
    ("The brake: enrich and index", BrakeSettings, (CommonSettings,)),
    ("enrich", EnrichSettings, (BrakeSettings,)),
    ("Elasticsearch: index, story and the command line", ElasticsearchSettings, (CommonSettings,)),
    ("index", IndexSettings, (ElasticsearchSettings, BrakeSettings)),
    ("story", StorySettings, (ElasticsearchSettings,)),
    ("newswire setup", SetupSettings, (ElasticsearchSettings,)),
)


def table() -> str:
    """All settings as Markdown: variable, default, meaning with its unit."""
    parts: list[str] = []
    for heading, settings, without in _GROUPS:
        inherited = {name for base in without for name in base.model_fields}
        rows = [_row(settings, name) for name in settings.model_fields if name not in inherited]
        parts += [f"### {heading}", "", "| variable | default | meaning |", "| --- | --- | --- |", *rows, ""]
    return "\n".join(parts)


def _row(settings: type[CommonSettings], name: str) -> str:
    field = settings.model_fields[name]
    variable = f"`{PREFIX}{name.upper()}`"
    if name in secret_fields(settings):
        variable += f" or `{PREFIX}{name.upper()}_FILE`"
    return f"| {variable} | {_default(field.default)} | {field.description} |"


def _default(value: Any) -> str:
    if value is PydanticUndefined:
        return "required"
    return "none" if value is None else f"`{value}`" if str(value) else "empty"


def rewritten(document: str) -> str:
    """The document with the part between the markers made new. Raises ValueError where a marker is missing."""
    before, found, rest = document.partition(BEGIN)
    _, found_end, after = rest.partition(END)
    if not (found and found_end):
        raise ValueError(f"the document lacks the markers {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{table()}\n{END}{after}"


def main(arguments: list[str]) -> int:
    """Exit code 1 with --check where the file would change."""
    path = Path(next(argument for argument in arguments if not argument.startswith("--")))
    old = path.read_text(encoding="utf-8")
    new = rewritten(old)
    if "--check" in arguments:
        if new != old:
            print(f"{path} does not list the settings as they are: run make docs", file=sys.stderr)
        return int(new != old)
    path.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
