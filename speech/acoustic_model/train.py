"""Trains the network on a corpus, from scratch.

python -m speech.acoustic_model.train --corpus var/acoustic-model/corpus --out var/acoustic-model/network.pt
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm

from speech.acoustic_model.batches import BATCH, NO_CLASS, batches, classes
from speech.acoustic_model.corpus import Utterance, read_corpus
from speech.acoustic_model.network import Network
from speech.acoustic_model.paths import CORPUS, NETWORK
from speech.acoustic_model.phones import CLASSES

HELD_BACK = 200
WEIGHT_DECAY = 1e-3
WARM_UP = 0.15
CLIP_NORM = 5.0
SAMPLE = 3000  # utterances that means and priors are taken from


@dataclass(frozen=True)
class Plan:
    """How to train."""

    epochs: int = 12
    peak_rate: float = 3e-3
    seed: int = 1
    bfloat16: bool = False


def train(corpus: Path, out: Path, plan: Plan) -> float:
    """Write the trained network and return its accuracy on frames held back."""
    torch.manual_seed(plan.seed)
    rng = random.Random(plan.seed)
    utterances = read_corpus(corpus)
    rng.shuffle(utterances)
    held_back, learnt = utterances[:HELD_BACK], utterances[HELD_BACK:]
    network = Network()
    set_normalisation(network, learnt)
    steps = plan.epochs * -(-len(learnt) // BATCH)
    optimiser = torch.optim.AdamW(network.parameters(), lr=plan.peak_rate, weight_decay=WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, plan.peak_rate, total_steps=steps, pct_start=WARM_UP)
    out.parent.mkdir(parents=True, exist_ok=True)
    accuracy = 0.0
    with tqdm(total=steps, desc="training", unit="step", mininterval=10) as progress:
        for _ in range(plan.epochs):
            network.train()
            for features, targets in batches(learnt, rng):
                loss = step(network, optimiser, features, targets, bfloat16=plan.bfloat16)
                schedule.step()
                progress.update()
                progress.set_postfix(loss=f"{loss:.3f}", held_back=f"{accuracy:.3f}", refresh=False)
            accuracy = frame_accuracy(network, held_back)
            torch.save({"network": network.state_dict(), "priors": priors(learnt)}, out)
    return accuracy


def step(
    network: Network, optimiser: torch.optim.Optimizer, features: Tensor, targets: Tensor, *, bfloat16: bool
) -> float:
    """Learn from one batch and return its loss."""
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bfloat16):
        scores = network(features)
    loss = nn.functional.cross_entropy(scores.float(), targets, ignore_index=NO_CLASS)
    optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(network.parameters(), CLIP_NORM)
    optimiser.step()
    return float(loss.detach())


def set_normalisation(network: Network, utterances: Sequence[Utterance]) -> None:
    """Give the network the mean and deviation of the features."""
    sample = np.concatenate([one.features[::7].astype(np.float32) for one in utterances[:SAMPLE]])
    network.mean.copy_(torch.from_numpy(sample.mean(0)))
    network.deviation.copy_(torch.from_numpy(sample.std(0)))


def priors(utterances: Sequence[Utterance]) -> Tensor:
    """Return how often each class comes, none never."""
    counts = sum(np.bincount(classes(one), minlength=CLASSES) for one in utterances[:SAMPLE]) + np.ones(CLASSES)
    return torch.from_numpy(counts / counts.sum())


@torch.no_grad()
def frame_accuracy(network: Network, utterances: Sequence[Utterance]) -> float:
    """Return the share of outputs whose best class is the right one."""
    network.eval()
    right = total = 0
    for features, targets in batches(utterances, None):
        counted = targets != NO_CLASS
        right += int((network(features).argmax(1) == targets)[counted].sum())
        total += int(counted.sum())
    return right / total


def main() -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--out", type=Path, default=NETWORK)
    parser.add_argument("--epochs", type=int, default=Plan.epochs)
    parser.add_argument("--peak-rate", type=float, default=Plan.peak_rate, help="highest learning rate")
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--threads", type=int, help="threads of torch; one is best on a machine busy with other things")
    parser.add_argument("--bfloat16", action="store_true", help="half the time on processors with AVX512-BF16 or AMX")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    plan = Plan(options.epochs, options.peak_rate, options.seed, options.bfloat16)
    accuracy = train(options.corpus, options.out, plan)
    print(f"{options.out}: {100 * accuracy:.1f}% of held-back frames right")


if __name__ == "__main__":
    main()
