"""HTML inside a feed's fields, and of pages, as plain text, in linear time. Pure."""

import html
import re

from services.ingest.slim import slim_html

# No tag begins inside another: a page of "<" is looked at once.
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]{0,5000}>")
_BREAKING = re.compile(r"</?(?:p|br|div|li|h[1-6]|td|tr|blockquote)\b[^<>]{0,2000}>", re.ASCII | re.IGNORECASE)


def plain_text(markup: str) -> str:
    """What a reader sees of it, white space collapsed."""
    if "<" in markup:
        markup = _TAG.sub("", _BREAKING.sub(" ", markup))
    return " ".join(html.unescape(markup).split())


def visible_text(page: str) -> str:
    """As plain_text, without scripts, styles and comments: the same where only a page's machinery has changed."""
    return plain_text(slim_html(page))


def plain_title(markup: str | None) -> str | None:
    """A title as plain text: feeds carry it escaped once, twice, or with tags; None where nothing is left."""
    text = plain_text(markup or "")
    # "A &amp;amp; B": escaped once more than XML needs, which some publishing systems do.
    return html.unescape(text) or None
