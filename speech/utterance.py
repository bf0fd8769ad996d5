"""What the sessions of all engines have in common: checked blocks, one end, the engine's rate."""

from abc import ABC, abstractmethod

from speech.errors import RecognitionError
from speech.recognizer import SAMPLE_BYTES, Recognition
from speech.resampling import Upsampler


class Utterance(ABC):
    """A RecognitionSession less its engine: subclasses hear blocks at their own rate and say what they understood."""

    def __init__(self, engine_hz: int) -> None:
        self._upsampler = Upsampler(engine_hz)
        self._result: Recognition | None = None

    def accept(self, pcm: bytes) -> None:
        """Hear more of the utterance, 8 kHz s16 mono."""
        if self._result is not None:
            raise RecognitionError("session_ended", "the utterance has ended; open another session")
        if len(pcm) % SAMPLE_BYTES:
            raise RecognitionError("odd_bytes", f"{len(pcm)} bytes are no whole number of 16-bit samples")
        if pcm:
            self._hear(self._upsampler.feed(pcm))

    def partial(self) -> str:
        """Return what has been understood so far."""
        return self._understood() if self._result is None else self._result.text

    def final(self) -> Recognition:
        """End the utterance and return what was heard."""
        if self._result is None:
            self._hear(self._upsampler.flush())
            self._result = self._end()
        return self._result

    @abstractmethod
    def _hear(self, pcm: bytes) -> None:
        """Hand a block at the engine's rate to the engine; it may be empty."""

    @abstractmethod
    def _understood(self) -> str:
        """Return the engine's partial text."""

    @abstractmethod
    def _end(self) -> Recognition:
        """Return the engine's final text and let go of the engine's session."""
