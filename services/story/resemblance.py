"""Whether two documents are copies of one text. Pure.

A copy may be cut or have a paragraph of its own in front, so what counts is the share of the shorter text that stands in the
longer one too. Thresholds were chosen on the open half of benchmarks/stories; `make bench-stories` measures both halves.
"""

from functools import lru_cache

from services.common.bands import MINIMA, from_bands
from services.story.entries import Entry

# Share of the shorter text's shingles: copies that were edited once have .6 and more, bulletins of a series .4 and less where more
# than their figures differs, two reports of one event .2 and less.
LEAST_CONTAINED = 0.5
# Of all shingles: a digest that holds a whole article among others is no copy of it.
LEAST_SHARED = 0.3
# Bulletins of one series may differ in their figures alone: of the shorter list so many have to be in both.
FEWEST_FIGURES, LEAST_FIGURES = 4, 0.5


# Each is compared with several others.
_minima = lru_cache(maxsize=10_000)(from_bands)


def shared(one: Entry, other: Entry) -> float:
    """The estimated share of all shingles of both that stand in both (Jaccard), 0-1; standard error .045 at .5."""
    if one.text_hash is not None and one.text_hash == other.text_hash:
        return 1.0
    mine, theirs = _minima(one.bands), _minima(other.bands)
    if mine is None or theirs is None:
        return 0.0
    return sum(map(int.__eq__, mine, theirs)) / MINIMA


def contained(share: float, sizes: tuple[int, int]) -> float:
    """The same as a share of the shorter text's shingles: of J = |A and B| / |A or B| and both sizes."""
    shorter = min(sizes)
    return min(1.0, share * sum(sizes) / ((1 + share) * shorter)) if shorter else 0.0


def are_copies(one: Entry, other: Entry) -> bool:
    """Whether both belong to one story."""
    share = shared(one, other)
    if share < LEAST_SHARED or contained(share, (one.size, other.size)) < LEAST_CONTAINED:
        return False
    return _figures_agree(one.figures, other.figures)


def _figures_agree(mine: frozenset[int], theirs: frozenset[int]) -> bool:
    shorter = min(len(mine), len(theirs))
    return shorter < FEWEST_FIGURES or len(mine & theirs) >= LEAST_FIGURES * shorter
