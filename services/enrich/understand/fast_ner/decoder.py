"""The greedy parser's decisions for all tokens at once: where entities start, and where each ends."""

import numpy as np
from numpy.typing import NDArray

from services.enrich.understand.fast_ner.weights import Floats, Parser, largest_piece

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# So many tokens all open entities go on together; the few that are longer are followed one by one, and only those that
# lie in no other: a text of nothing but capitals may open one at each token and close none.
TOGETHER = 24
BLOCK = 256
_OPEN = 0


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
        return self._in_order(tokens, first, action, stop, last)

    def _actions(self, first: Floats, space: Bools, last: Bools) -> Ints:
        """What the parser does at each token if no entity is open there."""
        scores = largest_piece(first + self._hidden_outside, self._parser.width) @ self._parser.output
        scores += self._parser.output_bias
        scores[np.ix_(last, self._opens)] = -np.inf  # what opens needs a token to go on with
        scores[space] = -np.inf  # no entity starts on whitespace
        scores[space, self._outside] = 0
        return np.asarray(scores.argmax(1), np.int64)

    def _stops(self, tokens: Floats, first: Floats, opened: Ints, action: Ints, last: Bools) -> Ints:
        """The end of each opened entity, all of them going on a token at a time; _OPEN for those that are longer."""
        parser = self._parser
        entity = tokens[opened] @ parser.hidden[1] + parser.hidden_bias
        position, going = opened + 1, np.arange(len(opened))
        for _ in range(TOGETHER):
            at, label = position[going], action[going]
            hidden = largest_piece(first[at] + entity[going] + tokens[at - 1] @ parser.hidden[2], parser.width)
            lead = np.einsum("ij,ij->i", hidden, parser.close[label]) + parser.close_bias[label]
            position[going] += 1
            going = going[~((lead > 0) | last[at])]
            if not len(going):
                break
        position[going] = _OPEN
        return position

    def _stop_of_long(self, tokens: Floats, first: Floats, start: int, action: int, last: Bools) -> int:
        """The end of one entity that goes on for more than TOGETHER tokens."""
        parser, position = self._parser, start + 1 + TOGETHER
        entity = tokens[start] @ parser.hidden[1] + parser.hidden_bias
        while True:
            end = min(position + BLOCK, len(first))
            before = tokens[position - 1 : end - 1] @ parser.hidden[2]
            hidden = largest_piece(first[position:end] + entity + before, parser.width)
            closes = (hidden @ parser.close[action] + parser.close_bias[action] > 0) | last[position:end]
            if closes.any():
                return position + int(closes.argmax()) + 1
            position = end

    def _in_order(
        self, tokens: Floats, first: Floats, action: Ints, stop: Ints, last: Bools
    ) -> list[tuple[int, int, str]]:
        found, free = [], 0
        for start in np.flatnonzero(action != self._outside).tolist():
            if start >= free:  # a start inside an entity was never a decision of the parser
                free = int(stop[start]) or self._stop_of_long(tokens, first, start, int(action[start]), last)
                found.append((start, free, self._labels[action[start]]))
        return found
