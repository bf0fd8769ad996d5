"""Speech slowed down or sped up at the same pitch: overlapping pieces, each laid where it fits best (WSOLA)."""

import numpy as np
from numpy.typing import NDArray

from speech.resampling import to_pcm

PIECE = 400
"""50 ms at 8 kHz: some periods of any voice."""
STEP = PIECE // 2
REACH = 80
"""10 ms: how far a piece may move to fit: a whole period of the lowest voice, there and back."""
WINDOW: NDArray[np.float32] = np.hanning(PIECE + 1)[:PIECE].astype(np.float32)


def stretched(pcm: bytes, rate: float) -> bytes:
    """Return speech (8 kHz s16 mono) at `rate`: 0.8 takes a quarter longer, 1 leaves it as it is."""
    samples = np.frombuffer(pcm, "<i2").astype(np.float32)
    if rate == 1 or samples.size < 2 * PIECE:
        return pcm
    padded = np.pad(samples, (REACH, PIECE + 2 * REACH))
    count = int((samples.size - PIECE) / (STEP * rate)) + 1
    out = np.zeros((count + 1) * STEP, np.float32)
    place = REACH
    for number in range(count):
        out[number * STEP : number * STEP + PIECE] += padded[place : place + PIECE] * WINDOW
        place = _fitting(padded, place + STEP, REACH + round((number + 1) * STEP * rate))
    out[:STEP] = samples[:STEP]
    return to_pcm(out)


def _fitting(samples: NDArray[np.float32], natural: int, wanted: int) -> int:
    """Return where near `wanted` the sound is most like that which naturally follows, at `natural`."""
    start = min(max(0, wanted - REACH), samples.size - PIECE - 1)
    zone = samples[start : start + PIECE + 2 * REACH]
    follows = samples[min(natural, samples.size - PIECE) :][:PIECE]
    return start + int(np.argmax(np.correlate(zone, follows, "valid")))
