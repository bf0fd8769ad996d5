"""Seals what Asterisk records in the clear: an officer's talk, once it is over, under the key of all recordings."""

import time
import wave
from pathlib import Path

from django.conf import settings

from speech.errors import SealError
from speech.sealed import SUFFIX, Layout, SealedWriter, key_of

QUIET_SECONDS = 600.0
"""A file that was not written to for so long is complete."""
CHUNK_FRAMES = 40_000
OFFICERS = "calls/*/officer.wav"


def seal_all() -> str:
    """Seal what lies open; return what went wrong, empty where nothing did."""
    key = settings.CONSOLE.recording_key.get_secret_value()
    if not key:
        return ""
    failed = [path.parent.name for path in _open_ones() if not _sealed(path, key)]
    return f"{len(failed)} recordings could not be sealed" if failed else ""


def _open_ones() -> list[Path]:
    until = time.time() - QUIET_SECONDS
    return [path for path in sorted(settings.CONSOLE.var.glob(OFFICERS)) if path.stat().st_mtime < until]


def _sealed(path: Path, key: str) -> bool:
    """Write the sealed file beside an open one, then delete that; a half-written one is written anew."""
    target = path.with_name(path.name + SUFFIX)
    partial = target.with_suffix(".partial")
    try:
        with wave.open(str(path), "rb") as source:
            layout = Layout(source.getnchannels(), source.getsampwidth(), source.getframerate())
            writer = SealedWriter(partial, key_of(key), layout)
            while frames := source.readframes(CHUNK_FRAMES):
                writer.write(frames)
            writer.finish()
        partial.replace(target)
        path.unlink()
    except (OSError, EOFError, wave.Error, SealError):
        partial.unlink(missing_ok=True)
        return False
    return True
