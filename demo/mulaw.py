"""µ-law (ITU-T G.711) to and from 16-bit samples, by tables."""

import numpy as np
from numpy.typing import NDArray

SILENCE = b"\xff"
BIAS = 0x84
CLIP = 32635


def encode(pcm: bytes) -> bytes:
    """Return s16 samples as µ-law, one byte a sample."""
    return _TO_MULAW[np.frombuffer(pcm, "<i2").astype(np.int32) + 32768].tobytes()


def decode(mulaw: bytes) -> bytes:
    """Return µ-law as s16 samples."""
    return _TO_LINEAR[np.frombuffer(mulaw, np.uint8)].tobytes()


def _linear_table() -> NDArray[np.int16]:
    code = ~np.arange(256, dtype=np.int32) & 0xFF
    magnitude = ((((code & 0x0F) << 3) + BIAS) << ((code & 0x70) >> 4)) - BIAS
    return np.where(code & 0x80, -magnitude, magnitude).astype("<i2")


def _mulaw_table() -> NDArray[np.uint8]:
    sample = np.arange(-32768, 32768, dtype=np.int32)
    magnitude = np.minimum(np.abs(sample), CLIP) + BIAS
    exponent = np.floor(np.log2(magnitude)).astype(np.int32) - 7
    mantissa = (magnitude >> (exponent + 3)) & 0x0F
    sign = np.where(sample < 0, 0x80, 0)
    table: NDArray[np.uint8] = (~(sign | (exponent << 4) | mantissa) & 0xFF).astype(np.uint8)
    return table


_TO_LINEAR = _linear_table()
_TO_MULAW = _mulaw_table()
