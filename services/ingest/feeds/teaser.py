"""Whether what a feed says of an article is all of it, or an invitation to the page. Pure."""

import re

from schemas.feeds import PageMode
from services.ingest.feeds.entries import Entry
from services.ingest.feeds.markup import plain_text

# A shorter item may well be complete; then its page costs one request and gives the same article.
FULL_CHARACTERS = 1_200
_LAST = 120
_GOES_ON = re.compile(
    r"(\.\.\.|…|\[…\]|\[\.\.\.\])\W{0,3}$"
    r"|\b(read more|continue reading|read the full (story|article)|weiterlesen|mehr lesen|lire la suite|seguir leyendo|leer más"
    r"|leggi tutto|continua a leggere|leia mais|lees (meer|verder)|czytaj (więcej|dalej)|läs mer|les mer|læs mere|читать (далее|полностью)"
    r"|devamını oku)\b[^.!?]{0,60}$",
    re.IGNORECASE,
)


def wants_page(entry: Entry, mode: PageMode) -> bool:
    """Whether the page behind the item is to be fetched."""
    if entry.link is None or mode == "never":
        return False
    return mode == "always" or is_teaser(entry.text)


def is_teaser(text: str) -> bool:
    """Whether an item's text (HTML) is short, or ends as teasers do."""
    plain = plain_text(text)
    return len(plain) < FULL_CHARACTERS or _GOES_ON.search(plain[-_LAST:]) is not None
