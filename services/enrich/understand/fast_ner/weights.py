"""A spaCy pipeline's entity weights, laid out for large products; DoesNotFit where the architecture is another."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# What a word's embedding is made of, in the model's order; anything else cannot be kept by word.
FEATURES = ["NORM", "PREFIX", "SUFFIX", "SHAPE"]
# Zero rows between two documents; the model may look at most so many tokens to each side.
PADDING = 4


class DoesNotFit(Exception):
    """The pipeline is not of the architecture that the fast path computes; the message says in which respect."""


def require(holds: bool, what: str) -> None:
    """Raise DoesNotFit unless it holds."""
    if not holds:
        raise DoesNotFit(what)


def pieces_apart(weights: Floats, bias: Floats) -> tuple[Floats, Floats]:
    """(out, pieces, in) and (out, pieces) as (in, pieces * out) and (pieces * out): each maxout piece is one block."""
    out, pieces, width = weights.shape
    flat = weights.transpose(1, 0, 2).reshape(pieces * out, width)
    return np.ascontiguousarray(flat.T), np.ascontiguousarray(bias.T.reshape(-1))


def largest_piece(scores: Floats, width: int) -> Floats:
    """The maxout of scores whose pieces are `width` columns each."""
    out = scores[:, :width]
    for start in range(width, scores.shape[1], width):
        out = np.maximum(out, scores[:, start : start + width])
    return out


@dataclass(frozen=True, slots=True)
class Block:
    """One maxout layer with its layer normalisation."""

    weights: Floats
    bias: Floats
    gain: Floats
    shift: Floats
    width: int

    @classmethod
    def of(cls, chain: Any) -> Self:
        """The block in a thinc chain."""
        layers = {layer.name: layer for layer in chain.walk()}
        require({"maxout", "layernorm"} <= layers.keys(), "a block is not maxout and layer normalisation")
        maxout, norm = layers["maxout"], layers["layernorm"]
        weights, bias = pieces_apart(maxout.get_param("W"), maxout.get_param("b"))
        return cls(weights, bias, norm.get_param("G"), norm.get_param("b"), norm.get_dim("nO"))

    def __call__(self, rows: Floats) -> Floats:
        """The block's output for each row."""
        scores = rows @ self.weights
        scores += self.bias
        out = largest_piece(scores, self.width)
        share = np.float32(1 / out.shape[1])
        out -= out.sum(1, keepdims=True) * share
        deviation = np.sqrt(np.einsum("ij,ij->i", out, out) * share + 1e-8)
        out *= (1 / deviation)[:, None].astype("f")
        out *= self.gain
        out += self.shift
        return out


@dataclass(frozen=True, slots=True)
class Parser:
    """The greedy parser's layers; `actions` are those an entity can start with, or O, as (kind, label)."""

    linear: Floats
    linear_bias: Floats
    hidden: tuple[Floats, Floats, Floats]
    hidden_bias: Floats
    padding: tuple[Floats, Floats]
    width: int
    actions: list[tuple[str, str]]
    output: Floats
    output_bias: Floats
    close: Floats
    close_bias: Floats

    @classmethod
    def of(cls, ner: Any, linear: Any) -> Self:
        """The parser of a spaCy `ner` component."""
        lower, upper = ner.model.get_ref("lower"), ner.model.get_ref("upper")
        weights, bias, pad = lower.get_param("W"), lower.get_param("b"), lower.get_param("pad")[0]
        require(weights.shape[0] == 3 and weights.shape[2] == 2, "the parser's state is not three tokens, two pieces")
        moves = [ner.moves.get_class_name(i) for i in range(ner.moves.n_moves)]
        starts = [i for i, m in enumerate(moves) if m == "O" or (m[0] in "BU" and len(m) > 2)]
        out, out_bias = upper.get_param("W"), upper.get_param("b")
        # an action that opens nothing gets a difference of zero: it is never asked
        opens = [(moves.index("L" + moves[i][1:]), moves.index("I" + moves[i][1:])) if moves[i][0] == "B" else (0, 0)
                 for i in starts]  # fmt: skip
        last, inside = (np.array(side) for side in zip(*opens, strict=True))
        return cls(
            linear=np.ascontiguousarray(linear.get_param("W").T),
            linear_bias=linear.get_param("b"),
            hidden=tuple(pieces_apart(weights[k], bias)[0] for k in range(3)),  # type: ignore[arg-type]
            hidden_bias=pieces_apart(weights[0], bias)[1],
            padding=(np.ascontiguousarray(pad[1].T.reshape(-1)), np.ascontiguousarray(pad[2].T.reshape(-1))),
            width=weights.shape[1],
            actions=[(moves[i][0], moves[i][2:]) for i in starts],
            output=np.ascontiguousarray(out[starts].T),
            output_bias=out_bias[starts],
            close=out[last] - out[inside],
            close_bias=out_bias[last] - out_bias[inside],
        )


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything the fast path computes with: hash tables, word vectors, the mixer, convolutions, parser."""

    tables: list[Any]
    static: Floats | None
    mix: Block
    convolutions: list[Block]
    parser: Parser

    @classmethod
    def of(cls, nlp: Any) -> Self:
        """The weights of a pipeline that is one `ner` component. Raises DoesNotFit for any other architecture."""
        try:
            return cls._of(nlp)
        except (AttributeError, IndexError, KeyError, ValueError) as error:  # a layer of ours is not where we look
            raise DoesNotFit(f"{type(error).__name__}: {error}") from error

    @classmethod
    def _of(cls, nlp: Any) -> Self:
        require(nlp.pipe_names == ["ner"], f"the pipeline is {nlp.pipe_names}, not the ner component alone")
        ner = nlp.get_pipe("ner")
        require(ner.cfg.get("beam_width") == 1, "the parser keeps a beam")
        require(not ner.model.attrs["unseen_classes"], "the parser has classes it was never trained on")
        tok2vec = ner.model.get_ref("tok2vec")
        linear, hidden = tok2vec.layers[-1], tok2vec.layers[0]
        require(linear.name == "linear" and {"embed", "encode"} <= set(hidden.ref_names), "another token encoder")
        embed, encode = hidden.get_ref("embed"), hidden.get_ref("encode")
        columns = [layer.attrs["columns"] for layer in embed.walk() if layer.name == "extract_features"]
        require(columns == [FEATURES], f"words are embedded by {columns}, not {FEATURES}")
        residual = [layer for layer in encode.layers[0].layers if layer.name.startswith("residual")]
        windows = [layer.attrs["window_size"] for layer in encode.walk() if layer.name == "expand_window"]
        require(len(residual) == len(encode.layers[0].layers) == windows.count(1) <= PADDING, "another convolution")
        vectors = [layer for layer in embed.walk() if layer.name == "static_vectors"]
        return cls(
            tables=[layer for layer in embed.walk() if layer.name == "hashembed"],
            static=np.ascontiguousarray(vectors[0].get_param("W").T) if vectors else None,
            mix=Block.of(embed.layers[-2]),
            convolutions=[Block.of(layer) for layer in residual],
            parser=Parser.of(ner, linear),
        )
