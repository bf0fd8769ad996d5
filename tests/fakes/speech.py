"""A recogniser and a synthesiser that need no model, with every promise of the real ones."""

import hashlib
import math
import struct
import threading
from collections.abc import Iterable, Sequence

from speech.errors import RecognitionError, SynthesisError
from speech.recognizer import Capabilities, Recognition

SAMPLES_PER_WORD = 2000
"""A word is "heard" for each quarter of a second of audio, at most all of them."""


class FakeRecognitionSession:
    """Hears a word a quarter of a second, all of them at the end. Silence (all zeros) is no speech."""

    def __init__(self, text: str, confidence: float | None, grammar: Sequence[str] | None) -> None:
        self.grammar = None if grammar is None else tuple(grammar)
        self.received = bytearray()
        self._words = text.split()
        self._confidence = confidence
        self._speech_samples = 0
        self._result: Recognition | None = None

    def accept(self, pcm: bytes) -> None:
        if self._result is not None:
            raise RecognitionError("session_ended", "the utterance has ended; open another session")
        if len(pcm) % 2:
            raise RecognitionError("odd_bytes", f"{len(pcm)} bytes are no whole number of 16-bit samples")
        self.received += pcm
        if any(pcm):
            self._speech_samples += len(pcm) // 2

    def partial(self) -> str:
        return " ".join(self._words[: self._speech_samples // SAMPLES_PER_WORD])

    def final(self) -> Recognition:
        if self._result is None:
            heard = self._speech_samples > 0
            self._result = Recognition(" ".join(self._words) if heard else "", self._confidence if heard else None)
        return self._result


class FakeRecognizer:
    """Each session hears the next of `texts`; after the last, the last again. `failure` is raised at session()."""

    def __init__(
        self,
        texts: Iterable[str] = ("làm khai sinh cần giấy tờ gì",),
        *,
        confidence: float | None = 0.9,
        understands_people: bool = False,
    ) -> None:
        self.texts = list(texts)
        self.confidence = confidence
        self.failure: RecognitionError | None = None
        self.sessions: list[FakeRecognitionSession] = []
        self._understands_people = understands_people
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return "fake/scripted"

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(
            partials=True, grammar=True, sample_rate_hz=8000, understands_people=self._understands_people
        )

    def session(self, grammar: Sequence[str] | None = None) -> FakeRecognitionSession:
        if self.failure is not None:
            raise self.failure
        with self._lock:
            text = self.texts[min(len(self.sessions), len(self.texts) - 1)] if self.texts else ""
            session = FakeRecognitionSession(text, self.confidence, grammar)
            self.sessions.append(session)
        return session


class FakeSynthesizer:
    """Speaks each text as a tone of its own, 60 ms a word; remembers what it was asked in `spoken`."""

    def __init__(self) -> None:
        self.spoken: list[tuple[str, float]] = []
        self.failure: SynthesisError | None = None

    @property
    def voice(self) -> str:
        return "fake/tone/1"

    def synthesise(self, text: str, rate: float = 1.0) -> bytes:
        if self.failure is not None:
            raise self.failure
        if not any(c.isalnum() for c in text):
            raise SynthesisError("nothing_to_say", "there is no word to speak")
        if not 0.5 <= rate <= 2:
            raise SynthesisError("bad_rate", f"rate must lie between 0.5 and 2, not {rate}")
        self.spoken.append((text, rate))
        return tone(text, round(480 * len(text.split()) / rate))


class FakeSynthesisPool:
    """The pool's asynchronous face over a fake voice, in process."""

    def __init__(self, synthesizer: FakeSynthesizer | None = None) -> None:
        self.synthesizer = synthesizer or FakeSynthesizer()
        self.closed = False

    @property
    def voice(self) -> str:
        return self.synthesizer.voice

    async def start(self) -> None:
        """Nothing to start."""

    async def synthesise(self, text: str, rate: float = 1.0) -> bytes:
        return self.synthesizer.synthesise(text, rate)

    async def close(self) -> None:
        self.closed = True


def tone(text: str, samples: int) -> bytes:
    """Return `samples` of a tone whose pitch (300 to 1,299 Hz) is text's own."""
    pitch_hz = 300 + int(hashlib.sha256(text.encode()).hexdigest(), 16) % 1000
    wave = (round(8000 * math.sin(2 * math.pi * pitch_hz * n / 8000)) for n in range(samples))
    return struct.pack(f"<{samples}h", *wave)
