"""Loudness and silence of synthesised speech, 8 kHz float samples (full scale 32,768)."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

FULL_SCALE = 32768.0
FRAME = 80
"""10 ms: the grain in which silence is looked for."""
SILENCE_DB = 45.0
"""A frame this far below the loudest one is silence."""
VOICED_DB = 25.0
"""A frame this close to the loudest one counts towards the level."""
MARGIN = 240
"""30 ms of silence are left at each end, so that no consonant is cut."""
LIMITER_REACH = 40
"""The limiter looks 5 ms ahead and behind."""


def trim(samples: Samples) -> Samples:
    """Return samples without the silence at both ends; empty where all is silence."""
    energies = frame_rms(samples)
    if not energies.size or energies.max() < 1:
        return samples[:0]
    loud = np.flatnonzero(energies > energies.max() * _ratio(-SILENCE_DB))
    start = max(0, int(loud[0]) * FRAME - MARGIN)
    return samples[start : (int(loud[-1]) + 1) * FRAME + MARGIN]


def level(samples: Samples, rms_dbfs: float, peak_dbfs: float) -> Samples:
    """Return samples with their voiced parts at rms_dbfs and no sample above peak_dbfs."""
    energies = frame_rms(samples)
    if not energies.size or energies.max() < 1:
        return samples
    return limit(samples * (FULL_SCALE * _ratio(rms_dbfs) / voiced_rms(samples)), FULL_SCALE * _ratio(peak_dbfs))


def voiced_rms(samples: Samples) -> float:
    """Return the RMS of the frames in which something is said."""
    energies = frame_rms(samples)
    voiced = energies[energies >= energies.max() * _ratio(-VOICED_DB)]
    return float(np.sqrt(np.mean(voiced**2)))


def limit(samples: Samples, ceiling: float) -> Samples:
    """Return samples with peaks above ceiling turned down smoothly around them: no clipping, no click."""
    needed = np.minimum(1.0, ceiling / np.maximum(np.abs(samples), 1e-9))
    if needed.min(initial=1.0) == 1.0:
        return samples
    width = 2 * LIMITER_REACH + 1
    padded = np.pad(needed, 2 * LIMITER_REACH, constant_values=1.0)
    lowest = np.lib.stride_tricks.sliding_window_view(padded, width).min(axis=1)
    gain = np.convolve(lowest, np.full(width, 1 / width), mode="valid")
    return (samples * np.minimum(gain, needed)).astype(np.float32)


def frame_rms(samples: Samples) -> NDArray[np.float64]:
    """Return the RMS of each 10 ms; the last may be shorter and is padded with silence."""
    padded = np.pad(samples.astype(np.float64), (0, -len(samples) % FRAME))
    energies: NDArray[np.float64] = np.sqrt(np.mean(padded.reshape(-1, FRAME) ** 2, axis=1))
    return energies


def _ratio(decibels: float) -> float:
    return float(10 ** (decibels / 20))
