"""The greedy parser's decisions for all tokens at once: where entities start, and where each ends."""

import numpy as np
from numpy.typing import NDArray

from services.enrich.understand.fast_ner.weights import Floats, Parser, largest_piece

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Decoder:
    """Turns encoded tokens into entities (first token, end token, label)."""

    def __init__(self, parser: Parser) -> None:
        self._parser = parser
        kinds = [kind for kind, _ in parser.actions]
        self._labels = [label for _, label in parser.actions]
        self._opens = np.array([kind == "B" for kind in kinds])
        self._outside = kinds.index("O")
        self._hidden_outside = parser.hidden_bias + parser.padding[0] + parser.padding[1]

    def entities(self, encoded: Floats, space: Bools, ends: Ints) -> list[tuple[int, int, str]]:
        """In order, without overlap; `ends` are the documents' ends in tokens, `space` marks whitespace tokens."""
        parser = self._parser
        last = np.zeros(len(encoded), np.bool_)
        last[ends - 1] = True
        tokens: Floats = encoded @ parser.linear
        tokens += parser.linear_bias
        first: Floats = tokens @ parser.hidden[0]
        action = self._actions(first, space, last)
        stop = np.arange(1, len(encoded) + 1)
        opened = np.flatnonzero(self._opens[action])
        if len(opened):
            stop[opened] = self._stops(tokens, first, opened, action[opened], last)
        return self._in_order(action, stop)

    def _actions(self, first: Floats, space: Bools, last: Bools) -> Ints:
        """What the parser does at each token if no entity is open there."""
        scores = largest_piece(first + self._hidden_outside, self._parser.width) @ self._parser.output
        scores += self._parser.output_bias
        scores[np.ix_(last, self._opens)] = -np.inf  # what opens needs a token to go on with
        scores[space] = -np.inf  # no entity starts on whitespace
        scores[space, self._outside] = 0
        return np.asarray(scores.argmax(1), np.int64)

    def _stops(self, tokens: Floats, first: Floats, opened: Ints, action: Ints, last: Bools) -> Ints:
        """The end of each opened entity, all of them going on a token at a time until they close."""
        parser = self._parser
        entity = tokens[opened] @ parser.hidden[1] + parser.hidden_bias
        position, going = opened + 1, np.arange(len(opened))
        while len(going):
            at, label = position[going], action[going]
            hidden = largest_piece(first[at] + entity[going] + tokens[at - 1] @ parser.hidden[2], parser.width)
            lead = np.einsum("ij,ij->i", hidden, parser.close[label]) + parser.close_bias[label]
            position[going] += 1
            going = going[~((lead > 0) | last[at])]
        return position

    def _in_order(self, action: Ints, stop: Ints) -> list[tuple[int, int, str]]:
        found, free = [], 0
        for start in np.flatnonzero(action != self._outside).tolist():
            if start >= free:  # a start inside an entity was never a decision of the parser
                free = int(stop[start])
                found.append((start, free, self._labels[action[start]]))
        return found
