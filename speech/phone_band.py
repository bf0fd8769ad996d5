"""What a telephone line does to a voice: 8 kHz and ITU-T G.711 A-law, there and back."""

import numpy as np
from numpy.typing import NDArray


def _decoded(code: int) -> int:
    """Return the s16 value of one A-law byte (G.711, table 1a)."""
    bits = code ^ 0x55
    segment, step = (bits & 0x70) >> 4, bits & 0x0F
    magnitude = (step << 4) + 8 if segment == 0 else ((step << 4) + 0x108) << (segment - 1)
    return magnitude if bits & 0x80 else -magnitude


VALUES: NDArray[np.int16] = np.array(sorted(_decoded(code) for code in range(256)), "<i2")
"""Every amplitude that A-law has, lowest first."""
BOUNDARIES = (VALUES[1:].astype(np.int32) + VALUES[:-1]) / 2


def through_phone(pcm: bytes) -> bytes:
    """Return 8 kHz s16 samples as they arrive at the far end of an A-law line."""
    return VALUES[np.searchsorted(BOUNDARIES, np.frombuffer(pcm, "<i2"))].tobytes()
