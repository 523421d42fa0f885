"""What the links of a page tell: which articles it offers as related, and whether it is a list of articles itself."""

from collections.abc import Iterator
from typing import Any

from services.enrich.clean.lines import fold, width
from services.enrich.clean.markup.blocks import names_of, opening_of, text_of
from services.enrich.clean.vocabulary import blocks, class_names

_HEADLINE = (25, 150)  # width of a link that is a headline
_HEADLINES = 8  # on a page that lists articles, at least
_EACH = 40  # characters of text for each of them; an article has more
_MOST_TITLES = 20
_TITLE = (12, 200)  # width of the title of another article
_HEADS = ("h2", "h3", "h4", "h5", "h6", "p", "div", "span", "strong", "b", "dt", "summary")
_NOT_RELATED = ("nav", "footer", "header", "head")
_NO_PART = frozenset(["html", "body", "article", "main", "h1", "p"])


def related_titles(tree: Any) -> tuple[str, ...]:
    """The titles of other articles that the page offers as related: links in a part that is named or headed so."""
    titles: dict[str, str] = {}
    for part in _related_parts(tree):
        for title in _titles(part):
            titles.setdefault(fold(title), title)
    return tuple(titles.values())


def _related_parts(tree: Any) -> Iterator[Any]:
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if class_names.RELATED.search(names_of(element)) and element.tag not in _NO_PART:
            yield element
        elif element.tag in _HEADS and len(element) <= 2 and _heads_related(element):
            parent = element.getparent()
            if parent.tag not in _NO_PART:
                yield parent


def _heads_related(element: Any) -> bool:
    said = opening_of(element)
    return 3 < len(said) <= 60 and fold(said) in blocks.RELATED_HEADS


def _titles(part: Any) -> list[str]:
    if any(above.tag in _NOT_RELATED for above in part.iterancestors()):
        return []
    found = [text_of(link)[:300] for _, link in zip(range(_MOST_TITLES + 1), part.iter("a"), strict=False)]
    titles = [text for text in found if _TITLE[0] <= width(text) <= _TITLE[1]]
    return titles if len(found) <= _MOST_TITLES else []


def is_index(tree: Any, sentences: int) -> bool:
    """Whether a page is a list of links that read like headlines; `sentences` is how many characters its text has."""
    links = sum(1 for link in tree.iter("a") if _HEADLINE[0] <= width(text_of(link)[:400]) <= _HEADLINE[1])
    return links >= _HEADLINES and _EACH * links > sentences
