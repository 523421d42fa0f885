"""Reading a word list: `topic weight: words`, a line after the other; `#` begins a comment."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from schemas.media_topics import CODES

TOPICS = tuple(CODES)
_NUMBER = {name: number for number, name in enumerate(TOPICS)}
# What stands under this name counts for nothing: "game changer" is no game.
NOTHING = "none"
# What the levels of the lists weigh: a hint says a sixth of a sure word.
WEIGHTS = {"0": 0.0, "1": 0.5, "2": 1.5, "3": 3.0}
_WORD = re.compile(r"[a-z0-9ß-öø-ɏ]+")
# The same words of a text in ASCII, three times as fast.
_OTHERS = {code: " " for code in range(128) if not chr(code).isalnum()}
# Longer ones are data, of which no memory should be full.
LONGEST_WORD = 40

Weights = tuple[tuple[int, float], ...]


def words_of(text: str) -> list[str]:
    """A text's words in small letters, of Latin letters and figures: signs and other scripts are in no list."""
    small = text.lower()
    words: list[str] = small.translate(_OTHERS).split() if small.isascii() else _WORD.findall(small)
    if max(map(len, words), default=0) > LONGEST_WORD:
        return [word for word in words if len(word) <= LONGEST_WORD]
    return words


class Phrase(NamedTuple):
    """A phrase behind its first word: the words that must be the same, how the one after them begins, and its entry."""

    words: list[str]
    beginning: str
    length: int
    entry: int

    def follows(self, words: Sequence[str], first: int) -> bool:
        """Whether the phrase stands in the list of words, its first word (already compared) at `first`."""
        end = first + self.length
        if end > len(words):
            return False
        if self.beginning:
            end -= 1
            return words[first + 1 : end] == self.words and words[end].startswith(self.beginning)
        return words[first + 1 : end] == self.words


@dataclass(slots=True)
class Lists:
    """A list, ready to be asked: what each entry says, and the number of the entry of each word, beginning, ending and phrase."""

    weights: list[Weights] = field(default_factory=list)
    words: dict[str, int] = field(default_factory=dict)
    beginnings: dict[str, int] = field(default_factory=dict)
    endings: dict[str, int] = field(default_factory=dict)
    phrases: dict[str, Mapping[str, tuple[Phrase, ...]]] = field(default_factory=dict)


def read_list(text: str) -> Lists:
    """A word list as data/en.txt is one. Raises ValueError, with the line, where it can't be read."""
    return _sorted(_entries(text))


def _entries(text: str) -> dict[str, Weights]:
    raw: dict[str, dict[int, float]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line and not line.startswith("#"):
            topic, weight, entries = _line(number, line)
            for entry in entries:
                weights = raw.setdefault(entry, {})
                if topic != NOTHING:
                    weights[_NUMBER[topic]] = max(weight, weights.get(_NUMBER[topic], 0.0))
    return {entry: tuple(weights.items()) for entry, weights in raw.items()}


def _line(number: int, line: str) -> tuple[str, float, list[str]]:
    head, colon, rest = line.partition(":")
    topic, _, weight = head.partition(" ")
    if not colon or (topic != NOTHING and topic not in _NUMBER) or weight not in WEIGHTS:
        raise ValueError(
            f"line {number} of a word list is not `topic weight: words` with a topic of ours: {line[:60]!r}"
        )
    return topic, WEIGHTS[weight], [entry for raw in rest.split(",") if (entry := _normal(raw))]


def _normal(entry: str) -> str:
    """In small letters, a phrase as the words into which a text is split ("world's oldest" has three); stars stay."""
    entry = entry.strip().lower()
    before, after = ("*" if starred else "" for starred in (entry.startswith("*"), entry.endswith("*")))
    words = words_of(entry)
    return before + " ".join(words) + after if words else ""


def _sorted(entries: dict[str, Weights]) -> Lists:
    lists = Lists(weights=list(entries.values()))
    phrases: dict[str, list[Phrase]] = {}
    for number, entry in enumerate(entries):
        first, *rest = entry.split(" ")
        if rest:
            phrases.setdefault(first, []).append(_phrase(rest, number))
        elif entry.endswith("*"):
            lists.beginnings[entry[:-1]] = number
        elif entry.startswith("*"):
            lists.endings[entry[1:]] = number
        else:
            lists.words[entry] = number
    lists.phrases = {first: _by_second(found) for first, found in phrases.items()}
    return lists


def _phrase(rest: list[str], entry: int) -> Phrase:
    if rest[-1].endswith("*"):
        return Phrase(rest[:-1], rest[-1][:-1], len(rest) + 1, entry)
    return Phrase(rest, "", len(rest) + 1, entry)


def _by_second(found: list[Phrase]) -> Mapping[str, tuple[Phrase, ...]]:
    kept: dict[str, list[Phrase]] = {}
    for phrase in sorted(found, key=lambda phrase: -phrase.length):
        kept.setdefault(phrase.words[0] if phrase.words else "", []).append(phrase)
    return {second: tuple(phrases) for second, phrases in kept.items()}
