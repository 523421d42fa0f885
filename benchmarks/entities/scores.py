"""The measures. Everything is counted over all articles together (micro)."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.entities.labels import Article, Marked
from benchmarks.entities.systems import Reading, Span


@dataclass(frozen=True, slots=True)
class Counts:
    """Names found right, found at all, and marked. A measure of nothing is 0."""

    right: int = 0
    found: int = 0
    marked: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.marked if self.marked else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.marked) if self.found + self.marked else 0.0


def span(mark: Marked) -> Span:
    return mark.field, mark.start, mark.end, mark.type


def names(articles: Sequence[Article], readings: Sequence[Reading], kind: str | None = None) -> Counts:
    """Exact spans of the right type; of one type alone, or of all."""
    right = found = marked = 0
    for article, reading in zip(articles, readings, strict=True):
        wanted = {span(m) for m in article.marked if kind in (None, m.type)}
        said = {s for s in reading if kind in (None, s[3])}
        right, found, marked = right + len(wanted & said), found + len(said), marked + len(wanted)
    return Counts(right, found, marked)


def joining(articles: Sequence[Article], readings: Sequence[Reading]) -> tuple[float, int]:
    """B-cubed F1 (Bagga and Baldwin, 1998) over the persons' mentions that were found, and how many these are.

    For each mention: the share of those put together with it that belong to it (precision), and of those belonging to
    it that were put together with it (recall); both averaged over mentions. What was not found counts in `names`.
    """
    precision, recall, count = 0.0, 0.0, 0
    for article, reading in zip(articles, readings, strict=True):
        found = [(m.name, reading[span(m)].name) for m in article.marked if m.type == "person" and span(m) in reading]
        both, ours, theirs = Counter(found), Counter(n for _, n in found), Counter(n for n, _ in found)
        for (label, name), together in both.items():
            precision += together * together / ours[name]
            recall += together * together / theirs[label]
        count += len(found)
    if not count or not precision + recall:
        return 0.0, 0
    return 2 * precision * recall / (precision + recall) / count, count


@dataclass(frozen=True, slots=True)
class Links:
    """Of the places' mentions with a labelled id: how many, how many found, how many linked rightly; of those without: linked."""

    labelled: int = 0
    found: int = 0
    right: int = 0
    linked_unlabelled: int = 0

    @property
    def accuracy(self) -> float:
        """Right ones among those that were found as places."""
        return self.right / self.found if self.found else 0.0


def linking(articles: Sequence[Article], readings: Sequence[Reading]) -> Links:
    """How place mentions were linked."""
    count: dict[str, int] = defaultdict(int)
    for article, reading in zip(articles, readings, strict=True):
        for mark in article.marked:
            if mark.type == "place":
                said = reading.get(span(mark))
                is_linked = bool(said and said.id and said.id.startswith(("iso:", "gn:")))
                count["labelled"] += mark.id is not None
                count["found"] += mark.id is not None and said is not None
                count["right"] += mark.id is not None and said is not None and said.id == mark.id
                count["linked_unlabelled"] += mark.id is None and is_linked
    return Links(**count)
