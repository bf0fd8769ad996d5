"""Finds keypad tones in sound, so that they are not heard as speech."""

import numpy as np

from telephony.audio import FRAME_SAMPLES, SAMPLE_RATE_HZ, Frame

LOW_HZ = (697, 770, 852, 941)
HIGH_HZ = (1209, 1336, 1477, 1633)
SHARE_OF_POWER = 0.7
"""Of a frame's power, how much the two tones of a key must hold."""
BALANCE = 0.05
"""How much weaker (in power) than the other one either tone may be."""
QUIET_POWER = 2000.0
"""Mean square below which a frame is no tone worth muting."""

_CLOCK = np.arange(FRAME_SAMPLES) / SAMPLE_RATE_HZ
_ANGLES = 2 * np.pi * np.outer((*LOW_HZ, *HIGH_HZ), _CLOCK)
_PROBES = np.concatenate([np.cos(_ANGLES), np.sin(_ANGLES)]).astype(np.float32) / FRAME_SAMPLES


def is_key_tone(frame: Frame) -> bool:
    """Say whether 20 ms of sound are the double tone of a keypad's key."""
    samples = np.frombuffer(frame, dtype="<i2").astype(np.float32)
    power = float(samples @ samples) / FRAME_SAMPLES
    if power < QUIET_POWER:
        return False
    found = (_PROBES @ samples) ** 2
    tones = (2 * (found[:8] + found[8:])).tolist()
    low, high = max(tones[:4]), max(tones[4:])
    return bool(low + high > SHARE_OF_POWER * power and min(low, high) > BALANCE * max(low, high))
