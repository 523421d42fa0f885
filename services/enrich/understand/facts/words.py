"""Word lists of the plain facts, from data/words.txt."""

from functools import cache
from importlib.resources import files


@cache
def _lists() -> dict[str, frozenset[str]]:
    text = files(__package__).joinpath("data", "words.txt").read_text("utf-8")
    found: dict[str, frozenset[str]] = {}
    for block in text.strip().split("\n\n"):
        head, *lines = block.splitlines()
        found[head.strip("[]")] = frozenset(" ".join(lines).split())
    return found


def stop_words(language: str | None) -> frozenset[str]:
    """Words that are no part of a phrase; none for a language without a list."""
    return _lists().get(f"stop {language}", frozenset())


def abbreviations() -> frozenset[str]:
    """What ends in a full stop inside of a sentence, in lower case and without it."""
    return _lists()["abbreviations"]
