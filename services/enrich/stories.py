"""What tells copies of one text: a sketch of the body's shingles (runs of neighbouring words), the same for the same text for ever.

The title is left out, since papers write their own. Figures and names stay: bulletins of one series differ in nothing else.
"""

import re
import unicodedata
from dataclasses import dataclass

from rensa import RMinHash

from services.common.bands import MINIMA, to_bands

SEED = 1
# Measured on benchmarks/stories: with 3 words bulletins of one series look alike, with 5 a copy edited here and there no longer does.
WORDS, CHARACTERS = 4, 8
# Of shorter texts (a caption, a flash) two are alike by chance.
FEWEST_SHINGLES = 16
# A book's worth; what follows makes no difference to which texts are copies.
LONGEST = 200_000

# Scripts without spaces: Chinese, Japanese, Thai, Lao, Burmese, Khmer.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_TOKEN = re.compile(f"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[\\w\u0300-\u036f\u0900-\u0963\u0966-\u0dff])+")
_SPACED_ONLY = re.compile("[\\w\u0300-\u036f\u0900-\u0963\u0966-\u0dff]+")
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Sketch:
    """Bands, empty for a text that is too short for any; and how many different shingles the text has."""

    bands: list[str]
    size: int


def sketch(body: str) -> Sketch:
    """The sketch of a body."""
    shingles = shingles_of(body[:LONGEST])
    if len(shingles) < FEWEST_SHINGLES:
        return Sketch([], len(shingles))
    made = RMinHash(num_perm=MINIMA, seed=SEED)
    made.update(shingles)
    return Sketch(to_bands(made.digest()), len(shingles))


def shingles_of(text: str) -> list[str]:
    """Each run of 4 neighbouring words once, or of 8 characters where the script has no spaces; upper and lower case are one."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    plain = plain.casefold()
    unspaced = _HAS_UNSPACED.search(plain) is not None
    tokens = (_TOKEN if unspaced else _SPACED_ONLY).findall(plain)
    if unspaced and sum(map(len, tokens)) < 2 * len(tokens):
        return list({"".join(tokens[i : i + CHARACTERS]) for i in range(len(tokens) - CHARACTERS + 1)})
    return list(set(map(" ".join, zip(*(tokens[i:] for i in range(WORDS)), strict=False))))
