"""Counting what a text says of each topic."""

import math
from collections.abc import Mapping

from services.enrich.understand.topics.lexicon import Lexicon
from services.enrich.understand.topics.wordlist import TOPICS, Phrase, words_of

# One word in the title says as much as five late in the text; a standfirst sums the article up, and news puts the point first.
TITLE, STANDFIRST, LEAD, BODY = 5.0, 3.0, 2.0, 1.0
LEAD_WORDS = 60
# A keyword was chosen by somebody to say what the article is about.
KEYWORD = 3.0
# What follows says the same again (a long article has 10,000 characters).
READ_CHARACTERS = 6_000


class Evidence:
    """How often each listed word stands in an article, weighed by where it stands."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._counts: dict[int, float] = {}

    def read(self, text: str, weight: float) -> None:
        """Count a text whose words all weigh the same."""
        self._count(words_of(text[:READ_CHARACTERS]), weight)

    def read_body(self, text: str) -> None:
        """Count a body: its first words weigh more."""
        words = words_of(text[:READ_CHARACTERS])
        self._count(words[:LEAD_WORDS], LEAD)
        self._count(words[LEAD_WORDS:], BODY)

    def sums(self) -> list[float]:
        """For each of TOPICS what its words say, in all: each its weight by the logarithm of how often it stands there."""
        sums = [0.0] * len(TOPICS)
        for entry, count in self._counts.items():
            often = math.log2(1 + count)
            for topic, weight in self._lexicon.weights[entry]:
                sums[topic] += weight * often
        return sums

    def _count(self, words: list[str], weight: float) -> None:
        counts, skip_to = self._counts, 0
        pairs = zip(map(self._lexicon.look_up, words), [*words[1:], ""], strict=False)
        for number, ((entry, phrases), second) in enumerate(pairs):
            if number < skip_to:
                continue
            if phrases and (second in phrases or "" in phrases):
                phrase = _phrase_at(words, number, second, phrases)
                if phrase:
                    entry, skip_to = phrase.entry, number + phrase.length
            if entry >= 0:
                counts[entry] = counts.get(entry, 0.0) + weight


def _phrase_at(words: list[str], number: int, second: str, phrases: Mapping[str, tuple[Phrase, ...]]) -> Phrase | None:
    for phrase in (*phrases.get(second, ()), *phrases.get("", ())):
        if phrase.follows(words, number):
            return phrase
    return None
