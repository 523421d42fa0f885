"""The errors of an open set, one a line, for whoever improves the rules."""

from collections.abc import Sequence

from benchmarks.entities.labels import Article
from benchmarks.entities.scores import span
from benchmarks.entities.systems import Reading, Span

AROUND = 40


def print_all(articles: Sequence[Article], readings: Sequence[Reading]) -> None:
    """Prints what was found wrongly or not at all, persons joined otherwise than labelled, and ids that differ."""
    for article, reading in zip(articles, readings, strict=True):
        print(f"\n{article.file}")
        for line in [*_names(article, reading), *_joined(article, reading), *_linked(article, reading)]:
            print("  " + line)


def _names(article: Article, reading: Reading) -> list[str]:
    marked = {span(m) for m in article.marked}
    wrong = [(s, "found ") for s in reading.keys() - marked] + [(s, "missed") for s in marked - reading.keys()]
    return [f"{what} {s[3]:12} {_context(article, s)}" for s, what in sorted(wrong)]


def _context(article: Article, at: Span) -> str:
    text = article.text(at[0])
    before, after = text[max(0, at[1] - AROUND) : at[1]], text[at[2] : at[2] + AROUND]
    return f"{before}[{text[at[1] : at[2]]}]{after}".replace("\n", "¶")


def _joined(article: Article, reading: Reading) -> list[str]:
    found = {(m.name, reading[span(m)].name) for m in article.marked if m.type == "person" and span(m) in reading}
    ours, theirs = [name for _, name in found], [name for name, _ in found]
    return [
        f"joined   {label} is {name}"
        for label, name in sorted(found)
        if ours.count(name) > 1 or theirs.count(label) > 1
    ]


def _linked(article: Article, reading: Reading) -> list[str]:
    places = [(m, reading[span(m)].id) for m in article.marked if m.type == "place" and m.id and span(m) in reading]
    return sorted({f"linked   {m.name} is {said}, not {m.id}" for m, said in places if said != m.id})
