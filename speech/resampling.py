"""Sample rates at the edges: a resampler that keeps its state over the blocks of one utterance."""

import numpy as np
import soxr

from speech.errors import AudioError
from speech.recognizer import SAMPLE_BYTES, SAMPLE_RATE_HZ


class Upsampler:
    """From 8 kHz s16 to an engine's rate, block by block, without a seam between blocks.

    It works in floating point: soxr adds noise when it rounds to integers itself, and the same call would then be
    heard differently from one time to the next.
    """

    def __init__(self, to_hz: int) -> None:
        same = to_hz == SAMPLE_RATE_HZ
        self._stream = None if same else soxr.ResampleStream(SAMPLE_RATE_HZ, to_hz, 1, dtype="float32")

    def feed(self, pcm: bytes) -> bytes:
        """Return what `pcm` adds at the new rate; some of it may come with the next block."""
        return pcm if self._stream is None else to_pcm(self._stream.resample_chunk(_samples(pcm)))

    def flush(self) -> bytes:
        """Return what the resampler still holds; the last call of its life."""
        return b"" if self._stream is None else to_pcm(self._stream.resample_chunk(_samples(b""), last=True))


def resample(pcm: bytes, from_hz: int, to_hz: int) -> bytes:
    """Return a whole recording, s16 mono, at another rate (soxr, high quality)."""
    if from_hz == to_hz:
        return pcm
    converted = soxr.resample(_samples(pcm), from_hz, to_hz, quality="HQ")
    return to_pcm(converted)


def to_pcm(samples: np.ndarray) -> bytes:
    """Return float samples (full scale 32,768) as s16, clipped."""
    return samples.round().clip(-32768, 32767).astype("<i2").tobytes()


def _samples(pcm: bytes) -> np.ndarray:
    if len(pcm) % SAMPLE_BYTES:
        raise AudioError("odd_bytes", f"{len(pcm)} bytes are no whole number of 16-bit samples")
    return np.frombuffer(pcm, "<i2").astype(np.float32)
