"""Tells sound with a pitch, as every spoken syllable has, from coughs, wind and lorries."""

import numpy as np

from telephony.audio import FRAME_SAMPLES, SAMPLE_RATE_HZ, Frame

WINDOW_FRAMES = 3
HIGHEST_HZ, LOWEST_HZ = 400, 70
SHORTEST, LONGEST = SAMPLE_RATE_HZ // HIGHEST_HZ, SAMPLE_RATE_HZ // LOWEST_HZ
EMPHASIS = 0.9
"""Takes the rumble off, which would look like a pitch."""
LIKENESS = 0.45
"""Correlation of a sound with itself, a period later, from which it has a pitch."""


class Voicing:
    """One call's ear for pitch."""

    def __init__(self) -> None:
        self._recent = np.zeros(WINDOW_FRAMES * FRAME_SAMPLES, np.float32)

    def heard(self, frame: Frame) -> None:
        """Note 20 ms of sound."""
        self._recent[:-FRAME_SAMPLES] = self._recent[FRAME_SAMPLES:]
        self._recent[-FRAME_SAMPLES:] = np.frombuffer(frame, dtype="<i2")

    def has_pitch(self) -> bool:
        """Say whether the last 60 ms have a pitch between 70 and 400 Hz."""
        sound = self._recent[1:] - EMPHASIS * self._recent[:-1]
        length = len(sound) - LONGEST
        late = sound[LONGEST:]
        power = float(late @ late)
        if power <= 0:
            return False
        products = np.correlate(sound[: len(sound) - SHORTEST], late)[::-1]
        sums = np.concatenate([[0.0], np.cumsum(np.square(sound, dtype=np.float64))])
        starts = LONGEST - np.arange(SHORTEST, LONGEST + 1)
        powers = sums[starts + length] - sums[starts]
        return bool(np.max(products / np.sqrt(np.maximum(powers, 1.0) * power)) >= LIKENESS)
