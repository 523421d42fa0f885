"""An HTML page into an article."""

from services.enrich.clean.dump import clean_dump
from services.enrich.clean.model import CleanedArticle


def clean_html(html: str, *, url: str | None = None, title: str | None = None) -> CleanedArticle:
    """The article in an HTML page; metadata from JSON-LD first, then what trafilatura reads."""
    import trafilatura

    return clean_dump(trafilatura.extract(html) or "", url=url, title=title)
