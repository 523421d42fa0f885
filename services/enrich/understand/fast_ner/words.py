"""Each distinct word's embedding, computed once: it depends on the word alone, and news repeats its words."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import NORM, ORTH, PREFIX, SHAPE, SUFFIX

from services.enrich.understand.fast_ner.weights import Floats, Weights

COLUMNS = [NORM, PREFIX, SUFFIX, SHAPE, ORTH]
_NORM, _ORTH = 0, 4
_MIX = np.uint64(0x9E3779B97F4A7C15)


class Words:
    """Rows of one table, row 0 zero for padding. At most `limit` words are kept (384 bytes each at width 96)."""

    def __init__(self, weights: Weights, vectors: Any, limit: int) -> None:
        self._weights, self._vectors, self._limit = weights, vectors, limit
        self._clear()

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def table(self) -> Floats:
        """The embeddings; valid until the next `rows`."""
        return self._table

    def rows(self, features: NDArray[np.uint64]) -> NDArray[np.int64]:
        """The table's row for each token (features: COLUMNS, one row a token). May start the table afresh."""
        # a special case may give one spelling two norms; the other features follow from the spelling
        keys: list[int] = (features[:, _ORTH] * _MIX + features[:, _NORM]).tolist()
        new = {key: i for i, key in enumerate(keys) if key not in self._rows}
        if new and self._rows and len(self._rows) + len(new) > self._limit:
            self._clear()
            new = {key: i for i, key in enumerate(keys)}
        if new:
            self._add(list(new), features[list(new.values())])
        return np.array([self._rows[key] for key in keys], np.int64)

    def _clear(self) -> None:
        self._rows: dict[int, int] = {}
        self._table: Floats = np.zeros((1024, self._weights.mix.width), np.float32)

    def _add(self, keys: list[int], features: NDArray[np.uint64]) -> None:
        first = len(self._rows) + 1
        while first + len(keys) > len(self._table):
            self._table = np.concatenate([self._table, np.zeros_like(self._table)])
        self._table[first : first + len(keys)] = self._embed(features)
        self._rows.update(zip(keys, range(first, first + len(keys)), strict=True))

    def _embed(self, features: NDArray[np.uint64]) -> Floats:
        tables = self._weights.tables
        parts = [table.predict(np.ascontiguousarray(features[:, column])) for column, table in enumerate(tables)]
        if self._weights.static is not None:
            found = self._vectors.find(keys=features[:, _ORTH])
            static = self._vectors.data[found] @ self._weights.static
            static[found < 0] = 0
            parts.append(static)
        return self._weights.mix(np.hstack(parts))
