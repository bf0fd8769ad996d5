"""Slower speech lasts longer, keeps its pitch and its loudness."""

import math

import numpy as np
import pytest

from speech.stretch import stretched

SECOND = 8000


def tone(hz: float, seconds: float = 1.0) -> bytes:
    return (8000 * np.sin(2 * math.pi * hz * np.arange(int(seconds * SECOND)) / SECOND)).astype("<i2").tobytes()


@pytest.mark.parametrize("rate", [0.6, 0.8, 1.25])
@pytest.mark.parametrize("hz", [90, 220, 1000])
def test_length_changes_and_pitch_and_loudness_stay(rate: float, hz: float) -> None:
    slow = np.frombuffer(stretched(tone(hz), rate), "<i2").astype(float)
    assert abs(len(slow) / SECOND - 1 / rate) < 0.06
    inner = slow[800:-800]
    spectrum = np.abs(np.fft.rfft(inner * np.hanning(len(inner))))
    assert abs(np.argmax(spectrum) * SECOND / len(inner) - hz) < 6
    assert abs(np.sqrt(np.mean(inner**2)) - 8000 / math.sqrt(2)) < 500


def test_what_is_short_or_at_rate_one_is_left_alone() -> None:
    assert stretched(tone(220), 1.0) == tone(220)
    assert stretched(tone(220, 0.05), 0.8) == tone(220, 0.05)
    assert stretched(b"", 0.8) == b""
