"""What is said about an article beside its text: flags of the command line over a sidecar over what the file's own kind says."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from schemas.plain_json import without_mark
from schemas.raw import refuse_repeated
from schemas.reasons import BadMessage, Reason, json_name

SIDECAR = ".meta.json"
SIDECAR_MAX_BYTES = 1024 * 1024
DEFAULT_SOURCE = "local"


@dataclass(frozen=True, slots=True)
class Given:
    """--source, --url and --title: they win over everything else that names the same field."""

    source: str | None = None
    url: str | None = None
    title: str | None = None

    def over(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields with the flags on top, and the source `local` where nobody names one."""
        flags = {"source": self.source, "url": self.url, "title": self.title}
        return {
            "source": DEFAULT_SOURCE,
            **fields,
            **{name: value for name, value in flags.items() if value is not None},
        }


def read_sidecar(page: Path) -> dict[str, Any]:
    """RawArticle fields that stand beside a page in `<page>.meta.json`; {} where there is none.

    Raises BadMessage naming the sidecar where it can't be used.
    """
    path = page.with_name(page.name + SIDECAR)
    try:
        with path.open("rb") as file:
            data = file.read(SIDECAR_MAX_BYTES + 1)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise BadMessage(Reason.UNREADABLE_INPUT, f"sidecar {path.name}: {error.strerror or error}") from None
    if len(data) > SIDECAR_MAX_BYTES:
        raise BadMessage(Reason.TOO_LARGE, f"sidecar {path.name} is over 1 MiB: it holds fields only, not the text")
    try:
        fields = json_object(data)
    except BadMessage as error:
        raise BadMessage(error.reason, f"sidecar {path.name}: {error.detail}") from None
    if "content" in fields:
        detail = f"sidecar {path.name} has a content: the page itself is the content, take it out"
        raise BadMessage(Reason.INVALID_FIELD, detail)
    return fields


def json_object(data: bytes) -> dict[str, Any]:
    """One decoded JSON object. Raises BadMessage where it is something else."""
    value = decoded_json(data)
    refuse_repeated(data)
    if isinstance(value, list):
        raise BadMessage(Reason.INVALID_FIELD, "a list, not an object: write its objects one a line into a .jsonl file")
    if not isinstance(value, dict):
        raise BadMessage(Reason.INVALID_FIELD, f"{json_name(value)}, not an object: write one RawArticle object")
    return value


def decoded_json(data: bytes) -> Any:
    """Any JSON value. Raises BadMessage where it is none."""
    try:
        return orjson.loads(without_mark(data))
    except orjson.JSONDecodeError as error:
        detail = f"not JSON: {error.msg} at line {error.lineno} column {error.colno}; write one JSON object, in UTF-8"
        raise BadMessage(Reason.NOT_JSON, detail) from None
