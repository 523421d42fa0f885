"""How hard a text is to read."""

import re

from services.enrich.understand.facts.results import Readability
from services.enrich.understand.facts.sentences import sentences

FEWEST_WORDS = 30
LONGEST = 50_000
# Flesch (1948), A new readability yardstick; Kandel and Moles (1958), Application de l'indice de Flesch à la langue française.
_FORMULAS = {"en": (206.835, 1.015, 84.6), "fr": (207.0, 1.015, 73.6)}
# Syllables by groups of vowels, without a silent e at the end; right for nine words in ten, and off both ways.
_VOWELS = {"en": re.compile(r"[aeiouy]+"), "fr": re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+")}
_SILENT = {
    "en": re.compile(r"[aeiouy][^aeiouy\W]+e(?:s|d)?\b"),
    "fr": re.compile(r"[aeiouyàâéèêîôûœ][^aeiouy\W]+e(?:s|nt)?\b"),
}


def readability(body: str, language: str | None) -> Readability | None:
    """None for another language, and for too short a text to say."""
    if language not in _FORMULAS:
        return None
    text = body[:LONGEST].lower()
    words = len(text.split())
    if words < FEWEST_WORDS:
        return None
    count = sum(1 for _ in sentences(body[:LONGEST]))
    syllables = max(words, len(_VOWELS[language].findall(text)) - len(_SILENT[language].findall(text)))
    base, per_sentence, per_word = _FORMULAS[language]
    length, weight = words / max(1, count), syllables / words
    return Readability(round(base - per_sentence * length - per_word * weight, 1), round(length, 1), round(weight, 2))
