"""Batches to train on: utterances of like length together, each frame with its class."""

import math
import random
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from speech.acoustic_model.corpus import Utterance
from speech.acoustic_model.features import CEPSTRA, FRAME_LENGTH_S, FRAME_SHIFT_S
from speech.acoustic_model.network import CONTEXT, STRIDE

BATCH = 32
NO_CLASS = -100  # what cross_entropy ignores
SORTED_TOGETHER = 20 * BATCH
OUTPUT_SHIFT_S = STRIDE * FRAME_SHIFT_S


def classes(utterance: Utterance, skipped: int = 0) -> npt.NDArray[np.int64]:
    """Return the class of every output without the first `skipped` frames; every phone gets one at least."""
    outputs = (len(utterance.features) - skipped + STRIDE - 1) // STRIDE
    centre = skipped * FRAME_SHIFT_S + FRAME_LENGTH_S / 2
    labels = np.zeros(outputs, dtype=np.int64)
    begins: list[int] = []
    for start in utterance.starts:
        begin = max(0, math.ceil((float(start) - centre) / OUTPUT_SHIFT_S - 1e-6))
        begins.append(max(begin, begins[-1] + 1) if begins else 0)
    for phone, begin, end in zip(utterance.phones, begins, [*begins[1:], outputs], strict=True):
        labels[begin:end] = 2 * int(phone) + 1
        labels[begin : begin + 1] = 2 * int(phone)
    return labels


def batches(utterances: Sequence[Utterance], rng: random.Random | None) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield (features, classes) of all utterances once: shuffled and shifted with `rng`, else in order."""
    order = list(range(len(utterances)))
    if rng:
        rng.shuffle(order)
        pools = [order[at : at + SORTED_TOGETHER] for at in range(0, len(order), SORTED_TOGETHER)]
        order = [index for pool in pools for index in sorted(pool, key=lambda one: len(utterances[one].features))]
    groups = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    if rng:
        rng.shuffle(groups)
    for group in groups:
        yield collate([(utterances[index], rng.randrange(STRIDE) if rng else 0) for index in group])


def collate(items: Sequence[tuple[Utterance, int]]) -> tuple[Tensor, Tensor]:
    """Return utterances, each with its first frames skipped, padded to the longest."""
    labels = [classes(utterance, skipped) for utterance, skipped in items]
    outputs = max(map(len, labels))
    frames = STRIDE * (outputs - 1) + 1 + 2 * CONTEXT
    features = np.zeros((len(items), frames, CEPSTRA), dtype=np.float32)
    targets = np.full((len(items), outputs), NO_CLASS)
    for row, ((utterance, skipped), label) in enumerate(zip(items, labels, strict=True)):
        own = utterance.features[skipped:].astype(np.float32)
        after = max(0, frames - CONTEXT - len(own))
        features[row] = np.pad(own, ((CONTEXT, after), (0, 0)), mode="edge")[:frames]
        targets[row, : len(label)] = label
    return torch.from_numpy(features).transpose(1, 2), torch.from_numpy(targets)
