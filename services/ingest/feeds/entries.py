"""A feed as it was read: what it says of itself, and its items in its own order. Pure."""

import hashlib
from dataclasses import astuple, dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One item. `text` is the fullest text it carries, as HTML; `title` is plain; dates are ISO 8601; `link` is absolute."""

    id: str | None = None
    link: str | None = None
    title: str | None = None
    text: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None

    @property
    def key(self) -> str:
        """A hash of what names the item within its feed: its id, else its link, else all of it."""
        return digest("id", self.id) if self.id else digest("link", self.link) if self.link else self.fingerprint

    @property
    def fingerprint(self) -> str:
        """A hash of everything that the feed says of it."""
        return digest(*map(str, astuple(self)))


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """`by` names the parser that read it."""

    title: str | None = None
    link: str | None = None
    entries: tuple[Entry, ...] = ()
    by: str = ""


def digest(*parts: str | None) -> str:
    """16 hex digits over the parts; no two different lists of parts make one string."""
    framed = "".join(f"{len(part or '')}:{part or ''}" for part in parts)
    return hashlib.sha256(framed.encode("utf-8", "surrogatepass")).hexdigest()[:16]
