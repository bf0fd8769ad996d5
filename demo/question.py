"""The question as sound: spoken by another voice than the answer's, or read from a recording."""

from pathlib import Path

from demo.errors import PhoneError
from speech.audio_files import read_wav
from speech.errors import AudioError, SynthesisError
from speech.pyttsx3_synthesizer import Pyttsx3Synthesizer
from speech.settings import SpeechSettings


def spoken(text: str, voice: str, words_per_minute: int) -> bytes:
    """Return the question in that voice (8 kHz s16 mono); PhoneError `question` where it cannot be spoken."""
    try:
        settings = SpeechSettings(voice=voice, words_per_minute=words_per_minute)
        return Pyttsx3Synthesizer(settings).synthesise(text)
    except SynthesisError as error:
        raise PhoneError("question", f"the question could not be spoken: {error}") from error


def recorded(path: Path) -> bytes:
    """Return a recording (8 kHz s16 mono); PhoneError `question` where it is no WAV file."""
    try:
        return read_wav(path)
    except (AudioError, OSError) as error:
        raise PhoneError("question", f"{path} cannot be played: {error}") from error
