"""Write the encoder as an ONNX graph straight from its tensors: eight-bit weights, activations quantised as they come.

Inputs: `input_ids` and `attention_mask`, int64, batch by tokens. Output: `embedding`, float32, batch by hidden size,
mean of the tokens' states, of length one.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from knowledge_base.encoder.weights import Floats, Weights

OPSET = 17
CONTRIB = "com.microsoft"
STEPS = 127  # of a weight on either side of zero


class _Graph:
    """Nodes and constants in the making; every method returns the name of what it made."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: npt.NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def add(self, kind: str, inputs: Sequence[str], name: str, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name, domain=domain, **attributes))
        return name

    def linear(self, states: str, name: str, weight: Floats, bias: Floats) -> str:
        """Multiply by a weight (out by in), each output's column with its own scale, and add the bias."""
        scale = np.maximum(np.abs(weight).max(axis=1), 1e-12) / STEPS
        rounded = np.clip(np.rint(weight / scale[:, None]), -STEPS, STEPS).astype(np.int8)
        inputs = [
            states,
            self.constant(f"{name}.weight", rounded.T),
            self.constant(f"{name}.scale", scale.astype(np.float32)),
            self.constant(f"{name}.zero", np.zeros(len(scale), np.int8)),
            self.constant(f"{name}.bias", bias),
        ]
        return self.add("DynamicQuantizeMatMul", inputs, name, CONTRIB)

    def lookup(self, ids: str, name: str, table: Floats) -> str:
        """Gather rows of a table kept in eight bits, each row with its own scale."""
        scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-12) / STEPS
        rows = self.constant(f"{name}.table", np.rint(table / scale).astype(np.int8))
        scales = self.constant(f"{name}.scales", scale.astype(np.float32))
        picked = self.add("Gather", [rows, ids], f"{name}.rows")
        numbers = self.add("Cast", [picked], f"{name}.numbers", to=TensorProto.FLOAT)
        return self.add("Mul", [numbers, self.add("Gather", [scales, ids], f"{name}.row_scales")], name)

    def join(self, states: str, skip: str, name: str, weights: Weights, layer: str) -> str:
        """Add two streams and normalise the sum."""
        gain = self.constant(f"{name}.gain", weights.tensor(f"{layer}.w"))
        offset = self.constant(f"{name}.offset", weights.tensor(f"{layer}.b"))
        return self.add(
            "SkipLayerNormalization", [states, skip, gain, offset], name, CONTRIB, epsilon=weights.sizes.epsilon
        )


def encoder_graph(weights: Weights, kept: Sequence[int]) -> onnx.ModelProto:
    """Return the whole encoder with its vocabulary cut to the kept pieces."""
    graph = _Graph()
    states = _embeddings(graph, weights, kept)
    mask = graph.add("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
    for layer in range(weights.sizes.layers):
        states = _layer(graph, weights, f"l{layer}", states, mask)
    _mean(graph, states)
    return _model(graph, weights.sizes.hidden)


def _embeddings(graph: _Graph, weights: Weights, kept: Sequence[int]) -> str:
    hidden = weights.sizes.hidden
    words = graph.lookup("input_ids", "words", weights.matrix("emb.word", hidden)[list(kept)])
    places = weights.matrix("emb.pos", hidden) + weights.matrix("emb.type", hidden)[:1]
    table = graph.constant("places.table", places)
    shape = graph.add("Shape", ["input_ids"], "shape")
    length = graph.add("Gather", [shape, graph.constant("one", np.array(1))], "length")
    steps = [graph.constant("zero", np.array(0)), length, "one"]
    positions = graph.add("Gather", [table, graph.add("Range", steps, "range")], "positions")
    batched = graph.add("Unsqueeze", [positions, graph.constant("first", np.array([0]))], "positions.batched")
    spread = graph.add("Expand", [batched, graph.add("Shape", [words], "words.shape")], "positions.spread")
    return graph.join(words, spread, "embeddings", weights, "emb.ln")


def _layer(graph: _Graph, weights: Weights, name: str, states: str, mask: str) -> str:
    sizes = weights.sizes

    def linear(source: str, part: str, inner: int) -> str:
        weight = weights.matrix(f"{name}.{part}.w", inner)
        return graph.linear(source, f"{name}.{part}", weight, weights.tensor(f"{name}.{part}.b"))

    queries, keys, values = (linear(states, part, sizes.hidden) for part in "qkv")
    attended = graph.add(
        "MultiHeadAttention", [queries, keys, values, "", mask], f"{name}.a", CONTRIB, num_heads=sizes.heads
    )
    mixed = graph.join(linear(attended, "ao", sizes.hidden), states, f"{name}.mixed", weights, f"{name}.aln")
    bent = graph.add("Gelu", [linear(mixed, "fi", sizes.hidden)], f"{name}.bent", CONTRIB)
    return graph.join(linear(bent, "fo", sizes.feed_forward), mixed, f"{name}.out", weights, f"{name}.oln")


def _mean(graph: _Graph, states: str) -> str:
    weight = graph.add("Cast", ["attention_mask"], "mask.float", to=TensorProto.FLOAT)
    last, middle = graph.constant("last", np.array([-1])), graph.constant("middle", np.array([1]))
    column = graph.add("Unsqueeze", [weight, last], "mask.column")
    summed = graph.add("ReduceSum", [graph.add("Mul", [states, column], "masked"), middle], "summed", keepdims=0)
    count = graph.add("ReduceSum", [weight, middle], "count", keepdims=1)
    return graph.add("LpNormalization", [graph.add("Div", [summed, count], "mean")], "embedding", axis=-1, p=2)


def _model(graph: _Graph, hidden: int) -> onnx.ModelProto:
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    outputs = [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", hidden])]
    made = helper.make_graph(graph.nodes, "encoder", inputs, outputs, graph.constants)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=9, producer_name="hotline")
