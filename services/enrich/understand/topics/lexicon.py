"""Which topics a word or phrase of a language says, and how surely; lists are read once."""

import re
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from services.enrich.understand.topics.wordlist import Phrase, read_list

# A beginning or ending of fewer letters would match by chance; no listed one is longer than the second.
SHORTEST_STEM, LONGEST_STEM = 3, 24
# Words that were looked up are remembered, so many: an article has 300 different ones, a language 60,000 that matter.
REMEMBERED = 60_000


class Found(NamedTuple):
    """What is listed for a word: its own entry, or -1; the phrases that it may begin, the longest first.

    They are kept by their second word, and under "" those of two words of which the second has a star.
    """

    entry: int
    phrases: Mapping[str, tuple[Phrase, ...]]


NO_PHRASES: Mapping[str, tuple[Phrase, ...]] = {}


class Lexicon:
    """One language's lists. A word has at most one entry: its own, its singular's, its longest listed beginning's or ending's."""

    def __init__(self, text: str) -> None:
        """`text` is written as data/en.txt is. Raises ValueError, with the line, where it can't be read."""
        self._lists = read_list(text)
        self.weights = self._lists.weights
        self.look_up = lru_cache(REMEMBERED)(self._look_up)

    @property
    def words(self) -> Collection[str]:
        """The listed words, phrases and parts of words left out."""
        return self._lists.words.keys()

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
def languages() -> frozenset[str]:
    """Those with a list, ISO 639-1."""
    names = (source.name for source in files(__package__).joinpath("data").iterdir())
    return frozenset(name[:2] for name in names if re.fullmatch(r"[a-z]{2}\.txt", name))


def lexicon_for(language: str | None) -> Lexicon | None:
    """The lists of a language, None where there are none."""
    return _loaded(language) if language in languages() else None


@cache
def _loaded(language: str | None) -> Lexicon:
    return Lexicon(files(__package__).joinpath("data", f"{language}.txt").read_text("utf-8"))
