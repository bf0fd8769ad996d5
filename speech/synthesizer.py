"""The one door to speech synthesis."""

from typing import Protocol


class Synthesizer(Protocol):
    """Speaks text. Blocking: call it from a worker process or a set-up command, never on an event loop."""

    @property
    def voice(self) -> str:
        """Engine, voice and speed, as clip keys name it: "espeak-ng/vi-vn-x-south/165"."""

    def synthesise(self, text: str, rate: float = 1.0) -> bytes:
        """Return `text` spoken: 8 kHz s16 mono, silence trimmed, volume levelled; `rate` 0.8 is slower, 1.2 faster.

        Raises SynthesisError: `nothing_to_say`, `bad_rate`, `engine_failed`.
        """
