"""An Asterisk of one's own for a test, and the ear to tell which prompt a phone heard."""

import socket
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from demo.processes import free_port
from demo.timeline import Timeline
from deploy.asterisk.make_sounds import make_sounds
from deploy.asterisk.process import LocalAsterisk
from deploy.asterisk.settings import Settings

PASSWORD = "officer-for-tests"
PIECE_SAMPLES = 4000
SAME = 0.7
MOST = 0.8


@contextmanager
def local_asterisk(folder: Path, **overrides: object) -> Iterator[Settings]:
    """Run a real Asterisk on free ports, its state below `folder`."""
    rtp = min(free_port(socket.SOCK_DGRAM), 63000) // 2 * 2
    values = {
        "sip_port": free_port(socket.SOCK_DGRAM),
        "ami_port": free_port(),
        "rtp_start": rtp,
        "rtp_end": rtp + 2000,
        "state": folder / "asterisk",
        "var": folder / "var",
        "officer_password": PASSWORD,
        "full_log": True,
        **overrides,
    }
    settings = Settings.model_validate({**Settings().model_dump(), **values})
    asterisk = LocalAsterisk(settings)
    make_sounds(settings)
    asterisk.start()
    try:
        yield settings
    finally:
        asterisk.stop()


def heard_prompt(heard: Timeline, prompt: Path, after: float = 0.0) -> bool:
    """Say whether a phone heard that WAV file after a moment: piece by piece, by correlation, so nothing else passes.

    A piece may be missing where a busy machine let the line stutter.
    """
    sound, samples = np.frombuffer(heard.between(after), "<i2"), _samples(prompt)
    pieces = [samples[start : start + PIECE_SAMPLES] for start in range(0, len(samples), PIECE_SAMPLES)]
    found = sum(_likeness(sound, piece) >= SAME for piece in pieces if piece.any())
    return found >= MOST * len(pieces)


def _samples(path: Path) -> NDArray[np.int16]:
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


def _likeness(heard: NDArray[np.int16], prompt: NDArray[np.int16]) -> float:
    """Return the highest normalised correlation of the prompt with any stretch of what was heard."""
    long, short = np.pad(heard.astype(np.float64), (0, len(prompt))), prompt.astype(np.float64)
    size = 1 << (len(long) + len(short)).bit_length()
    product = np.fft.irfft(np.fft.rfft(long, size) * np.conj(np.fft.rfft(short, size)), size)
    energy = np.cumsum(np.concatenate([[0.0], long**2]))
    stretches = energy[len(short) :] - energy[: -len(short)]
    return float(np.max(product[: len(stretches)] / np.sqrt(stretches * np.sum(short**2) + 1e-9)))
