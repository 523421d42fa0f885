"""How well names are found, typed, joined and linked. Run it with `make bench-entities`; 1 on a missed goal.

Stock is the same model in spaCy's own pipe, on the same texts in the same run. Of the held-back half no single error is
ever printed. Joining is B-cubed F1 of the persons' mentions that were found; linking is the share of right ids among the
place mentions that were found and have an id in the labels.
"""

import argparse
import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.entities import conll, errors, labels, scores
from benchmarks.entities.labels import Article
from benchmarks.entities.systems import MEASURED, Reading, newswire, recogniser_for, stock, stock_pipe

CONLL_F1, ABOVE_STOCK, JOINING, LINKING, TOPICS = 0.82, 0.05, 0.95, 0.90, 0.80
LANGUAGES = {"en": "English", "fr": "French"}
Goal = tuple[str, float, float]


class Measured:
    """One set of articles, read by both systems."""

    def __init__(self, articles: Sequence[Article], ours: list[Reading], stocks: list[Reading]) -> None:
        self.articles, self.ours, self.stocks = articles, ours, stocks

    def table(self, heading: str) -> None:
        """Prints precision, recall and F1 by type beside stock's."""
        print(f"\n{heading}: {len(self.articles)} articles\n\n| | marked | P | R | F1 | stock P | R | F1 |")
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
        for kind in (*MEASURED, None):
            a, b = (scores.names(self.articles, readings, kind) for readings in (self.ours, self.stocks))
            print(
                f"| {kind or 'all'} | {a.marked} | {a.precision:.3f} | {a.recall:.3f} | {a.f1:.3f} "
                f"| {b.precision:.3f} | {b.recall:.3f} | {b.f1:.3f} |"
            )

    def above_stock(self) -> tuple[float, float]:
        """F1, and how much it is above stock's."""
        ours = scores.names(self.articles, self.ours).f1
        return ours, ours - scores.names(self.articles, self.stocks).f1

    def goals(self, heading: str) -> list[Goal]:
        """The goals for articles with persons and places labelled in full; prints what has no goal."""
        joined, persons = scores.joining(self.articles, self.ours)
        links = scores.linking(self.articles, self.ours)
        print(
            f"\n{persons} mentions of persons to join; {links.labelled} mentions of places with an id, {links.found} found, "
            f"{links.right} linked rightly; {links.linked_unlabelled} linked where the labels say nothing"
        )
        return [
            (f"{heading}: F1 above stock", self.above_stock()[1], ABOVE_STOCK),
            (f"{heading}: person joining (B-cubed F1)", joined, JOINING),
            (f"{heading}: place linking", links.accuracy, LINKING),
        ]


class Systems:
    """Both systems of a language, loaded once; None where its model is not installed."""

    def __init__(self, language: str) -> None:
        self._ours, self._stock = recogniser_for(language), stock_pipe(language)

    def measure(self, articles: Sequence[Article]) -> Measured | None:
        if not (self._ours and self._stock):
            return None
        return Measured(articles, newswire(self._ours, articles), stock(self._stock, articles))


def of_the_set(folders: dict[str, Path], systems: dict[str, Systems], verbose: bool) -> list[Goal]:
    """Prints each half, a language at a time; goals hold for English."""
    goals: list[Goal] = []
    for half, folder in folders.items():
        articles = labels.load(folder)
        if not articles:
            print(f"\n{half}: no articles in {folder}: n/a")
        for language in sorted({a.language for a in articles}):
            some = [a for a in articles if a.language == language]
            heading = f"{half}, {LANGUAGES.get(language, language)}"
            measured = systems[language].measure(some) if language in systems else None
            if measured is None:
                print(f"\n{heading}: {len(some)} articles: n/a (no model of this language is installed)")
                continue
            measured.table(heading)
            found = measured.goals(heading)
            goals += found if language == "en" else []
            if verbose and half == "open":
                errors.print_all(some, measured.ours)
        if articles and importlib.util.find_spec("benchmarks.entities.topics"):
            topics = importlib.import_module("benchmarks.entities.topics")
            goals.append((f"{half}: topics", topics.score(articles), TOPICS))
    return goals


def of_conll(path: Path, systems: Systems, verbose: bool) -> list[Goal]:
    """Prints CoNLL++ as a whole and by halves; errors of the odd half only."""
    articles = conll.load(path)
    for half, some in {"CoNLL++": articles, **conll.halves(articles)}.items():
        measured = systems.measure(some)
        assert measured, "English is always installed"
        measured.table(half if half == "CoNLL++" else f"CoNLL++, documents of {half} index")
        if half == "CoNLL++":
            f1, above = measured.above_stock()
        if verbose and half == "odd":
            errors.print_all(some, measured.ours)
    return [("CoNLL++: F1", f1, CONLL_F1), ("CoNLL++: F1 above stock", above, ABOVE_STOCK)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.entities", description=__doc__)
    parser.add_argument("--open", type=Path, default=labels.FOLDER / "open", help="another folder for the open half")
    parser.add_argument("--conll", type=Path, help="the file conllpp.txt of CoNLL++ 2020, which is not ours to ship")
    parser.add_argument("--half", choices=labels.HALVES, action="append", help="only this half (default: both)")
    parser.add_argument("-v", "--verbose", action="store_true", help="list the errors in the open half")
    asked = parser.parse_args(arguments)
    systems = {language: Systems(language) for language in LANGUAGES}
    everything = {"open": asked.open, "held_back": labels.FOLDER / "held_back"}
    goals = of_the_set({half: everything[half] for half in asked.half or labels.HALVES}, systems, asked.verbose)
    if asked.conll:
        goals += of_conll(asked.conll, systems["en"], asked.verbose)
    print("\n| goal | at least | reached | |\n| --- | ---: | ---: | --- |")
    for what, reached, at_least in goals:
        print(f"| {what} | {at_least:.2f} | {reached:.3f} | {'reached' if reached >= at_least else 'MISSED'} |")
    return int(not goals or any(reached < at_least for _, reached, at_least in goals))


if __name__ == "__main__":
    sys.exit(main())
