"""The transformer itself, on OpenVINO: from token ids to the vector of every token.

The graph is made straight from the unpacked weights, with one fused attention a layer; OpenVINO
runs it in bfloat16 where the processor has instructions for that, else in float32. Word vectors
are looked up outside the graph, since only the rows of a batch need unpacking.
"""

from typing import Protocol

import numpy as np
import numpy.typing as npt
import openvino as ov
import openvino.opset15 as op

from index.encoders.e5.weights import EPSILON, FEED_FORWARD, HEADS, LAYERS, WIDTH, Weights

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

_FAR = 1e4  # taken from the attention to padding; large, and finite in bfloat16


class Backend(Protocol):
    """Runs the transformer; `name` says how, for people."""

    name: str

    def states(self, tokens: IntArray, mask: FloatArray) -> FloatArray:
        """The last layer's state of every token.

        `tokens` and `mask` (1 where there is a token, 0 where padding) have shape (n, length),
        with length at most `weights.POSITIONS`; the result has (n, length, WIDTH).
        """
        ...


class OpenVinoBackend:
    """The default on every processor, in OpenVINO's own choice of precision unless one is named."""

    def __init__(self, weights: Weights, precision: str | None = None) -> None:
        self._weights = weights
        self._places = (
            weights.tensor("emb.pos", -1, WIDTH) + weights.tensor("emb.type", -1, WIDTH)[0]
        )
        hints = {"PERFORMANCE_HINT": "LATENCY"}
        if precision:
            hints["INFERENCE_PRECISION_HINT"] = precision
        compiled = ov.Core().compile_model(_model(weights), "CPU", hints)
        self._compiled = compiled
        precision = compiled.get_property("INFERENCE_PRECISION_HINT").get_type_name()
        self.name = f"openvino {precision}"

    def states(self, tokens: IntArray, mask: FloatArray) -> FloatArray:
        """See `Backend.states`; threads may call it at once, each with its own request."""
        words = self._weights.words(tokens) + self._places[: tokens.shape[1]]
        result: FloatArray = self._compiled.create_infer_request().infer([words, mask])[0]
        return result


def _model(weights: Weights) -> ov.Model:
    words = op.parameter([-1, -1, WIDTH], np.float32)
    mask = op.parameter([-1, -1], np.float32)
    far = op.multiply(op.subtract(mask, _floats(1.0)), _floats(_FAR))
    bias = op.unsqueeze(far, _ints(1, 2))
    state = _normed(words, weights, "emb.ln")
    for layer in range(LAYERS):
        state = _layer(state, bias, weights, f"l{layer}")
    return ov.Model([op.result(state)], [words, mask], "e5")


def _layer(state: ov.Node, bias: ov.Node, weights: Weights, name: str) -> ov.Node:
    query, key, value = (
        _heads(_linear(state, weights, f"{name}.{part}", WIDTH, WIDTH)) for part in "qkv"
    )
    mixed = op.scaled_dot_product_attention(query, key, value, bias)
    joined = op.reshape(op.transpose(mixed, _ints(0, 2, 1, 3)), _ints(0, 0, WIDTH), True)
    attended = op.add(state, _linear(joined, weights, f"{name}.ao", WIDTH, WIDTH))
    state = _normed(attended, weights, f"{name}.aln")
    inner = op.gelu(_linear(state, weights, f"{name}.fi", WIDTH, FEED_FORWARD), "erf")
    outer = _linear(inner, weights, f"{name}.fo", FEED_FORWARD, WIDTH)
    return _normed(op.add(state, outer), weights, f"{name}.oln")


def _linear(node: ov.Node, weights: Weights, name: str, width: int, out: int) -> ov.Node:
    matrix = _floats(weights.tensor(f"{name}.w", out, width))
    return op.add(op.matmul(node, matrix, False, True), _floats(weights.tensor(f"{name}.b", out)))


def _normed(node: ov.Node, weights: Weights, name: str) -> ov.Node:
    normed = op.mvn(node, _ints(-1), True, EPSILON, "INSIDE_SQRT")
    scaled = op.multiply(normed, _floats(weights.tensor(f"{name}.w", WIDTH)))
    return op.add(scaled, _floats(weights.tensor(f"{name}.b", WIDTH)))


def _heads(node: ov.Node) -> ov.Node:
    split = op.reshape(node, _ints(0, 0, HEADS, WIDTH // HEADS), True)
    return op.transpose(split, _ints(0, 2, 1, 3))


def _floats(values: float | FloatArray) -> ov.Node:
    return op.constant(np.ascontiguousarray(values, dtype=np.float32))


def _ints(*values: int) -> ov.Node:
    return op.constant(np.array(values, dtype=np.int64))
