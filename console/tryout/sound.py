"""The sound of an answer's parts: published clips from their store, anything else spoken by the same voice."""

import importlib
import io
import wave
from functools import lru_cache
from typing import Any

from django.conf import settings

from common.clips import SAMPLE_RATE_HZ, ClipStore
from speech.errors import SynthesisError

CLIPS = "clips"
LONGEST = 1000  # characters of one part


def wav_of(text: str, clip: str) -> bytes | None:
    """Return a WAV of a part (8 kHz s16 mono); None where there is neither a clip nor anything to say."""
    pcm = ClipStore(settings.CONSOLE.knowledge / CLIPS).read(clip) if clip else None
    pcm = pcm or _spoken(text[:LONGEST])
    return _wav(pcm) if pcm else None


def _spoken(text: str) -> bytes:
    if not text.strip():
        return b""
    try:
        return bytes(_voice().synthesise(text))
    except SynthesisError:
        return b""


@lru_cache(maxsize=1)
def _voice() -> Any:
    # Loaded at the first trial: the console serves pages without the weight of a voice.
    return importlib.import_module("speech.pyttsx3_synthesizer").Pyttsx3Synthesizer()


def _wav(pcm: bytes) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes(pcm)
    return buffer.getvalue()
