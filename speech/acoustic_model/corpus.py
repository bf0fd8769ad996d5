"""Makes the training corpus: sentences spoken, spoilt as telephones do, and turned into features, by several processes.

python -m speech.acoustic_model.corpus --out var/acoustic-model/corpus --hours 6
"""

import argparse
import multiprocessing
import os
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from speech.acoustic_model.augment import Signal, augment
from speech.acoustic_model.features import FRAME_SHIFT_S, mfcc
from speech.acoustic_model.paths import CORPUS
from speech.acoustic_model.phones import PHONE_INDEX
from speech.acoustic_model.pronunciation import respell
from speech.acoustic_model.sentences import SentenceMaker
from speech.acoustic_model.speaker import Speaker, any_voice

SHARD_HOURS = 0.25
SENTENCE_SHARE = 0.55  # the rest are random syllables
COMMA_SHARE = 0.25  # of sentences get a pause
LONG_SILENCE_SHARE = 0.08
FRAMES_AN_HOUR = round(3600 / FRAME_SHIFT_S)


class Utterance(NamedTuple):
    """Features (frames × 40, half precision), the phones in them, and the second each begins at."""

    features: npt.NDArray[np.float16]
    phones: npt.NDArray[np.int16]
    starts: npt.NDArray[np.float32]


def make_corpus(out: Path, hours: float, seed: int, workers: int) -> None:
    """Write shards of a quarter of an hour into `out`; the same seed gives the same sentences and voices."""
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.npz"):
        old.unlink()
    shards = max(1, round(hours / SHARD_HOURS))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        jobs = [pool.submit(make_shard, out / f"{number:04}.npz", seed + number) for number in range(shards)]
        for job in tqdm(as_completed(jobs), total=shards, desc="corpus", unit="shard"):
            job.result()


def make_shard(path: Path, seed: int) -> None:
    """Write one shard."""
    utterances: list[Utterance] = []
    frames = 0
    for utterance in _utterances(seed):
        utterances.append(utterance)
        frames += len(utterance.features)
        if frames >= SHARD_HOURS * FRAMES_AN_HOUR:
            break
    np.savez(
        path,
        features=np.concatenate([utterance.features for utterance in utterances]),
        phones=np.concatenate([utterance.phones for utterance in utterances]),
        starts=np.concatenate([utterance.starts for utterance in utterances]),
        frame_counts=[len(utterance.features) for utterance in utterances],
        phone_counts=[len(utterance.phones) for utterance in utterances],
    )


def read_corpus(folder: Path) -> list[Utterance]:
    """Return all utterances of a corpus, in order."""
    return [utterance for path in sorted(folder.glob("*.npz")) for utterance in _read_shard(path)]


def _read_shard(path: Path) -> Iterator[Utterance]:
    with np.load(path) as shard:
        frame_ends = np.cumsum(shard["frame_counts"])[:-1]
        phone_ends = np.cumsum(shard["phone_counts"])[:-1]
        yield from map(
            Utterance,
            np.split(shard["features"], frame_ends),
            np.split(shard["phones"], phone_ends),
            np.split(shard["starts"], phone_ends),
        )


def _utterances(seed: int) -> Iterator[Utterance]:
    rng, noise = random.Random(seed), np.random.default_rng(seed)
    maker, speaker = SentenceMaker(rng), Speaker()
    babble: Signal | None = None
    while True:
        spoken = speaker.speak(_text(rng, maker), any_voice(rng), _silence(rng), _silence(rng))
        if spoken is None:
            continue
        features = mfcc(augment(spoken.signal, noise, babble))
        babble = spoken.signal if rng.random() < 0.3 else babble
        yield Utterance(
            features.astype(np.float16),
            np.array([PHONE_INDEX[segment.phone] for segment in spoken.segments], dtype=np.int16),
            np.array([segment.start for segment in spoken.segments], dtype=np.float32),
        )


def _silence(rng: random.Random) -> float:
    """Return seconds before or after speech: short as a rule."""
    return rng.uniform(0.7, 2.5) if rng.random() < LONG_SILENCE_SHARE else rng.uniform(0.05, 0.7)


def _text(rng: random.Random, maker: SentenceMaker) -> str:
    text = respell(maker.sentence()) if rng.random() < SENTENCE_SHARE else maker.syllable_string()
    words = text.split()
    if len(words) > 4 and rng.random() < COMMA_SHARE:
        words[rng.randint(1, len(words) - 2)] += ","
    return " ".join(words)


def main() -> None:
    """Make a corpus from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=CORPUS)
    parser.add_argument("--hours", type=float, default=6.0, help="hours of audio")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    make_corpus(arguments.out, arguments.hours, arguments.seed, arguments.workers)


if __name__ == "__main__":
    main()
