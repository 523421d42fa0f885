"""A page dump (plain text) into an article."""

from services.enrich.clean.model import CleanedArticle


def clean_dump(text: str, *, url: str | None = None, title: str | None = None) -> CleanedArticle:
    """The article in a page dump. `url` and `title`, where the producer gave them, help to find the title line."""
    del url
    lines = [" ".join(line.split()) for line in text.splitlines()]
    lines = [line for line in lines if line]
    body = "\n\n".join(lines)
    return CleanedArticle(title, None, body, (), None, (), (), None, None, (), (), None, None, None, None,
                          "ok" if len(body) >= 200 else "empty", "article", "dump")
