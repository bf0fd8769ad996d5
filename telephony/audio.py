"""The one audio format inside: 8 kHz, signed 16-bit little-endian, mono, in frames of 20 ms."""

import io
import math
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np

SAMPLE_RATE_HZ = 8000
SAMPLE_BYTES = 2
FRAME_MS = 20
FRAME_SAMPLES = SAMPLE_RATE_HZ * FRAME_MS // 1000
FRAME_BYTES = FRAME_SAMPLES * SAMPLE_BYTES
FRAME_SECONDS = FRAME_MS / 1000
FULL_SCALE = 32768

Frame = bytes
"""Exactly FRAME_BYTES (320) bytes: 20 ms of sound."""

SILENCE: Frame = bytes(FRAME_BYTES)


def milliseconds(pcm: bytes) -> float:
    """Return how long `pcm` lasts, in ms."""
    return len(pcm) / SAMPLE_BYTES * 1000 / SAMPLE_RATE_HZ


def frames(pcm: bytes) -> Iterator[Frame]:
    """Cut samples into frames, the last one filled up with silence."""
    for start in range(0, len(pcm), FRAME_BYTES):
        yield pcm[start : start + FRAME_BYTES].ljust(FRAME_BYTES, b"\0")


def level(pcm: bytes) -> float:
    """Return the loudness of `pcm` in dBFS: 0 for full scale, -inf for digital silence."""
    samples = np.frombuffer(pcm, dtype="<i2").astype(np.float64)
    power = float(np.mean(samples * samples)) if samples.size else 0.0
    return 10 * math.log10(power / FULL_SCALE**2) if power else -math.inf


class Framer:
    """Cuts a stream of samples into frames, keeping what is left over for the next piece."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, pcm: bytes) -> list[Frame]:
        """Return the frames that `pcm` completes."""
        if not self._rest and len(pcm) == FRAME_BYTES:
            return [pcm]
        data = self._rest + pcm
        whole = len(data) - len(data) % FRAME_BYTES
        self._rest = data[whole:]
        return [data[start : start + FRAME_BYTES] for start in range(0, whole, FRAME_BYTES)]


def read_wav(source: Path | bytes) -> bytes:
    """Return the samples of a WAV that is already in the format inside.

    Raises ValueError where it is in another format, wave.Error or EOFError where it is no WAV.
    """
    with wave.open(io.BytesIO(source) if isinstance(source, bytes) else str(source), "rb") as wav:
        found = (wav.getframerate(), wav.getsampwidth(), wav.getnchannels())
        if found != (SAMPLE_RATE_HZ, SAMPLE_BYTES, 1):
            raise ValueError(f"expected 8000 Hz, 2 bytes, 1 channel; found {found}")
        return wav.readframes(wav.getnframes())


def write_wav(path: Path, pcm: bytes, channels: int = 1) -> None:
    """Write samples (interleaved where there are two channels) as a WAV; a reader sees all of it or nothing."""
    partial = path.with_suffix(".partial")
    with wave.open(str(partial), "wb") as wav:
        wav.setnchannels(channels)
        wav.setsampwidth(SAMPLE_BYTES)
        wav.setframerate(SAMPLE_RATE_HZ)
        wav.writeframes(pcm)
    partial.replace(path)


class Allowance:
    """How many bytes a line may have sent by now: as many as it can speak in that time, and a little."""

    SLACK_SECONDS = 3.0
    BYTES_PER_SECOND = SAMPLE_RATE_HZ * SAMPLE_BYTES * 1.1

    def __init__(self, now: float) -> None:
        self._since = now
        self._taken = 0

    def take(self, count: int, now: float) -> bool:
        """Take `count` more bytes at `now` (s of any clock); say whether they are allowed."""
        self._taken += count
        return self._taken <= (now - self._since + self.SLACK_SECONDS) * self.BYTES_PER_SECOND
