"""WAV files in and out of the product's one format: 8 kHz, signed 16-bit, mono."""

import io
import wave
from pathlib import Path

import numpy as np

from speech.errors import AudioError
from speech.recognizer import SAMPLE_BYTES, SAMPLE_RATE_HZ
from speech.resampling import resample, to_pcm

RATES_HZ = range(4000, 384_001)
WIDTHS = range(1, 5)
"""Bytes of a sample."""
ADVICE = "convert it first: ffmpeg -i IN -ar 8000 -ac 1 -c:a pcm_s16le OUT.wav"


def read_wav(source: Path | bytes, rate_hz: int = SAMPLE_RATE_HZ) -> bytes:
    """Return a WAV file's sound as s16 mono at rate_hz; any PCM width, rate and number of channels goes in.

    Raises AudioError `not_wav`, `bad_wav`.
    """
    try:
        with wave.open(str(source) if isinstance(source, Path) else io.BytesIO(source), "rb") as file:
            layout, frames = file.getparams(), file.readframes(file.getnframes())
    except (wave.Error, EOFError, RuntimeError) as failure:  # wave seeks past the end of a damaged file: RuntimeError
        raise AudioError("not_wav", f"{_shown(source)} is no PCM WAV file ({failure!r}); {ADVICE}") from failure
    if layout.framerate not in RATES_HZ or layout.sampwidth not in WIDTHS:
        claim = f"{layout.framerate} samples of {layout.sampwidth} bytes a second"
        raise AudioError("bad_wav", f"{_shown(source)} claims {claim}; {ADVICE}")
    return resample(_mono(frames, layout.sampwidth, layout.nchannels), layout.framerate, rate_hz)


def write_wav(target: Path, pcm: bytes, rate_hz: int = SAMPLE_RATE_HZ) -> None:
    """Write s16 mono samples; readers see the whole file or the old one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    with partial.open("wb") as raw, wave.open(raw, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(SAMPLE_BYTES)
        file.setframerate(rate_hz)
        file.writeframes(pcm)
    partial.replace(target)


def seconds(pcm: bytes, rate_hz: int = SAMPLE_RATE_HZ) -> float:
    """Return how long s16 mono samples last."""
    return len(pcm) / SAMPLE_BYTES / rate_hz


def _mono(frames: bytes, width: int, channels: int) -> bytes:
    """Return interleaved PCM of 1 to 4 bytes a sample as s16 mono; an unfinished last frame is left out."""
    whole = frames[: len(frames) - len(frames) % (width * channels)]
    samples = _s16_scale(whole, width)
    return to_pcm(samples.reshape(-1, channels).mean(axis=1))


def _s16_scale(frames: bytes, width: int) -> np.ndarray:
    if width == 1:
        return (np.frombuffer(frames, "u1").astype(np.float64) - 128) * 256
    if width == 3:
        padded = np.zeros((len(frames) // 3, 4), "u1")
        padded[:, 1:] = np.frombuffer(frames, "u1").reshape(-1, 3)
        return padded.view("<i4")[:, 0] / 65536
    return np.frombuffer(frames, f"<i{width}") / (1 << 8 * (width - 2))


def _shown(source: Path | bytes) -> str:
    return str(source) if isinstance(source, Path) else f"what was sent ({len(source)} bytes)"
