"""What of a ninjs object is text: headline, standfirst, caption, body. `fields` are the object's, their names in lower case."""

from typing import Any

from services.common.wire import markup, text
from services.common.wire.model import clean, note
from services.common.wire.ninjs_access import parts_of, role_of
from services.common.wire.text import Body

_SUMMARIES = ("summary", "standfirst", "lead", "abstract", "intro", "text", "main", "")
_NO_SUMMARY = ("caption", "correction", "title")
_MAIN = ("main", "text", "html", "html5", "")


def headline(fields: dict[str, Any]) -> str | None:
    """The headline for readers, else the item's own title."""
    listed = parts_of(fields.get("headlines"))
    main = sorted(listed, key=lambda part: role_of(part) not in _MAIN)
    old = [fields.get("headline"), *(value for name, value in fields.items() if name.startswith("headline_"))]
    said = (_one_line(value) for value in (*(part.get("value") for part in main), *old, fields.get("title")))
    return next((found for found in said if found), None)


def description(fields: dict[str, Any]) -> str | None:
    """The standfirst: the description that is a summary."""
    listed = [part for part in parts_of(fields.get("descriptions")) if role_of(part) not in _NO_SUMMARY]
    listed.sort(key=lambda part: _SUMMARIES.index(role_of(part)) if role_of(part) in _SUMMARIES else len(_SUMMARIES))
    old = [value for name, value in sorted(fields.items(), reverse=True) if _is_old(name, "description", _NO_SUMMARY)]
    said = (_note(value) for value in (*(part.get("value") for part in listed), *old))
    return next((found for found in said if found), None)


def correction(fields: dict[str, Any]) -> str | None:
    """A description in the role of a correction."""
    listed = (part.get("value") for part in parts_of(fields.get("descriptions")) if "correction" in role_of(part))
    return next((found for found in map(_note, listed) if found), None)


def caption(fields: dict[str, Any]) -> str | None:
    """A picture's text, in whatever role."""
    listed = sorted(parts_of(fields.get("descriptions")), key=lambda part: role_of(part) != "caption")
    old = [fields.get("description_caption"), fields.get("description_text"), fields.get("description_html")]
    said = (_one_line(value) for value in (*(part.get("value") for part in listed), *old, fields.get("body_text")))
    return next((found for found in said if found), None)


def body(fields: dict[str, Any]) -> Body:
    """The text as paragraphs. Markup goes before plain text, since it says where a paragraph ends and what is a heading."""
    listed: list[tuple[Any, str, Any]] = [
        (part.get("contenttype"), role_of(part), part.get("value")) for part in parts_of(fields.get("bodies"))
    ]
    listed += [(None, name[5:], value) for name, value in fields.items() if name.startswith("body_")]
    choices = [(_rank(kind, role, value), value) for kind, role, value in listed if _says(value)]
    for rank, value in sorted(choices, key=lambda choice: choice[0]):
        found = markup.html(value) if rank[0] == 0 else text.plain(value)
        if found.blocks:
            return found
    return Body()


def _rank(kind: Any, role: str, value: str) -> tuple[int, int]:
    """Markup, then plain text, then what neither says nor shows that it is either; the main one first."""
    said = f"{kind or ''} {role}".lower()
    first = int(role not in _MAIN)
    if "html" in said or (("richtext" in said or not kind) and markup.is_html(value)):
        return 0, first
    if "plain" in said or role in ("text", "plain") or not kind:
        return 1, first
    return (0 if "xml" in said else 1), 2


def _is_old(name: str, prefix: str, but: tuple[str, ...]) -> bool:
    return name == prefix or (name.startswith(f"{prefix}_") and name.partition("_")[2] not in but)


def _says(value: Any) -> bool:
    return isinstance(value, str) and not value.isspace() and bool(value)


def _one_line(value: Any) -> str | None:
    return clean(_unmarked(value)) if isinstance(value, str) else None


def _note(value: Any) -> str | None:
    return note(_unmarked(value)) if isinstance(value, str) else None


def _unmarked(value: str) -> str:
    return " ".join(markup.html(value).blocks) if markup.is_html(value) else markup.unescaped(value)
