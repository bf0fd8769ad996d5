"""How long a silence ends a turn: short after a complete question, long after a hesitation."""

from dataclasses import dataclass

from telephony.words import command, hesitates, sounds_complete


@dataclass(frozen=True)
class TurnEnd:
    """The three patiences, in ms of silence."""

    short_ms: int
    usual_ms: int
    long_ms: int

    def patience_ms(self, words: str, *, sure: bool) -> int:
        """Return how long to wait after `words`; `sure`: they are enough for an answer."""
        if hesitates(words):
            return self.long_ms
        complete = sure and sounds_complete(words)
        return self.short_ms if complete or command(words, more_asked=False) is not None else self.usual_ms
