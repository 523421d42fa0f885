"""The convolutions: each token sees four tokens to either side, and never those of another document."""

import numpy as np
from numpy.typing import NDArray

from services.enrich.understand.fast_ner.weights import PADDING, Block, Floats


def padded(lengths: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    """Where each token stands once PADDING rows lie before, between and after the documents; and the rows in all."""
    tokens = int(lengths.sum())
    shift = np.repeat(np.arange(1, len(lengths) + 1) * PADDING, lengths)
    return np.arange(tokens) + shift, tokens + PADDING * (len(lengths) + 1)


def convolve(rows: Floats, convolutions: list[Block]) -> Floats:
    """Each block sees the row before, the row and the row after, and adds to the row (a residual connection).

    The padding rows are not zero after a block, as in spaCy (thinc's with_array pads once, before the first).
    """
    width = rows.shape[1]
    window = np.zeros((len(rows), 3 * width), np.float32)
    for block in convolutions:
        window[1:, :width] = rows[:-1]
        window[:, width : 2 * width] = rows
        window[:-1, 2 * width :] = rows[1:]
        rows = rows + block(window)
    return rows
