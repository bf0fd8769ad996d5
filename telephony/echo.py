"""Tells the hotline's own voice, come back over a line without echo cancellation, from a caller's."""

import numpy as np
from numpy.typing import NDArray

from telephony.audio import FRAME_SAMPLES, SAMPLE_RATE_HZ, Frame

WINDOW_SAMPLES = SAMPLE_RATE_HZ * 160 // 1000
"""160 ms of the caller: long enough that two voices seldom look alike."""
LAG_SAMPLES = SAMPLE_RATE_HZ * 320 // 1000
"""How late an echo may come: 300 ms and a frame."""
HISTORY_SAMPLES = WINDOW_SAMPLES + LAG_SAMPLES
FFT_SAMPLES = 4096
LIKENESS = 0.55
"""Correlation from which quiet sound is an echo."""
GAIN = 0.4
"""-8 dB: an echo this loud, against what was sent, is none, unless it is SAME."""
SAME = 0.9
"""Correlation from which sound of any loudness is an echo."""
QUIET_POWER = 100.0
"""Mean square (-70 dBFS) below which nothing was sent, or nothing heard, that could matter."""

Samples = NDArray[np.float32]


class EchoGuard:
    """One call's memory of what was sent and heard of late, and its comparison."""

    def __init__(self) -> None:
        self._sent: Samples = np.zeros(HISTORY_SAMPLES, np.float32)
        self._heard: Samples = np.zeros(WINDOW_SAMPLES, np.float32)

    def sent(self, frame: Frame) -> None:
        """Note 20 ms of what the caller is played."""
        _push(self._sent, frame)

    def heard(self, frame: Frame) -> None:
        """Note 20 ms of what the caller's side sends."""
        _push(self._heard, frame)

    def is_echo(self) -> bool:
        """Say whether the last 160 ms heard are what was sent up to 320 ms before. Takes some 0.1 ms."""
        power = float(self._heard @ self._heard)
        if power < QUIET_POWER * WINDOW_SAMPLES or float(self._sent @ self._sent) < QUIET_POWER * WINDOW_SAMPLES:
            return False
        likeness, gain = self._best(power)
        return likeness >= SAME or (likeness >= LIKENESS and gain <= GAIN)

    def _best(self, power: float) -> tuple[float, float]:
        """Return the highest correlation over all lags, and the loudness there against what was sent."""
        spectrum = np.fft.rfft(self._sent, FFT_SAMPLES) * np.conj(np.fft.rfft(self._heard, FFT_SAMPLES))
        products = np.abs(np.fft.irfft(spectrum, FFT_SAMPLES)[: LAG_SAMPLES + 1])
        sums = np.concatenate([[0.0], np.cumsum(np.square(self._sent, dtype=np.float64))])
        powers = sums[WINDOW_SAMPLES:] - sums[: LAG_SAMPLES + 1]
        floor = QUIET_POWER * WINDOW_SAMPLES
        likeness = np.where(powers > floor, products / np.sqrt(np.maximum(powers, floor) * power), 0.0)
        lag = int(np.argmax(likeness))
        return float(likeness[lag]), float(np.sqrt(power / max(powers[lag], floor)))


def _push(history: Samples, frame: Frame) -> None:
    history[:-FRAME_SAMPLES] = history[FRAME_SAMPLES:]
    history[-FRAME_SAMPLES:] = np.frombuffer(frame, dtype="<i2")
