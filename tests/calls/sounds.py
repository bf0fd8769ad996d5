"""What callers send down the line: words in several voices, kept once spoken, and noises that are no words."""

import functools
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demo.question import spoken
from demo.settings import DemoSettings
from demo.timeline import FRAME_SAMPLES, RATE_HZ, VOICED_LEVEL, Timeline
from speech.phone_band import through_phone

MARGIN_SECONDS = 0.3
ECHO_FRAMES = 4
"""Of 20 ms, from the ear to the mouth and back."""
RECIPE = 1
"""Part of a kept sound's name: what is made otherwise is made anew."""

Samples = NDArray[np.float64]


def words(said: str | Sequence[str | float], voice: str, rate: int, noise_db: float) -> bytes:
    """Return words as a phone sends them (8 kHz s16 mono): trimmed, with pauses in s between pieces, in noise."""
    pieces = (said,) if isinstance(said, str) else tuple(said)
    mark = hashlib.sha256(repr((RECIPE, pieces, voice, rate, noise_db)).encode()).hexdigest()[:24]
    kept = DemoSettings().var.absolute() / "test-output" / "callers" / f"{mark}.pcm"
    if not kept.exists():
        _keep(kept, _spoken(pieces, voice, rate, noise_db))
    return kept.read_bytes()


def noise(kind: str, seconds: float, level: float) -> bytes:
    """Return a noise (8 kHz s16 mono), `level` its highest amplitude."""
    count = round(seconds * RATE_HZ)
    samples = {"cough": _cough, "lorry": _lorry, "hiss": _hiss}[kind](count)
    return _pcm(samples / np.max(np.abs(samples)) * level)


def echo(decibels: float) -> Callable[[Timeline], bytes]:
    """Return a line that sends what is heard back, so loud beside it, a little later."""
    gain = 10 ** (decibels / 20)

    def frame(heard: Timeline) -> bytes:
        if len(heard.frames) < ECHO_FRAMES:
            return bytes(2 * FRAME_SAMPLES)
        return _pcm(gain * np.frombuffer(heard.frames[-ECHO_FRAMES], "<i2").astype(np.float64))

    return frame


def _spoken(pieces: Sequence[str | float], voice: str, rate: int, noise_db: float) -> bytes:
    parts = [_quiet(p) if isinstance(p, int | float) else _voiced(p, voice, rate) for p in pieces]
    samples = np.concatenate([_quiet(MARGIN_SECONDS), *parts, _quiet(MARGIN_SECONDS)])
    voiced = np.concatenate([part for part, piece in zip(parts, pieces, strict=True) if isinstance(piece, str)])
    loudness = np.sqrt(np.mean(voiced**2))
    hiss = np.random.default_rng(len(samples)).standard_normal(samples.size)
    return through_phone(_pcm(samples + hiss * loudness / 10 ** (noise_db / 20)))


@functools.cache
def _voiced(text: str, voice: str, rate: int) -> Samples:
    samples: Samples = np.frombuffer(spoken(text, voice, rate), "<i2").astype(np.float64)
    loud = np.nonzero(np.abs(samples) >= VOICED_LEVEL)[0]
    first, last = int(loud[0]), int(loud[-1])
    return samples[first : last + 1]


def _quiet(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE_HZ))


def _pcm(samples: Samples) -> bytes:
    return samples.round().clip(-32768, 32767).astype("<i2").tobytes()


def _cough(count: int) -> Samples:
    """Two bursts of breath, each dying away."""
    clock = np.arange(count) / RATE_HZ
    envelope: Samples = np.exp(-clock / 0.07) + np.where(clock > 0.35, np.exp(-(clock - 0.35) / 0.05), 0.0)
    return _hiss(count) * envelope


def _lorry(count: int) -> Samples:
    """A rumble that swells and fades."""
    spectrum = np.fft.rfft(_hiss(count))
    frequency = np.fft.rfftfreq(count, 1 / RATE_HZ)
    spectrum *= 1 / (1 + (frequency / 250) ** 2)
    return np.asarray(np.fft.irfft(spectrum, count)) * np.hanning(count)


def _hiss(count: int) -> Samples:
    return np.random.default_rng(count).standard_normal(count)


def _keep(path: Path, pcm: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_bytes(pcm)
    partial.replace(path)


def of_step(said: Any, caller: dict[str, Any]) -> bytes:
    """Return what a `say` step says: words, words with pauses, or words in a voice of their own."""
    own = said if isinstance(said, dict) else {"words": said}
    voice = {**caller, **{name: own[name] for name in caller if name in own}}
    return words(own["words"], voice["voice"], voice["rate"], voice["noise_db"])
