"""Word error rates of a built model on synthetic callers, and on recordings where a folder of them is given.

python -m speech.acoustic_model.evaluate --texts data/nlu/*.yml knowledge_base/seed/*.yaml
python -m speech.acoustic_model.evaluate --recordings DIR   (WAV files, each with a .txt of what is said)
"""

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from tqdm import tqdm

from speech.acoustic_model.augment import RATE_HZ, Signal, augment, decibels, noise, phone_band, rms, through_alaw
from speech.acoustic_model.espeak_events import Voice
from speech.acoustic_model.paths import MODEL, project_texts
from speech.acoustic_model.scoring import Score
from speech.acoustic_model.sentences import SentenceMaker, phrases
from speech.acoustic_model.speaker import Speaker, any_voice
from speech.acoustic_model.texts import read_texts, utterances
from speech.vosk_recognizer import VoskRecognizer

CHUNK_BYTES = 320  # 20 ms
SILENCE_S = 0.4
PHONE_NOISE_DB = 20
VOICE_NAMES = ("vi", "vi+f2", "vi+m3", "vi-vn-x-central", "vi-vn-x-central+f3", "vi-vn-x-south", "vi-vn-x-south+f1")
SLOW, USUAL, FAST = 120, 160, 210
SEED = 4242


class Condition(NamedTuple):
    """A row of the table: who speaks, over what."""

    name: str
    voices: Sequence[Voice]
    line: str


class Recogniser:
    """The product's recogniser with the model, one session an utterance; keeps the time it takes."""

    def __init__(self, folder: Path) -> None:
        self._recognizer = VoskRecognizer(folder, understands_people=False)
        self.cpu_s = self.audio_s = 0.0

    def hear(self, signal: Signal) -> str:
        """Return the words of a signal on the 16-bit scale."""
        pcm = np.clip(signal, -32768, 32767).astype("<i2").tobytes()
        began = time.process_time()
        session = self._recognizer.session()
        for at in range(0, len(pcm), CHUNK_BYTES):
            session.accept(pcm[at : at + CHUNK_BYTES])
        text = session.final().text
        self.cpu_s += time.process_time() - began
        self.audio_s += len(signal) / RATE_HZ
        return text


def conditions() -> list[Condition]:
    """Return the rows of the table."""
    plain = [Condition(name, [Voice(name, USUAL)], "phone") for name in VOICE_NAMES]
    rng = random.Random(SEED)
    anyone = [any_voice(rng) for _ in range(40)]
    return [
        Condition("vi-vn-x-south, clean", [Voice("vi-vn-x-south", USUAL)], "clean"),
        *plain,
        Condition("vi, slow", [Voice("vi", SLOW)], "phone"),
        Condition("vi, fast", [Voice("vi", FAST)], "phone"),
        Condition("any voice, any line", anyone, "any"),
    ]


def over(line: str, signal: Signal, rng: np.random.Generator) -> Signal:
    """Return the signal over a line: clean, phone (band, A-law, noise at 20 dB), or any that training has seen."""
    padded = np.pad(signal, int(SILENCE_S * RATE_HZ))
    if line == "any":
        return augment(padded, rng)
    if line == "phone":
        quiet = phone_band(padded * decibels(-6))
        return through_alaw(quiet + noise(len(quiet), rng) * rms(quiet) * decibels(-PHONE_NOISE_DB))
    return padded


def score(recogniser: Recogniser, sentences: Sequence[str], condition: Condition, misses: list[str]) -> Score:
    """Let the voices of a condition say the sentences in turn."""
    speaker, rng, total = Speaker(), np.random.default_rng(SEED), Score()
    for number, sentence in enumerate(sentences):
        voice = condition.voices[number % len(condition.voices)]
        heard = recogniser.hear(over(condition.line, speaker.sound(sentence, voice), rng))
        if total.add(sentence, heard):
            misses.append(f"{condition.name}: {sentence} | {heard}")
    return total


def sentence_sets(texts: Sequence[Path], count: int) -> dict[str, list[str]]:
    """Return what to say: questions of the texts, sentences from templates, wordings never seen."""
    rng = random.Random(SEED)
    asked = [" ".join(words) for question in read_texts(texts).questions for words in utterances(question)]
    maker = SentenceMaker(rng)
    sets = {
        "in-domain questions": rng.sample(asked, min(count, len(asked))),
        "templates": [maker.sentence() for _ in range(count)],
        "held-out wordings": list(phrases().held_out),
    }
    return {name: sentences for name, sentences in sets.items() if sentences}


def main() -> None:
    """Print a table from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument(
        "--texts", type=Path, nargs="*", help="whose questions to ask; the project's own where left out"
    )
    parser.add_argument("--count", type=int, default=100, help="sentences a cell")
    parser.add_argument("--misses", type=int, default=0, help="print so many utterances with errors")
    arguments = parser.parse_args()
    texts = project_texts() if arguments.texts is None else arguments.texts
    print_table(Recogniser(arguments.model), sentence_sets(texts, arguments.count), arguments.misses)


def print_table(recogniser: Recogniser, sets: dict[str, list[str]], shown_misses: int) -> None:
    """Print word error rates (and sentence error rates) as a Markdown table."""
    misses: list[str] = []
    print("| caller | " + " | ".join(f"{name} ({len(said)})" for name, said in sets.items()) + " |")
    print("|---|" + "---|" * len(sets))
    for condition in tqdm(conditions(), desc="evaluating"):
        scores = [score(recogniser, said, condition, misses) for said in sets.values()]
        cells = (f"{100 * one.word_error_rate:.1f}% ({100 * one.sentence_error_rate:.0f}%)" for one in scores)
        print(f"| {condition.name} | " + " | ".join(cells) + " |", flush=True)
    print(f"\n{recogniser.cpu_s / recogniser.audio_s:.3f} s of CPU a second of audio")
    print("\n".join(misses[:shown_misses]))


if __name__ == "__main__":
    main()
