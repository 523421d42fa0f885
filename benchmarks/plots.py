"""Plots of benchmarks, as SVG under benchmarks/results/."""

from collections.abc import Mapping, Sequence

import matplotlib

from benchmarks.outcome import RESULTS

matplotlib.use("svg")
import matplotlib.pyplot as plt


def distributions(name: str, values: Mapping[str, Sequence[float]], label: str) -> None:
    """The share of articles (0-1) that took at most so long, a curve for each load."""
    figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    for curve, one in values.items():
        ordered = sorted(one)
        axes.plot(ordered, [(i + 1) / len(ordered) for i in range(len(ordered))], label=curve)
    axes.set(xlabel=label, ylabel="share of the articles", ylim=(0, 1.02), xlim=(0, None))
    axes.grid(alpha=0.3)
    axes.legend()
    _save(figure, name)


def bars(name: str, values: Mapping[str, float], label: str) -> None:
    """A bar for each name."""
    figure, axes = plt.subplots(figsize=(7, 0.6 + 0.4 * len(values)), layout="constrained")
    drawn = axes.barh(list(values), list(values.values()))
    axes.bar_label(drawn, fmt="{:,.3g}", padding=3)
    axes.invert_yaxis()
    axes.set(xlabel=label)
    axes.margins(x=0.12)
    _save(figure, name)


def curves(
    name: str, lines: Mapping[str, Sequence[tuple[float, float]]], x_label: str, y_label: str, logarithmic: bool = True
) -> None:
    """A line through the points of each name."""
    figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    for line, points in lines.items():
        axes.plot([x for x, _ in points], [y for _, y in points], marker="o", label=line)
    if logarithmic:
        axes.set_xscale("log")
    axes.set(xlabel=x_label, ylabel=y_label, ylim=(0, None))
    axes.grid(alpha=0.3)
    axes.legend()
    _save(figure, name)


def _save(figure: "plt.Figure", name: str) -> None:
    RESULTS.mkdir(exist_ok=True)
    # No date and the same ids each time, so that a plot changes only with its figures.
    with plt.rc_context({"svg.hashsalt": name}):
        figure.savefig(RESULTS / f"{name}.svg", metadata={"Date": None})
    plt.close(figure)
