"""Word lists as they are read: which words and phrases of a language say which topic, and how surely."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from schemas.media_topics import CODES

TOPICS = tuple(CODES)
_NUMBER = {name: number for number, name in enumerate(TOPICS)}
# What stands under this name counts for nothing: "court shoe" is no court.
NOTHING = "none"
_WORD = re.compile(r"[a-zß-öø-ɏ]+")
# The same words of a text in ASCII, three times as fast.
_NO_LETTERS = {code: " " for code in range(128) if not chr(code).isalpha()}
# What the levels of the lists weigh: a hint says a sixth of a sure word.
WEIGHTS = {"0": 0.0, "1": 0.5, "2": 1.5, "3": 3.0}
# A beginning or ending of fewer letters would match by chance; no listed one is longer than the second.
SHORTEST_STEM, LONGEST_STEM = 3, 24
# Words that were looked up are remembered, so many: an article has 300 different ones, a language 60,000 that matter.
REMEMBERED = 60_000

Weights = tuple[tuple[int, float], ...]


def words_of(text: str) -> list[str]:
    """A text's words in small letters, of Latin letters alone: figures, signs and other scripts are in no list."""
    small = text.lower()
    return small.translate(_NO_LETTERS).split() if small.isascii() else _WORD.findall(small)


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


class Found(NamedTuple):
    """What is listed for a word: its own entry, or -1; the phrases that it may begin, the longest first.

    They are kept by their second word, and under "" those of two words of which the second has a star.
    """

    entry: int
    phrases: Mapping[str, tuple[Phrase, ...]]


NO_PHRASES: Mapping[str, tuple[Phrase, ...]] = {}


@dataclass(slots=True)
class _Lists:
    weights: list[Weights] = field(default_factory=list)
    words: dict[str, int] = field(default_factory=dict)
    beginnings: dict[str, int] = field(default_factory=dict)
    endings: dict[str, int] = field(default_factory=dict)
    phrases: dict[str, Mapping[str, tuple[Phrase, ...]]] = field(default_factory=dict)


class Lexicon:
    """One language's lists. A word has at most one entry: its own, its singular's, its longest listed beginning's or ending's."""

    def __init__(self, text: str) -> None:
        """`text` is written as data/en.txt is. Raises ValueError, with the line, where it can't be read."""
        self._lists = _sorted(_read(text))
        self.weights = self._lists.weights
        self.look_up = lru_cache(REMEMBERED)(self._look_up)

    def _look_up(self, word: str) -> Found:
        return Found(self._entry(word), self._lists.phrases.get(word, NO_PHRASES))

    def _entry(self, word: str) -> int:
        lists = self._lists
        for known in (word, word[:-1] if word.endswith("s") else word):
            if known in lists.words:
                return lists.words[known]
        for length in range(min(len(word), LONGEST_STEM), SHORTEST_STEM - 1, -1):
            if word[:length] in lists.beginnings:
                return lists.beginnings[word[:length]]
            if word[-length:] in lists.endings:
                return lists.endings[word[-length:]]
        return -1


@cache
def lexicon_for(language: str | None) -> Lexicon | None:
    """The lists of a language (ISO 639-1), None where there are none."""
    if not language or not language.isalpha():
        return None
    source = files(__package__).joinpath("data", f"{language}.txt")
    return Lexicon(source.read_text("utf-8")) if source.is_file() else None


def _read(text: str) -> dict[str, Weights]:
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


def _sorted(entries: dict[str, Weights]) -> _Lists:
    lists = _Lists(weights=list(entries.values()))
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
