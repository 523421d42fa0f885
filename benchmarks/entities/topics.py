"""How well topics are found: `python -m benchmarks.entities.topics [FOLDER]`, the open half by default, errors listed.

Of a labelled article only title, text and language are given to the rules: no section, keyword or address helps.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.entities import labels
from schemas.media_topics import SHORT
from services.enrich.understand.topics import Placed, Topic, find_topics


class Labelled(Protocol):
    """What is needed of an article: topics are codes (`medtop:15000000`), the main one first."""

    @property
    def file(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def topics(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Figures:
    """Over articles with labels: codes found right, found, labelled; and in how many the main topic is right."""

    articles: int
    right: int
    found: int
    labelled: int
    main: int

    @property
    def f1(self) -> float:
        """Of the set of codes, all articles together."""
        return 2 * self.right / (self.found + self.labelled) if self.found + self.labelled else 0.0

    @property
    def main_accuracy(self) -> float:
        """How often the first topic is the labels' first."""
        return self.main / self.articles if self.articles else 0.0

    def __str__(self) -> str:
        precision, recall = self.right / max(1, self.found), self.right / max(1, self.labelled)
        return (
            f"{self.articles} articles: F1 of the codes {self.f1:.3f} (P {precision:.3f}, R {recall:.3f}), "
            f"main topic right {self.main_accuracy:.3f}"
        )


def found_in(article: Labelled) -> tuple[Topic, ...]:
    """What the rules say of an article."""
    return find_topics(Placed(title=article.title, body=article.body, language=article.language))


def score_topics(articles: Iterable[Labelled]) -> Figures:
    """The figures over the articles whose topics are labelled; single errors stay inside."""
    sums = Counter[str]()
    for article in articles:
        if article.topics:
            found = [topic.code for topic in found_in(article)]
            sums += Counter(
                articles=1,
                right=len(set(found) & set(article.topics)),
                found=len(found),
                labelled=len(set(article.topics)),
                main=int(found[:1] == [article.topics[0]]),
            )
    return Figures(sums["articles"], sums["right"], sums["found"], sums["labelled"], sums["main"])


def score(articles: Iterable[Labelled]) -> float:
    """The worse of the two measures: a goal holds for both. Prints both."""
    figures = score_topics(articles)
    print(f"\nTopics: {figures}")
    return min(figures.f1, figures.main_accuracy)


def errors(articles: Iterable[Labelled]) -> list[str]:
    """One line an article with an error: what is labelled, what was found. For the open half alone."""
    lines = []
    for article in articles:
        found = found_in(article)
        if article.topics and [topic.code for topic in found] != list(article.topics):
            said = " ".join(f"{SHORT[topic.code]}:{topic.confidence:.2f}" for topic in found)
            wanted = " ".join(SHORT.get(code, code) for code in article.topics)
            lines.append(f"{article.file}: labelled {wanted}; found {said or 'none'}")
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints errors and figures; 1 where the folder has no article, 2 where it is the held-back half."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.entities.topics", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=labels.FOLDER / "open")
    folder = parser.parse_args(arguments).folder
    if folder.resolve().name == "held_back":
        print(f"{folder}: of this half only sums are printed: make bench-entities prints them", file=sys.stderr)
        return 2
    articles = labels.load(folder)
    if not articles:
        print(f"{folder}: no articles (NAME.txt) here", file=sys.stderr)
        return 1
    for line in errors(articles):
        print(line)
    print(score_topics(articles))
    return 0


if __name__ == "__main__":
    sys.exit(main())
