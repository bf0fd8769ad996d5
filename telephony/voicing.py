"""Tells sound with a pitch, as every spoken syllable has, from coughs, wind and lorries."""

import numpy as np

from telephony.audio import FRAME_SAMPLES, SAMPLE_RATE_HZ, Frame

HISTORY_FRAMES = 2
HIGHEST_HZ, LOWEST_HZ = 400, 55
SHORTEST, LONGEST = SAMPLE_RATE_HZ // HIGHEST_HZ, SAMPLE_RATE_HZ // LOWEST_HZ
WINDOW_SAMPLES = SAMPLE_RATE_HZ * 20 // 1000
"""20 ms: what is compared with what came a period before."""
EMPHASIS = np.float32(0.9)
"""Takes the rumble off, which would look like a pitch."""
LIKENESS = 0.55
"""Correlation of a sound with itself, a period later, from which it has a pitch."""


class Voicing:
    """One call's ear for pitch."""

    def __init__(self) -> None:
        self._recent = np.zeros(HISTORY_FRAMES * FRAME_SAMPLES, np.float32)

    def heard(self, frame: Frame) -> None:
        """Note 20 ms of sound."""
        self._recent[:-FRAME_SAMPLES] = self._recent[FRAME_SAMPLES:]
        self._recent[-FRAME_SAMPLES:] = np.frombuffer(frame, dtype="<i2")

    def has_pitch(self) -> bool:
        """Say whether the last 40 ms have a pitch between 55 and 400 Hz."""
        sound = self._recent[1:] - EMPHASIS * self._recent[:-1]
        now = sound[-WINDOW_SAMPLES:]
        power = float(now @ now)
        if power <= 0:
            return False
        before = sound[-WINDOW_SAMPLES - LONGEST : -SHORTEST]
        sums = np.concatenate([[0.0], np.cumsum(np.square(before, dtype=np.float64))])
        powers = sums[WINDOW_SAMPLES:] - sums[:-WINDOW_SAMPLES]
        likeness = np.correlate(before, now) / np.sqrt(np.maximum(powers, 1.0) * power)
        return bool(np.max(likeness) >= LIKENESS)
