"""Fields that a producer states, made fit to be shown: letters mended, nothing in them that turns or hides what stands beside it."""

from typing import Any

from schemas.raw import RawArticle
from services.enrich.clean.lines import tidy
from services.enrich.mojibake import mended

_LINES = ("title", "byline", "section", "slugline", "genre", "reason")
_TEXTS = ("standfirst", "ed_note", "correction_note")
_LISTS = ("authors", "keywords")


def legible(raw: RawArticle) -> RawArticle:
    """The article with its fields for readers as they are shown; what identifies it, and its content, stay as they came."""
    lines = {name: _line(said) for name in _LINES if (said := getattr(raw, name))}
    texts = {name: _text(said) for name in _TEXTS if (said := getattr(raw, name))}
    lists = {name: [shown for one in getattr(raw, name) if (shown := _line(one))] for name in _LISTS}
    found: dict[str, Any] = {**lines, **texts, **lists}
    if raw.source.name:
        found["source"] = raw.source.model_copy(update={"name": _line(raw.source.name) or None})
    return raw.model_copy(update=found)


def _line(said: str) -> str | None:
    return " ".join(tidy(mended(said)).split()) or None


def _text(said: str) -> str | None:
    return tidy(mended(said)).strip() or None
