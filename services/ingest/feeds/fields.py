"""One field of a feed's item as the contract wants it. Pure."""

import html
import re
from collections.abc import Iterable
from urllib.parse import urljoin

from services.ingest.feeds.markup import plain_text

MOST_AUTHORS = 50
MOST_CATEGORIES = 200
LONGEST_NAME = 200
LONGEST_LINK = 4_096
# RSS asks for "address (name)" and gets "name <address>" as well.
_ADDRESS_NAME = re.compile(r"\S{1,200}@\S{1,200}\s{1,5}\((.{1,200})\)")
_NAME_ADDRESS = re.compile(r"([^<@]{1,200})<\S{1,200}@\S{1,200}>")
_WRAPPER = re.compile(r"\s{0,20}<content\b[^<>]{0,2000}>(.*)</content>\s{0,20}", re.DOTALL)


def people(names: Iterable[str | None]) -> tuple[str, ...]:
    """Authors as names: what is an address and nothing else is left out, and so are repetitions."""
    found = (_person(name) for name in names)
    return tuple(dict.fromkeys(name for name in found if name))[:MOST_AUTHORS]


def _person(name: str | None) -> str | None:
    name = " ".join((name or "").split())[: 3 * LONGEST_NAME]
    match = _ADDRESS_NAME.fullmatch(name) or _NAME_ADDRESS.fullmatch(name)
    name = plain_text(match[1] if match else name)
    # Half of a pair of brackets is what a parser left of an address.
    is_name = name and "@" not in name and name.count("(") == name.count(")") and len(name) <= LONGEST_NAME
    return name if is_name else None


def categories(terms: Iterable[str | None]) -> tuple[str, ...]:
    """Categories in their order, each once; what is longer than any category is left out."""
    found = (plain_text(term or "") for term in terms)
    return tuple(dict.fromkeys(term for term in found if 0 < len(term) <= LONGEST_NAME))[:MOST_CATEGORIES]


def absolute_link(link: str | None, *bases: str | None) -> str | None:
    """The link, resolved against each base in turn from the last to the first; None where that gives no http(s) address."""
    found = (link or "").strip()
    if not found:
        return None
    try:
        for base in reversed(bases):
            found = urljoin(base or "", found)
    except ValueError:
        return None
    return found if found.lower().startswith(("http://", "https://")) and len(found) <= LONGEST_LINK else None


def as_markup(value: str, kind: str | None, *, default: str = "html") -> str:
    """A content element's value as HTML; `kind` is its type attribute."""
    kind = (kind or default).lower()
    if kind in ("text", "text/plain"):
        return html.escape(value, quote=False)
    wrapped = _WRAPPER.fullmatch(value) if kind in ("xhtml", "application/xhtml+xml") else None
    return wrapped[1] if wrapped else value
