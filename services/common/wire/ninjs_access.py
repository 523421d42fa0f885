"""How a ninjs object is looked into, in whatever series it is written."""

from typing import Any

from services.common.wire.model import MOST_KEYWORDS, clean

_MOST_PARTS = 500


def lowered(item: Any) -> dict[str, Any]:
    """An object with its names in lower case; {} for anything else. Of two spellings the first that says something stands."""
    found: dict[str, Any] = {}
    for name, value in item.items() if isinstance(item, dict) else ():
        key = name.lower() if isinstance(name, str) else ""
        if found.get(key) is None:
            found[key] = value
    return found


def parts_of(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, or the values of an object of objects, with their name; lowered."""
    if isinstance(value, dict):
        value = [{**part, "name": part.get("name", key)} for key, part in value.items() if isinstance(part, dict)]
    return [lowered(part) for part in value[:_MOST_PARTS] if isinstance(part, dict)] if isinstance(value, list) else []


def spelled(item: dict[str, Any], *names: str) -> list[Any]:
    """Whatever stands under one of these names, in any case; null and false stand for nothing."""
    return [value for name, value in item.items() if name.lower() in names and value is not None and value is not False]


def role_of(part: dict[str, Any]) -> str:
    return (clean(part.get("role"), 200) or "").lower()


def strings(value: Any) -> list[str]:
    return [one for one in value[:MOST_KEYWORDS] if isinstance(one, str)] if isinstance(value, list) else []
