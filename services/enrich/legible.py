"""Fields that a producer or a page states, made fit to be shown: letters mended, nothing in them that turns or hides their neighbours."""

from dataclasses import fields, replace
from typing import Any

from schemas.raw import RawArticle
from services.enrich.clean import CleanedArticle, Image
from services.enrich.clean.lines import tidy
from services.enrich.mojibake import mended

_LINES = ("title", "byline", "section", "slugline", "genre", "reason")
_TEXTS = ("standfirst", "ed_note", "correction_note")
_LISTS = ("authors", "keywords")
_AS_THEY_ARE = {"body", "published", "modified", "quality", "kind", "cleaner"}
_OF_ARTICLE = [field.name for field in fields(CleanedArticle) if field.name not in _AS_THEY_ARE]


def legible(raw: RawArticle) -> RawArticle:
    """The article with its fields for readers as they are shown; what identifies it, and its content, stay as they came."""
    lines = {name: _line(said) for name in _LINES if (said := getattr(raw, name))}
    texts = {name: _text(said) for name in _TEXTS if (said := getattr(raw, name))}
    lists = {name: [shown for one in getattr(raw, name) if (shown := _line(one))] for name in _LISTS}
    found: dict[str, Any] = {**lines, **texts, **lists}
    if raw.source.name:
        found["source"] = raw.source.model_copy(update={"name": _line(raw.source.name) or None})
    return raw.model_copy(update=found)


def legible_article(article: CleanedArticle) -> tuple[CleanedArticle, bool]:
    """The same for what was taken from a page or a wire format, and whether letters had to be mended."""
    said = {name: getattr(article, name) for name in _OF_ARTICLE}
    shown = {name: _value(value) for name, value in said.items()}
    body = mended(article.body)
    garbled = body != article.body or any(mended(one) != one for value in said.values() for one in _strings(value))
    return replace(article, **shown, body=tidy(body).strip()), garbled


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return _line(value)
    if isinstance(value, Image):
        return replace(value, caption=_value(value.caption), credit=_value(value.credit))
    return tuple(shown for one in value if (shown := _value(one))) if isinstance(value, tuple) else value


def _strings(value: Any) -> list[str]:
    if isinstance(value, tuple):
        return [said for one in value for said in _strings(one)]
    said = (value.caption, value.credit) if isinstance(value, Image) else (value,)
    return [one for one in said if isinstance(one, str)]


def _line(said: str) -> str | None:
    return " ".join(tidy(mended(said)).split()) or None


def _text(said: str) -> str | None:
    return tidy(mended(said)).strip() or None
