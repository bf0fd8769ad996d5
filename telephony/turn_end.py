"""How long a silence ends a turn: short after a complete question, long after a hesitation."""

from dataclasses import dataclass

from telephony.words import command, hesitates, sounds_complete

DICTATION = {"digits": 1, "code": 1, "message": 2}
"""How much longer than a hesitation someone may think who reads a code out, or leaves a message."""


@dataclass(frozen=True)
class TurnEnd:
    """The three patiences, in ms of silence."""

    short_ms: int
    usual_ms: int
    long_ms: int

    def patience_ms(self, words: str, *, sure: bool, dictated: str | None = None) -> int:
        """Return how long to wait after `words`; `sure`: enough for an answer; `dictated`: what was asked for."""
        if dictated in DICTATION:
            return DICTATION[dictated] * self.long_ms
        if hesitates(words):
            return self.long_ms
        complete = sure and sounds_complete(words)
        return self.short_ms if complete or command(words, more_asked=False) is not None else self.usual_ms
