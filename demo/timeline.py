"""What a phone heard, frame by frame, with the kernel's time of arrival; times are seconds of the wall clock."""

import wave
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 8000
FRAME_SAMPLES = 160
FRAME_SECONDS = 0.02
VOICED_LEVEL = 200.0
LATE_SECONDS = 0.02
GAP_FRAMES = 3


@dataclass
class Timeline:
    """Frames of 20 ms (8 kHz s16 mono) and when each came or went."""

    times: list[float] = field(default_factory=list)
    frames: list[bytes] = field(default_factory=list)
    _levels: list[float] = field(default_factory=list)

    def add(self, at: float, pcm: bytes) -> None:
        """Note a frame."""
        self.times.append(at)
        self.frames.append(pcm)
        self._levels.append(level(pcm))

    def last_voiced(self) -> float | None:
        """Return when the last voiced frame came, or None."""
        for index in range(len(self.times) - 1, -1, -1):
            if self._levels[index] >= VOICED_LEVEL:
                return self.times[index]
        return None

    def first_voiced(self, after: float) -> float | None:
        """Return when the first voiced sample after that moment came, or None."""
        for index in range(bisect_left(self.times, after), len(self.times)):
            if self._levels[index] >= VOICED_LEVEL:
                return self.times[index] + voiced_begin(self.frames[index]) / RATE_HZ
        return None

    def quiet_from(self, after: float, seconds: float) -> float | None:
        """Return when the first silence of that length began after a moment, or None where there was none yet."""
        began = after
        for index in range(bisect_left(self.times, after), len(self.times)):
            if self.times[index] - began >= seconds:
                return began
            if self._levels[index] >= VOICED_LEVEL:
                began = self.times[index] + voiced_end(self.frames[index]) / RATE_HZ
        return None

    def voiced_seconds(self, after: float = 0.0) -> float:
        """Return how long anything was heard after that moment."""
        loud = sum(
            1 for at, level_ in zip(self.times, self._levels, strict=True) if at >= after and level_ >= VOICED_LEVEL
        )
        return loud * FRAME_SECONDS

    def between(self, start: float, end: float = float("inf")) -> bytes:
        """Return what came from `start` to `end` as samples, gaps as silence."""
        return self.placed(start, end).tobytes()

    def placed(self, start: float, end: float = float("inf")) -> NDArray[np.int16]:
        """Return samples of that stretch, each frame where its time puts it; frames that follow closely are joined."""
        chosen = [(at, pcm) for at, pcm in zip(self.times, self.frames, strict=True) if start <= at < end]
        if not chosen:
            return np.zeros(0, "<i2")
        pieces: list[NDArray[np.int16]] = []
        position, origin = 0, start if start > 0 else chosen[0][0]
        for at, pcm in chosen:
            due = int((at - origin) / FRAME_SECONDS)
            if due >= position + GAP_FRAMES:
                pieces.append(np.zeros((due - position) * FRAME_SAMPLES, "<i2"))
                position = due
            pieces.append(np.frombuffer(pcm, "<i2"))
            position += 1
        return np.concatenate(pieces)

    def late_frames(self, after: float = 0.0, before: float = float("inf")) -> tuple[int, int]:
        """Return how many frames came more than 20 ms after they were due, and how many were due in all.

        A stall counts once for each frame that was due while nothing came.
        """
        times = [at for at in self.times if after <= at < before]
        late, due = 0, times[0] if times else 0.0
        for at in times:
            behind = at - due
            if behind > LATE_SECONDS:
                late += max(1, round(behind / FRAME_SECONDS) - 1)
                due = at
            elif behind < -LATE_SECONDS:
                due = at
            due += FRAME_SECONDS
        return late, len(times) + late


def level(pcm: bytes) -> float:
    """Return the root mean square of samples."""
    if not pcm:
        return 0.0
    return float(np.sqrt(np.mean(np.frombuffer(pcm, "<i2").astype(np.float64) ** 2)))


def voiced_end(pcm: bytes) -> int:
    """Return the index after the last voiced sample of a recording."""
    loud = _loud(pcm)
    return int(loud[-1]) + 1 if loud.size else 0


def voiced_begin(pcm: bytes) -> int:
    """Return the index of the first voiced sample of a recording."""
    loud = _loud(pcm)
    return int(loud[0]) if loud.size else 0


def trimmed(pcm: bytes) -> bytes:
    """Return a recording from its first to its last voiced sample."""
    return pcm[2 * voiced_begin(pcm) : 2 * voiced_end(pcm)]


def tone_share(pcm: bytes, frequency_hz: float) -> float:
    """Return which share of the power of samples lies within 20 Hz of a frequency, 0 to 1."""
    samples = np.frombuffer(pcm, "<i2").astype(np.float64)
    if samples.size < FRAME_SAMPLES or not samples.any():
        return 0.0
    power = np.abs(np.fft.rfft(samples * np.hanning(samples.size))) ** 2
    near = np.abs(np.fft.rfftfreq(samples.size, 1 / RATE_HZ) - frequency_hz) <= 20
    return float(power[near].sum() / power.sum())


def write_stereo(path: Path, left: Timeline, right: Timeline) -> None:
    """Save two timelines of one call as a WAV file, the first on the left."""
    start = min([*left.times[:1], *right.times[:1]], default=0.0)
    write_wav(path, [left.placed(start), right.placed(start)])


def write_wav(path: Path, channels: Sequence[NDArray[np.int16]]) -> None:
    """Save channels (8 kHz s16) as one WAV file, the shorter ones padded."""
    path.parent.mkdir(parents=True, exist_ok=True)
    samples = np.zeros((max(len(channel) for channel in channels), len(channels)), "<i2")
    for index, channel in enumerate(channels):
        samples[: len(channel), index] = channel
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(samples.tobytes())


def _loud(pcm: bytes) -> NDArray[np.intp]:
    """Return the indices of the voiced samples."""
    return np.nonzero(np.abs(np.frombuffer(pcm, "<i2").astype(np.int32)) >= VOICED_LEVEL)[0]
