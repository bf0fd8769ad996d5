"""The acoustic network: a time-delay network on MFCC, one output every 30 ms, small enough to commit."""

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from speech.acoustic_model.features import CEPSTRA
from speech.acoustic_model.phones import CLASSES

WIDTH = 256
STRIDE = 3
# Frames of 10 ms each layer looks at, around its own; the second layer is the one that skips to every third frame.
OFFSETS = ((-2, -1, 0, 1, 2), (-1, 0, 1), (-3, 0, 3), (-3, 0, 3), (-3, 0, 3), (-6, 0, 6), (-6, 0, 6), (0,))
STRIDE_LAYER = 1
CONTEXT = sum(offsets[-1] for offsets in OFFSETS)


class Layer(nn.Module):
    """A convolution over time, a rectifier, and a batch norm."""

    def __init__(self, index: int) -> None:
        super().__init__()
        offsets = OFFSETS[index]
        after_stride = index > STRIDE_LAYER and len(offsets) > 1
        self.convolution = nn.Conv1d(
            CEPSTRA if index == 0 else WIDTH,
            WIDTH,
            len(offsets),
            stride=STRIDE if index == STRIDE_LAYER else 1,
            dilation=offsets[-1] // STRIDE if after_stride else 1,
        )
        self.norm = nn.BatchNorm1d(WIDTH)

    def forward(self, inputs: Tensor) -> Tensor:
        """Return (batch, width, time) for (batch, channels, time)."""
        normed: Tensor = self.norm(torch.relu(self.convolution(inputs)))
        return normed


class Network(nn.Module):
    """Normalised features in, class scores out."""

    mean: Tensor
    deviation: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(CEPSTRA))
        self.register_buffer("deviation", torch.ones(CEPSTRA))
        self.layers = nn.ModuleList(Layer(index) for index in range(len(OFFSETS)))
        self.output = nn.Conv1d(WIDTH, CLASSES, 1)

    def forward(self, features: Tensor) -> Tensor:
        """Return (batch, classes, outputs) for (batch, cepstra, frames), `CONTEXT` frames more on either side."""
        hidden = (features - self.mean[:, None]) / self.deviation[:, None]
        for layer in self.layers:
            hidden = layer(hidden)
        scores: Tensor = self.output(hidden)
        return scores

    def typed_layers(self) -> Iterator[Layer]:
        """Yield the layers with their type."""
        for layer in self.layers:
            assert isinstance(layer, Layer)
            yield layer
