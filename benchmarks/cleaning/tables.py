"""The tables in Markdown."""

from collections.abc import Iterable, Mapping, Sequence

from benchmarks.cleaning.goals import Goal
from benchmarks.cleaning.scores import Scores, share
from benchmarks.cleaning.speed import Speed

HEAD = (
    "extractor | n | body F1 | forgiven | title | authors F1 | dates right | wrong | invented time | standfirst | "
    "headings P | R | captions P | R | credits | kind | quality"
)


def side_by_side(scores: Mapping[str, Scores]) -> str:
    """One row an extractor."""
    return _table(
        HEAD.split(" | "), ([name, *_row(found)] for name, found in scores.items() if found.bodies or found.dates)
    )


def _row(s: Scores) -> list[str]:
    said = bool(s.dates)
    wrong, invented = s.dates["wrong"] + s.dates["unstated"], s.dates["invented_time"]
    return [
        str(len(s.bodies)),
        *map(_figure, (share(s.bodies), share(s.forgiven), share(s.titles), s.authors.f1, s.dates_right)),
        *(str(count) if said else "–" for count in (wrong, invented)),
        *map(_figure, (share(s.standfirsts), s.headings.precision, s.headings.recall)),
        *map(_figure, (s.captions.precision, s.captions.recall, share(s.credits))),
        *map(_figure, (share(s.kinds), share(s.qualities))),
    ]


def by_shape(columns: Mapping[str, Mapping[str, Scores]]) -> str:
    """Our body F1, kind and quality: a row for each shape, a group of columns for each format (or for all together)."""
    head = ["shape", *(f"{column} {name}".strip() for name in columns for column in ("F1", "kind", "quality"))]
    shapes = sorted({shape for column in columns.values() for shape in column})
    rows = ([shape, *(cell for column in columns.values() for cell in _shape(column[shape]))] for shape in shapes)
    return _table(head, rows)


def _shape(s: Scores) -> list[str]:
    return [_figure(share(values)) for values in (s.bodies, s.kinds, s.qualities)]


def speeds(measured: Sequence[Speed]) -> str:
    """One row a format."""
    head = ["format", "pages around the median", "median bytes", "pages/s", "mean ms", "p99 ms", "peak MiB"]
    rows = (
        [s.format, str(s.pages), str(s.median_bytes)]
        + [f"{value:.1f}" for value in (s.per_second, s.mean_ms, s.p99_ms, s.peak_mib)]
        for s in measured
    )
    return _table(head, rows)


def goals(reached: Sequence[Goal]) -> str:
    """Each goal with pass or miss."""
    rows = (
        [g.what, f"{g.reached:.3f}".rstrip("0").rstrip("."), g.goal, "pass" if g.passed else "MISS"] for g in reached
    )
    return _table(["goal", "reached", "wanted", ""], rows)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
