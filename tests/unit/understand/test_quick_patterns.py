"""spaCy's French pattern, shortened, matches what it matched."""

import random
import re

import pytest

from services.enrich.understand import quick_patterns
from services.enrich.understand.quick_patterns import shortened
from tests.processor_time import bounded

PIECES = [
    "anti", "faux", "a", "b-", "-", "'", "’", "–", "en", "la", "saint", "l'", "é", "Ω", "X", "3", "vieux", "mi", "grand",
    "r", "entr", "\n", " ", "états", "uni", "new", "york", "de", "sur",
]  # fmt: skip
WORDS = [
    "faux-vampire", "États-Unis", "premier-ministre", "saut-de-ski", "pet-en-l'air", "Paris", "l'eau", "grand-mère",
    "r'ouvrir", "Châlons-en-Champagne", "Aix-les-Bains", "anti-Δημο", "ANTI-TERRORISTE", "jean-", "jean-5", "-", "",
]  # fmt: skip


@pytest.fixture(scope="module")
def pattern() -> str:
    from spacy.lang.fr import tokenizer_exceptions

    regular = tokenizer_exceptions._regular_exp
    return "(?iu)" + "|".join(f"(?:{one})" for one in regular)


def test_the_shortened_pattern_matches_what_the_long_one_does(pattern):
    chance = random.Random(5)
    words = WORDS + ["".join(chance.choices(PIECES, k=chance.randint(1, 6))) for _ in range(5_000)]
    long, short = re.compile(pattern), re.compile(shortened(pattern))
    matched = [bool(long.match(word)) for word in words]
    assert [bool(short.match(word)) for word in words] == matched
    assert 50 < sum(matched) < len(words) - 50


def test_it_compiles_in_a_moment(pattern):
    short = shortened(pattern)
    assert len(short) < len(pattern) / 20
    re.purge()
    with bounded(0.5):
        re.compile(short)


@pytest.mark.parametrize(
    "pattern",
    [r"(?:[ab]c)|(?:[ab]d)", r"(?i)(?:a[x]", r"a[x]b[y]", r"(?:(?:a)|(?:b)[x])|(?:c[x])", r"(?:a\[[x])|(?:b\[[x])"],
    ids=["short", "open", "no alternatives", "a group across", "an escaped bracket"],
)
def test_what_is_not_of_that_form_stays(monkeypatch, pattern):
    shortened.cache_clear()
    if not pattern.startswith("(?:[ab]"):
        monkeypatch.setattr(quick_patterns, "LONG_PATTERN", 0)
    assert shortened(pattern) == pattern


def test_endings_are_written_once(monkeypatch):
    shortened.cache_clear()
    monkeypatch.setattr(quick_patterns, "LONG_PATTERN", 0)
    short = shortened("(?i)(?:^ab[xy]+$)|(?:^c[xy]+$)|(?:[xy]+$)")
    assert short.count("[xy]") == 1
    assert [bool(re.match(short, word)) for word in ("abx", "Cyx", "y", "b", "zx")] == [True, True, True, False, False]
