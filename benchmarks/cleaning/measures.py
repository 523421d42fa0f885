"""How near an extractor came to the labels. Pure functions; README.md says why each measures as it does."""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Literal

from benchmarks.cleaning.extractors import Date
from schemas.times import parse_iso

SHINGLE = 4
# Written without spaces between words: a shingle there is of characters.
UNSPACED = {"ja", "th", "zh"}
PRECISIONS = ("day", "minute", "second")
Verdict = Literal["right", "coarse", "missed", "wrong", "invented_time", "nothing"]


def normal(text: str | None) -> str:
    """White space folded, as titles are compared."""
    return " ".join((text or "").split())


def f1(wanted: str, found: str, language: str) -> float:
    """F1 of 4-gram shingles, 0–1, each shingle counted as often as it occurs; two empty texts agree."""
    want, have = shingles(wanted, language), shingles(found, language)
    if not want and not have:
        return 1.0
    return 2 * (want & have).total() / (want.total() + have.total())


def shingles(text: str, language: str) -> Counter[tuple[str, ...]]:
    """The text's shingles; a text shorter than one is a shingle of its own."""
    words = (_letters(word) for word in unicodedata.normalize("NFKC", text).casefold().split())
    tokens = [word for word in words if word]
    if language in UNSPACED:
        tokens = list("".join(tokens))
    if not tokens:
        return Counter()
    return Counter(tuple(tokens[at : at + SHINGLE]) for at in range(max(1, len(tokens) - SHINGLE + 1)))


def _letters(word: str) -> str:
    return "".join(char for char in word if unicodedata.category(char)[0] not in "PSC")


def without_lines(text: str, lines: Iterable[str | None]) -> str:
    """The text without the lines that may be in it or not."""
    dropped = {normal(line) for line in lines if line}
    return "\n".join(line for line in text.splitlines() if normal(line) not in dropped)


def overlap(wanted: Iterable[str], found: Iterable[str]) -> tuple[int, int, int]:
    """(right, too many, missed) of two lists, compared without case and spacing."""
    want = Counter(normal(item).casefold() for item in wanted)
    have = Counter(normal(item).casefold() for item in found)
    right = (want & have).total()
    return right, have.total() - right, want.total() - right


def same_credit(wanted: str | None, found: str | None) -> bool:
    """Whether a credit is the one shown, with or without the word for it ("Photo: Ana Ruiz", "Ana Ruiz")."""
    want, have = normal(wanted).casefold(), normal(found).casefold()
    if want == have or not have:
        return want == have
    label = (
        want.removesuffix(have) if want.endswith(have) else want.removeprefix(have) if want.startswith(have) else want
    )
    words = label.split()
    return label != want and (len(words) <= 1 or (len(words) <= 3 and label.rstrip().endswith((":", " by", "/"))))


def date_verdict(wanted: Date | None, found: Date | None) -> Verdict:
    """One date judged. Coarse: true, but less than the page says. Invented: a time, or seconds, that the page does not say."""
    if wanted is None or found is None:
        return "nothing" if found is wanted else "missed" if found is None else "wrong"
    want, have = parse_iso(wanted.value)[0], parse_iso(found.value)[0]
    finer = PRECISIONS.index(found.precision) - PRECISIONS.index(wanted.precision)
    if finer > 0:
        return "invented_time"
    if found.precision == "day":
        return "wrong" if want.date() != have.date() else "coarse" if finer else "right"
    if found.precision == "minute":
        want, have = want.replace(second=0, microsecond=0), have.replace(second=0, microsecond=0)
    # A time with a zone never equals one without: a zone that the page does not state is wrong.
    zone_lost = want.tzinfo is not None and have.tzinfo is None
    same = want.replace(tzinfo=None) == have if zone_lost else want == have
    return "wrong" if not same else "coarse" if finer or zone_lost else "right"
