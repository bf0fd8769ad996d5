"""An uploaded file to what a call plays: decoded in a process of its own, 8 kHz mono, trimmed, levelled."""

import subprocess
import sys

import numpy as np

from console.clips.errors import ClipError
from speech.audio_files import read_wav, seconds
from speech.errors import AudioError
from speech.levels import level, trim
from speech.resampling import to_pcm
from speech.settings import SpeechSettings

LARGEST_BYTES = 20_000_000
LONGEST_S, SHORTEST_S = 60.0, 0.3
DECODING_S = 30.0
DECODER = (sys.executable, "-m", "gateway.decoding", str(LONGEST_S))
"""The program that decodes what strangers send (WAV, OGG, MP3, M4A…) within limits of memory and time."""
NO_SOUND, TOO_LONG = 2, 3
QUIETEST = 100.0
"""Peak of 32,768 below which nothing was said."""


def prepared(content: bytes) -> bytes:
    """Return the samples (8 kHz s16 mono) of an uploaded file.

    Raises ClipError `too_large`, `no_sound`, `too_long`, `too_short`, `silent`.
    """
    if len(content) > LARGEST_BYTES:
        raise ClipError("too_large")
    samples = np.frombuffer(_decoded(content), "<i2").astype(np.float32)
    if not samples.size or np.abs(samples).max() < QUIETEST:
        raise ClipError("silent")
    voice = SpeechSettings()
    pcm = to_pcm(level(trim(samples), voice.level_dbfs, voice.peak_dbfs))
    if seconds(pcm) < SHORTEST_S:
        raise ClipError("too_short")
    return pcm


def _decoded(content: bytes) -> bytes:
    try:
        done = subprocess.run(DECODER, input=content, capture_output=True, timeout=DECODING_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise ClipError("no_sound") from error
    if done.returncode == TOO_LONG:
        raise ClipError("too_long")
    if done.returncode != 0:
        raise ClipError("no_sound")
    try:
        return read_wav(done.stdout)
    except AudioError as error:
        raise ClipError("no_sound") from error
