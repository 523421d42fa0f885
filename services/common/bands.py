"""The sketch of a text as it travels in `story_bands`: strings that copies of one text share, and that together are the sketch.

Each band is three of the sketch's 126 minima, so that one terms query finds copies: of two texts that share half of their
shingles 997 in 1,000 have a band in common, of two that share a fifth 29 in 100 (1 - (1 - J^3)^42), of unrelated ones none.
"""

import base64
import binascii
import struct
from collections.abc import Sequence

# First character of each band: sketches made by other rules never meet.
RULES = "a"
BANDS, ROWS = 42, 3
MINIMA = BANDS * ROWS
_PACKED = struct.Struct(f">{MINIMA}I")
# Twelve bytes are sixteen characters of base64 without padding.
_LETTERS = 16


def to_bands(minima: Sequence[int]) -> list[str]:
    """126 minima of 32 bits as bands, in their order."""
    letters = base64.b64encode(_PACKED.pack(*minima)).decode("ascii")
    return [RULES + letters[start : start + _LETTERS] for start in range(0, len(letters), _LETTERS)]


def from_bands(bands: Sequence[str]) -> tuple[int, ...] | None:
    """The minima again; None where these are no bands of ours (another producer's, or of other rules)."""
    if len(bands) != BANDS or any(len(band) != 1 + _LETTERS or band[0] != RULES for band in bands):
        return None
    try:
        return _PACKED.unpack(base64.b64decode("".join(band[1:] for band in bands), validate=True))
    except (binascii.Error, ValueError, struct.error):
        return None
