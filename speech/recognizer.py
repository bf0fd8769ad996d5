"""The one door to speech recognition: a shared Recognizer, and one RecognitionSession for each utterance.

Audio goes in as 8 kHz signed 16-bit mono, whatever the engine's own rate; engines convert.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

SAMPLE_RATE_HZ = 8000
SAMPLE_BYTES = 2


@dataclass(frozen=True)
class Capabilities:
    """What an engine can do and what it is good for."""

    partials: bool
    """Whether partial() grows while someone speaks."""
    grammar: bool
    """Whether a session can be told what will probably be said."""
    sample_rate_hz: int
    """The rate the engine works at inside; sessions take 8 kHz all the same."""
    understands_people: bool
    """False for a model made from synthetic speech: for tests and demos only."""


@dataclass(frozen=True)
class Recognition:
    """What was heard in one utterance."""

    text: str
    """Lower-case words, Unicode NFC; empty where nothing was understood."""
    confidence: float | None = None
    """Between 0 and 1, or None where the engine gives none."""

    def __post_init__(self) -> None:
        if self.confidence is not None and not 0 <= self.confidence <= 1:
            raise ValueError(f"confidence must lie between 0 and 1, not {self.confidence}")


class RecognitionSession(Protocol):
    """One utterance. Blocking, so use it off the event loop, from one thread at a time; drop it to cancel."""

    def accept(self, pcm: bytes) -> None:
        """Hear more of the utterance: 8 kHz s16 mono, any whole number of samples.

        Raises RecognitionError: `odd_bytes`, `session_ended`.
        """

    def partial(self) -> str:
        """Return what has been understood so far; the empty string where nothing was or the engine gives none."""

    def final(self) -> Recognition:
        """End the utterance and return what was heard. Called again, it returns the same."""


class Recognizer(Protocol):
    """A loaded engine, shared by every call of the process. Thread-safe."""

    @property
    def name(self) -> str:
        """Engine and model, as tables name it: "vosk/small-vosk", "viet-asr/0.1.0.dev11"."""

    @property
    def capabilities(self) -> Capabilities:
        """What this engine can do."""

    def session(self, grammar: Sequence[str] | None = None) -> RecognitionSession:
        """Return a session for one utterance, probably one of the phrases of `grammar`, where the engine can use that.

        Anything else may still be said, and is heard.
        """
