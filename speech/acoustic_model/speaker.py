"""Synthetic callers: espeak-ng's Vietnamese voices at 8 kHz, with their phones in time."""

import random
from typing import NamedTuple

import numpy as np
import soxr

from speech.acoustic_model.alignment import Segment, align
from speech.acoustic_model.augment import RATE_HZ, Signal
from speech.acoustic_model.espeak_events import Voice, espeak
from speech.acoustic_model.phones import SILENCE

VOICES = ("vi",) * 4 + ("vi-vn-x-central",) * 3 + ("vi-vn-x-south",) * 3
VARIANTS = ("",) * 6 + tuple(f"+m{number}" for number in range(1, 8)) + tuple(f"+f{number}" for number in range(1, 6))
RATES = (100, 240, 160)  # lowest, highest, commonest


class Spoken(NamedTuple):
    """A sentence as sound and as phones in time."""

    text: str
    signal: Signal
    segments: tuple[Segment, ...]


def any_voice(rng: random.Random) -> Voice:
    """Return a caller's voice at random."""
    name = rng.choice(VOICES) + rng.choice(VARIANTS)
    return Voice(name, int(rng.triangular(*RATES)), rng.randint(20, 85), rng.randint(30, 70))


class Speaker:
    """Speaks sentences, through the process's one engine."""

    def __init__(self) -> None:
        self._espeak = espeak()

    def sound(self, text: str, voice: Voice) -> Signal:
        """Return the text spoken, at 8 kHz."""
        speech = self._espeak.speak(text, voice)
        return _at_8_khz(speech.pcm, speech.rate_hz)

    def speak(self, text: str, voice: Voice, lead_s: float, trail_s: float) -> Spoken | None:
        """Return the text spoken between silences, or None where espeak-ng reads it otherwise than we do."""
        words = [word.strip(",") for word in text.split()]
        speech = self._espeak.speak(text, voice)
        aligned = align(words, speech)
        if aligned is None:
            return None
        signal = _at_8_khz(speech.pcm, speech.rate_hz)
        end = lead_s + len(signal) / RATE_HZ
        segments = (
            Segment(SILENCE, 0.0),
            *(segment._replace(start=segment.start + lead_s) for segment in aligned),
            Segment(SILENCE, end),
        )
        padding = (int(lead_s * RATE_HZ), int(trail_s * RATE_HZ))
        return Spoken(" ".join(words), np.pad(signal, padding), segments)


def _at_8_khz(pcm: bytes, rate_hz: int) -> Signal:
    samples = np.frombuffer(pcm, dtype="<i2").astype(np.float32)
    resampled: Signal = soxr.resample(samples, rate_hz, RATE_HZ).astype(np.float32)
    return resampled
