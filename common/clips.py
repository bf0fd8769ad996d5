"""The content-addressed store of speech clips: who speaks what lies under one key, for ever.

A clip is a WAV file, 8 kHz, signed 16-bit, mono, at `<root>/<first two hex digits>/<key>.wav`.
Publishing writes; telephony reads. Files are never changed, so readers need no lock.
"""

import hashlib
import os
import wave
from pathlib import Path

from common.text import nfc

SAMPLE_RATE_HZ = 8000


def clip_key(voice: str, text: str) -> str:
    """Return the key (64 hex digits) of `text` spoken by `voice`."""
    return hashlib.sha256(f"{voice}\n{nfc(text)}".encode()).hexdigest()


class ClipStore:
    """Clips under one folder, by key."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, key: str) -> Path:
        """Return where the clip of `key` lies, whether or not it is there."""
        return self.root / key[:2] / f"{key}.wav"

    def __contains__(self, key: str) -> bool:
        return self.path(key).is_file()

    def read(self, key: str) -> bytes | None:
        """Return the clip's samples (8 kHz s16 mono, no header), or None where there is no such clip."""
        try:
            with wave.open(str(self.path(key)), "rb") as clip:
                return clip.readframes(clip.getnframes())
        except FileNotFoundError:
            return None

    def write(self, key: str, pcm: bytes) -> Path:
        """Store samples (8 kHz s16 mono) under `key`; a reader sees all of it or nothing."""
        target = self.path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(f".{os.getpid()}.partial")
        with wave.open(str(partial), "wb") as clip:
            clip.setnchannels(1)
            clip.setsampwidth(2)
            clip.setframerate(SAMPLE_RATE_HZ)
            clip.writeframes(pcm)
        partial.replace(target)
        return target
