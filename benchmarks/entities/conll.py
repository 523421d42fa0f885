"""CoNLL++ of 2020 newswire (Liu and Ritter, 2023), a file of one's own: `token start end tag` a line, tags as IOB1."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.entities.labels import Article, Marked
from services.enrich.understand.results import EntityType

TYPES: dict[str, EntityType] = {"PER": "person", "ORG": "organisation", "LOC": "place"}
DOCUMENT = "-DOCSTART-"


@dataclass(slots=True)
class _Document:
    text: str = ""
    shift: int | None = None
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    open: str | None = None


def load(path: Path) -> list[Article]:
    """Its documents, the text laid out by the tokens' own offsets. Raises ValueError naming the line that has no such shape."""
    return [_article(f"{path.name}#{number}", document) for number, document in enumerate(_documents(path))]


def _documents(path: Path) -> Iterator[_Document]:
    document: _Document | None = None
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith(DOCUMENT):
            if document and document.text:
                yield document
            document = _Document()
        elif document is None:
            raise ValueError(f"{path.name}:{number}: the file does not begin with {DOCUMENT}: is it CoNLL++?")
        elif not line.strip():
            document.open = None
        else:
            _add(document, line.rsplit(" ", 3), f"{path.name}:{number}")
    if document and document.text:
        yield document


def _add(document: _Document, columns: list[str], where: str) -> None:
    if len(columns) != 4 or not (columns[1].isdigit() and columns[2].isdigit()):
        raise ValueError(f"{where}: {' '.join(columns)!r} is not 'token start end tag'")
    token, tag = columns[0], columns[3]
    document.shift = int(columns[1]) if document.shift is None else document.shift
    start = int(columns[1]) - document.shift
    gap = start - len(document.text)
    document.text += ("\n" if document.open is None and gap > 1 else " ") * gap if document.text else ""
    start, end = len(document.text), len(document.text) + len(token)
    document.text += token
    kind = tag.partition("-")[2]
    if kind and tag.startswith("I-") and document.open == kind:
        document.spans[-1] = (document.spans[-1][0], end, kind)
    elif kind:
        document.spans.append((start, end, kind))
    document.open = kind


def _article(file: str, document: _Document) -> Article:
    text = document.text
    marked = [Marked("body", s, e, TYPES[kind], text[s:e]) for s, e, kind in document.spans if kind in TYPES]
    return Article(file, "en", "", text, tuple(marked))


def halves(articles: list[Article]) -> dict[str, list[Article]]:
    """Documents of odd index (rules were made looking at these) and of even index (these check them)."""
    by_half = {rest: [a for i, a in enumerate(articles) if i % 2 == rest] for rest in (1, 0)}
    return {"odd": by_half[1], "even": by_half[0]}
