"""How JSON-LD is looked into: where its articles lie, and what stands for a name."""

from collections.abc import Iterator
from typing import Any

from services.common.wire import markup
from services.common.wire.model import clean

_ARTICLES = ("Article", "BlogPosting", "Report")
# @graph in a list in an object, and what a page says it is about: no article lies deeper.
_DEEPEST = 4
_MOST_ARTICLES = 1_000


def articles(value: Any) -> list[dict[str, Any]]:
    """The articles in a decoded JSON-LD document, in order: itself, those of a list, of @graph, or a page's main entity."""
    found: list[dict[str, Any]] = []
    for one in _objects(value, _DEEPEST):
        if is_article(one):
            found.append(one)
        if len(found) == _MOST_ARTICLES:
            break
    return found


def is_article(value: Any) -> bool:
    """Whether an object is a schema.org article of any kind."""
    kinds = listed(value.get("@type")) if isinstance(value, dict) else []
    return any(isinstance(kind, str) and kind.endswith(_ARTICLES) for kind in kinds)


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for one in value:
            yield from _objects(one, depth - 1) if depth > 0 else ()
    elif isinstance(value, dict):
        yield value
        if not is_article(value) and depth > 0:
            yield from _objects(
                [value.get("@graph"), value.get("mainEntity"), value.get("itemListElement"), value.get("item")], depth
            )


def name_of(value: Any, *keys: str) -> str | None:
    """A string, or what an object (the first of a list) has under the first of these keys; `name` where none is given."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = next((value[key] for key in keys or ("name",) if isinstance(value.get(key), str)), None)
    return value if isinstance(value, str) else None


def line(value: Any) -> str | None:
    return clean(unmarked(value))


def unmarked(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    return " ".join(markup.html(value).blocks) if markup.is_html(value) else markup.unescaped(value)


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
