"""What cleaning must reach, and whether it does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.cleaning.scores import Scores, share
from benchmarks.cleaning.speed import Speed

BODY_F1 = 0.965
TITLE_EXACT = 0.97
AUTHORS_F1 = 0.85
DATES_RIGHT = 0.98
PER_SECOND = {"txt": 200.0, "html": 25.0}
PEAK_MIB = 500.0
RIVALS = ("trafilatura", "readability")


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure against its goal."""

    what: str
    reached: float
    goal: str
    passed: bool


def of_format(where: str, scores: Mapping[str, Scores]) -> list[Goal]:
    """The goals of one half's dumps or HTML pages; scores by extractor."""
    ours = scores["newswire"]
    body, forgiven = share(ours.bodies) or 0.0, share(ours.forgiven) or 0.0
    goals = [_at_least(f"{where}: body F1", body, BODY_F1)]
    for rival in RIVALS:
        theirs = scores.get(rival, Scores())
        if theirs.bodies:
            goals.append(_ahead(f"{where}: body F1 ahead of {rival}", body, share(theirs.bodies) or 0.0))
            text = f"{where}: ahead of {rival}, title and standfirst forgiven"
            goals.append(_ahead(text, forgiven, share(theirs.forgiven) or 0.0))
    return [
        *goals,
        _at_least(f"{where}: title exact", share(ours.titles) or 0.0, TITLE_EXACT),
        _at_least(f"{where}: authors F1", ours.authors.f1 or 0.0, AUTHORS_F1),
        _at_least(f"{where}: dates right", ours.dates_right or 0.0, DATES_RIGHT),
        _none(f"{where}: dates wrong", ours.dates["wrong"] + ours.dates["unstated"]),
        _none(f"{where}: times invented", ours.dates["invented_time"]),
    ]


def of_speed(speeds: Sequence[Speed]) -> list[Goal]:
    """The goals of speed and memory."""
    goals = [_at_least(f"{s.format}: pages a second on one core", s.per_second, PER_SECOND[s.format]) for s in speeds]
    peak = max(speed.peak_mib for speed in speeds)
    return [*goals, Goal("peak memory of a process that only cleans, MiB", peak, f"< {PEAK_MIB:.0f}", peak < PEAK_MIB)]


def _at_least(what: str, reached: float, goal: float) -> Goal:
    return Goal(what, reached, f">= {goal:g}", reached >= goal)


def _ahead(what: str, ours: float, theirs: float) -> Goal:
    return Goal(what, ours, f"> {theirs:.3f}", ours > theirs)


def _none(what: str, count: int) -> Goal:
    return Goal(what, count, "0", count == 0)
