"""What a reader of wire formats gives: one article with everything its provider states about it."""

import unicodedata
from dataclasses import dataclass
from typing import Any, Literal

from schemas.raw import Action, Rights
from schemas.reasons import BadMessage, Reason

# The contract's limits (schemas.raw): a provider's longer line is cut, never a reason to lose the article.
LINE_CHARACTERS = 2_000
NOTE_CHARACTERS = 10_000
PROVIDER_ID_CHARACTERS = 1_000
URL_CHARACTERS = 4_096
MOST_KEYWORDS = 200
MOST_NAMES = 100
Origin = Literal["source", "json-ld"]
Kind = Literal["article", "live_blog", "video"]


class WireError(BadMessage):
    """The input is no article in the format it claims to be; says what is wrong with it and what to do."""


def invalid(detail: str) -> WireError:
    """The commonest of them: a field or the structure is wrong."""
    return WireError(Reason.INVALID_FIELD, detail)


@dataclass(frozen=True, slots=True)
class Subject:
    """What the article is about, in a provider's code (`medtop:20000523`); confidence is 0–1, 1 where none is stated."""

    code: str
    name: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its caption and its credit."""

    url: str | None = None
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class WireArticle:
    """Times are ISO 8601 as stated; `revision` is in ms since the epoch; `reader` names format and version."""

    reader: str
    origin: Origin = "source"
    action: Action = "publish"
    reason: str | None = None
    provider_id: str | None = None
    provider_version: str | None = None
    url: str | None = None
    revision: int | None = None
    embargoed_until: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    title: str | None = None
    standfirst: str | None = None
    body: str = ""
    headings: tuple[str, ...] = ()
    byline: str | None = None
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    dateline: str | None = None
    section: str | None = None
    pictures: tuple[Picture, ...] = ()
    related: tuple[str, ...] = ()
    rights: Rights | None = None
    subjects: tuple[Subject, ...] = ()
    keywords: tuple[str, ...] = ()
    slugline: str | None = None
    urgency: int | None = None
    genre: str | None = None
    ed_note: str | None = None
    correction_note: str | None = None
    kind: Kind = "article"
    paywalled: bool = False


def clean(value: Any, most: int = LINE_CHARACTERS) -> str | None:
    """A string on one line, in Unicode's composed form, without controls, at most so long; None for anything else or nothing."""
    if not isinstance(value, str):
        return None
    said = " ".join(value[: 4 * most].split())
    if not said.isascii():
        said = unicodedata.normalize("NFC", said)
    if not said.isprintable():
        said = "".join(char for char in said if not _is_dirt(char))
    return said[:most].strip() or None


def note(value: Any) -> str | None:
    """A longer text of several sentences, on one line."""
    return clean(value, NOTE_CHARACTERS)


def _is_dirt(char: str) -> bool:
    # Joiners stay: Persian and the scripts of India are misspelt without them.
    return unicodedata.category(char) in ("Cc", "Cf", "Cs") and char not in "\u200c\u200d"


def distinct(names: Any, most: int = MOST_NAMES) -> tuple[str, ...]:
    """Cleaned, each once, in order, and at most so many."""
    kept: dict[str, None] = {}
    for name in names:
        said = clean(name)
        if said:
            kept[said] = None
        if len(kept) == most:
            break
    return tuple(kept)


def provider_id(value: Any) -> str | None:
    """An identifier as its provider writes it. Raises WireError where it is too long to be one."""
    said = value.strip() if isinstance(value, str) else None
    if said and len(said) > PROVIDER_ID_CHARACTERS:
        raise invalid(f"the item's id has {len(said):,} characters: {PROVIDER_ID_CHARACTERS:,} is the most")
    return said or None


def web_address(value: Any) -> str | None:
    """An http or https URL as written; None for anything else."""
    said = value.strip() if isinstance(value, str) else ""
    return said if said.lower().startswith(("http://", "https://")) and len(said) <= URL_CHARACTERS else None


def rights(holder: Any, notice: Any, terms: Any, expires_at: str | None) -> Rights | None:
    """What of them is stated; None where nothing is."""
    found = Rights(holder=clean(holder), notice=clean(notice), usage_terms=note(terms), expires_at=expires_at)
    return found if found != Rights() else None


def urgency(value: Any) -> int | None:
    """1 (highest) to 9, written as a number or text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value) if len(str(value)) < 20 else 0.0
    except ValueError:
        return None
    return int(number) if number in range(1, 10) else None


def language(value: Any) -> str | None:
    """A language tag such as en or pt-BR; None where it is none."""
    said = value.strip() if isinstance(value, str) else ""
    main, *rest = said.replace("_", "-").split("-")
    fits = main.isascii() and main.isalpha() and 2 <= len(main) <= 3
    return said if fits and all(p.isascii() and p.isalnum() and 2 <= len(p) <= 8 for p in rest[:5]) else None
