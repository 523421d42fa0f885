"""What a way of doing it took, and how that compares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

OURS, LOOP, PIPE = "newswire", "plain loop", "stock nlp.pipe"
TIMES = {LOOP: f"times the {LOOP}, articles per CPU second", PIPE: f"times {PIPE}, articles per CPU second"}


@dataclass(frozen=True, slots=True)
class Drained:
    """A backlog of `articles` by one way: wall-clock seconds, and CPU seconds of its processes and of the servers meanwhile.

    `words` is how long the text of a document is on average; `stale` how many documents an older revision took over.
    """

    way: str
    articles: int
    seconds: float
    cpu: float
    kafka_cpu: float
    elasticsearch_cpu: float
    words: float
    stale: int

    @property
    def per_second(self) -> float:
        """Articles a second by the clock."""
        return self.articles / self.seconds

    @property
    def per_cpu_second(self) -> float:
        """Articles for a second of CPU of the way's own processes, the servers not counted."""
        return self.articles / self.cpu

    def per_thousand(self, cpu: float) -> float:
        """CPU seconds for 1,000 articles."""
        return 1_000 * cpu / self.articles


def ratios(drained: Sequence[Drained]) -> dict[str, float]:
    """How many times the articles ours does for a second of CPU, beside each other way. Raises StopIteration without ours."""
    ours = next(one for one in drained if one.way == OURS)
    return {TIMES[one.way]: ours.per_cpu_second / one.per_cpu_second for one in drained if one is not ours}


def count_stale(shown: Mapping[str, str], newer: Mapping[str, str], older: Mapping[str, str]) -> int:
    """How many documents show the older revision's title; titles by document id.

    Raises ValueError where a document is not shown, or shows neither title: then this says nothing about revisions.
    """
    strange = [name for name in older if shown.get(name) not in (newer[name], older[name])]
    if strange:
        raise ValueError(
            f"{len(strange)} of {len(older)} documents show neither title, such as {strange[0]}: {shown.get(strange[0])!r} "
            f"is neither {newer[strange[0]]!r} nor {older[strange[0]]!r}"
        )
    return sum(shown[name] == title for name, title in older.items())
