"""The scores of one extractor over a group of samples."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean

from benchmarks.cleaning.extractors import Date, Extractor, Found
from benchmarks.cleaning.labels import Sample
from benchmarks.cleaning.measures import date_verdict, f1, normal, overlap, same_credit, without_lines


@dataclass(slots=True)
class Tally:
    """Right, too many and missed, summed over samples."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    def add(self, counts: tuple[int, int, int]) -> None:
        self.right, self.extra, self.missed = (
            self.right + counts[0],
            self.extra + counts[1],
            self.missed + counts[2],
        )

    @property
    def precision(self) -> float | None:
        return self.right / (self.right + self.extra) if self.right + self.extra else None

    @property
    def recall(self) -> float | None:
        return self.right / (self.right + self.missed) if self.right + self.missed else None

    @property
    def f1(self) -> float | None:
        total = 2 * self.right + self.extra + self.missed
        return 2 * self.right / total if total else None


@dataclass(slots=True)
class Scores:
    """Everything that is measured; an empty list or tally was not judged, or the extractor does not say."""

    bodies: list[float] = field(default_factory=list)
    forgiven: list[float] = field(default_factory=list)
    titles: list[bool] = field(default_factory=list)
    standfirsts: list[bool] = field(default_factory=list)
    kinds: list[bool] = field(default_factory=list)
    qualities: list[bool] = field(default_factory=list)
    credits: list[bool] = field(default_factory=list)
    authors: Tally = field(default_factory=Tally)
    headings: Tally = field(default_factory=Tally)
    captions: Tally = field(default_factory=Tally)
    dates: Counter[str] = field(default_factory=Counter)

    @property
    def dates_right(self) -> float | None:
        """Of the dates that the pages state, the share given with their full precision."""
        stated = sum(count for verdict, count in self.dates.items() if verdict not in ("nothing", "unstated"))
        return self.dates["right"] / stated if stated else None


def share(values: Sequence[float | bool]) -> float | None:
    """The mean, or None where there is nothing."""
    return fmean(values) if values else None


def score(samples: Sequence[Sample], extractor: Extractor) -> Scores:
    """Runs the extractor over the samples; one it cannot read is not judged."""
    scores = Scores()
    for sample in samples:
        found = extractor(sample)
        if found is not None:
            _judge(scores, sample, found)
    return scores


def body_f1(sample: Sample, found: Found, *, forgiving: bool = False) -> float:
    """The body's F1; forgiving, title and standfirst may stand in it."""
    labels = sample.labels
    may = [*labels["optional"], *([labels["title"], labels["standfirst"]] if forgiving else [])]
    return f1(labels["body"], without_lines(found.body, may), labels["language"])


def _judge(scores: Scores, sample: Sample, found: Found) -> None:
    labels = sample.labels
    if labels["body"] is not None:
        scores.bodies.append(body_f1(sample, found))
        scores.forgiven.append(body_f1(sample, found, forgiving=True))
    if found.title is not None or found.says_dates:
        scores.titles.append(normal(found.title) == normal(labels["title"]))
    if found.authors is not None:
        scores.authors.add(overlap(labels["authors"], found.authors))
    if found.says_dates:
        for name in ("published", "modified"):
            _judge_date(scores, labels[name], getattr(found, name))
    if found.kind is not None:
        _judge_fields(scores, sample, found)


def _judge_date(scores: Scores, label: dict[str, str] | None, found: Date | None) -> None:
    verdict = date_verdict(Date(**label) if label else None, found)
    scores.dates[verdict if label or verdict == "nothing" else "unstated"] += 1


def _judge_fields(scores: Scores, sample: Sample, found: Found) -> None:
    """What no other extractor says; an index page is judged by its kind alone."""
    labels = sample.labels
    scores.kinds.append(found.kind == labels["kind"])
    if labels["quality"] is None:
        return
    scores.qualities.append(found.quality == labels["quality"])
    if labels["standfirst"] or found.standfirst:
        scores.standfirsts.append(normal(found.standfirst) == normal(labels["standfirst"]))
    scores.headings.add(overlap(labels["headings"], found.headings or ()))
    wanted = {normal(item["caption"]): normal(item["credit"]) for item in labels["captions"]}
    have = {normal(caption): normal(credit) for caption, credit in found.captions or ()}
    scores.captions.add(overlap(wanted, have))
    scores.credits += [same_credit(credit, have[caption]) for caption, credit in wanted.items() if caption in have]
