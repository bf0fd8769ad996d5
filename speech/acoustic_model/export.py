"""Writes a trained network as Kaldi's final.mdl, with the configuration Vosk reads beside it. Numpy alone.

    python -m speech.acoustic_model.export --network var/acoustic-model/network.pt --out speech/acoustic_model/weights

Batch norms are folded into the layers after them, class priors (at a small scale: at full scale words appear in
silence) into the output layer.
"""

import argparse
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from speech.acoustic_model.features import CEPSTRA, MFCC_CONF
from speech.acoustic_model.kaldi_writer import Array, KaldiWriter
from speech.acoustic_model.network import CONTEXT, OFFSETS, STRIDE, Network
from speech.acoustic_model.paths import NETWORK, WEIGHTS
from speech.acoustic_model.phones import PLACED_PHONES, first_class, later_class

PRIOR_SCALE = 0.3
LEAST_PRIOR = 1e-5
MODEL_CONF = f"""--min-active=200
--max-active=3000
--beam=12.0
--lattice-beam=4.0
--acoustic-scale=0.35
--frame-subsampling-factor={STRIDE}
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=1.0
--endpoint.rule4.min-trailing-silence=2.0
"""


class Affine(NamedTuple):
    """A linear layer over the spliced input of some offsets, in frames."""

    name: str
    offsets: tuple[int, ...]
    weight: Array
    bias: Array


def export(network_file: Path, out: Path) -> None:
    """Write final.mdl, mfcc.conf and model.conf into `out`."""
    saved = torch.load(network_file, map_location="cpu", weights_only=True)
    network = Network()
    network.load_state_dict(saved["network"])
    out.mkdir(parents=True, exist_ok=True)
    (out / "final.mdl").write_bytes(model_bytes(network, saved["priors"].numpy()))
    (out / "mfcc.conf").write_text(MFCC_CONF, encoding="utf-8")
    (out / "model.conf").write_text(MODEL_CONF, encoding="utf-8")


def model_bytes(network: Network, priors: Array) -> bytes:
    """Return the network as a Kaldi acoustic model for decoding."""
    writer = KaldiWriter()
    _write_transitions(writer)
    _write_network(writer, affines(network, priors))
    writer.token("<LeftContext>")
    writer.integer(CONTEXT)
    writer.token("<RightContext>")
    writer.integer(CONTEXT)
    writer.token("<Priors>")
    writer.vector(())
    return writer.result()


def affines(network: Network, priors: Array) -> list[Affine]:
    """Return the network's linear layers with normalisation, batch norms and priors folded in."""
    deviation = _array(network.deviation)
    scale, shift = 1 / deviation, -_array(network.mean) / deviation
    folded: list[Affine] = []
    for index, layer in enumerate(network.typed_layers()):
        kernel, bias = _array(layer.convolution.weight), layer.convolution.bias
        assert bias is not None
        folded.append(_fold(f"layer{index}", OFFSETS[index], kernel, _array(bias), scale, shift))
        norm = layer.norm
        assert norm.running_var is not None
        assert norm.running_mean is not None
        scale = _array(norm.weight) / np.sqrt(_array(norm.running_var) + norm.eps)
        shift = _array(norm.bias) - _array(norm.running_mean) * scale
    assert network.output.bias is not None
    scores = _array(network.output.bias) - PRIOR_SCALE * np.log(np.maximum(priors, LEAST_PRIOR))
    folded.append(_fold("output", (0,), _array(network.output.weight), scores, scale, shift))
    return folded


def _fold(name: str, offsets: tuple[int, ...], kernel: Array, bias: Array, scale: Array, shift: Array) -> Affine:
    """Apply `scale` and `shift` of a layer's input inside the layer; kernel is (outputs, inputs, offsets)."""
    taps = [kernel[:, :, tap] for tap in range(kernel.shape[2])]
    return Affine(name, offsets, np.concatenate([tap * scale for tap in taps], axis=1), bias + sum(taps) @ shift)


def _array(tensor: torch.Tensor) -> Array:
    return tensor.detach().numpy().astype(np.float64)


def _write_transitions(writer: KaldiWriter) -> None:
    """Write one topology for all phones: one state, left by its forward transition, kept by its loop."""
    count = len(PLACED_PHONES)
    writer.token("<TransitionModel>", "<Topology>")
    writer.integers(range(1, count + 1))
    writer.integers([-1, *[0] * count])
    writer.integer(-1, 1, 2)  # loops have classes of their own; one entry; of two states
    writer.integer(0, 1, 2)  # first state: forward class 0, loop class 1, two transitions
    for target in (0, 1):
        writer.integer(target)
        writer.single(0.5)
    writer.integer(-1, -1, 0)  # final state: no classes, no transitions
    writer.token("</Topology>", "<Tuples>")
    writer.integer(count)
    for number, placed in enumerate(PLACED_PHONES, start=1):
        writer.integer(number, 0, first_class(placed.phone), later_class(placed.phone))
    writer.token("</Tuples>", "<LogProbs>")
    writer.vector([0.0, *[float(np.log(0.5))] * (2 * count)])
    writer.token("</LogProbs>", "</TransitionModel>")


def _write_network(writer: KaldiWriter, layers: list[Affine]) -> None:
    writer.token("<Nnet3>")
    writer.raw("\n" + "\n".join(_nodes(layers)) + "\n\n")
    writer.token("<NumComponents>")
    writer.integer(2 * len(layers) - 1)
    for layer in layers:
        writer.token("<ComponentName>", f"{layer.name}.affine", "<FixedAffineComponent>", "<LinearParams>")
        writer.matrix(layer.weight)
        writer.token("<BiasParams>")
        writer.vector(layer.bias)
        writer.token("</FixedAffineComponent>")
        if layer is not layers[-1]:
            _write_rectifier(writer, f"{layer.name}.relu", len(layer.bias))
    writer.token("</Nnet3>")


def _write_rectifier(writer: KaldiWriter, name: str, dimension: int) -> None:
    writer.token("<ComponentName>", name, "<RectifiedLinearComponent>", "<Dim>")
    writer.integer(dimension)
    for statistic in ("<ValueAvg>", "<DerivAvg>"):
        writer.token(statistic)
        writer.vector(())
    writer.token("<Count>")
    writer.double(0.0)
    writer.token("</RectifiedLinearComponent>")


def _nodes(layers: list[Affine]) -> list[str]:
    """Return the graph of the network in Kaldi's words."""
    lines, previous = [f"input-node name=input dim={CEPSTRA}"], "input"
    for layer in layers:
        affine, rectifier = f"{layer.name}.affine", f"{layer.name}.relu"
        spliced = _spliced(previous, layer.offsets)
        lines.append(f"component-node name={affine} component={affine} input={spliced}")
        if layer is not layers[-1]:
            lines.append(f"component-node name={rectifier} component={rectifier} input={affine}")
        previous = rectifier
    lines.append(f"output-node name=output input={layers[-1].name}.affine objective=linear")
    return lines


def _spliced(node: str, offsets: tuple[int, ...]) -> str:
    if offsets == (0,):
        return node
    return "Append(" + ", ".join(node if at == 0 else f"Offset({node}, {at})" for at in offsets) + ")"


def main() -> None:
    """Export from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--network", type=Path, default=NETWORK)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    export(arguments.network, arguments.out)


if __name__ == "__main__":
    main()
