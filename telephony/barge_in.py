"""Decides what becomes of speech over an answer. Time is counted in frames, never in clocks."""

from enum import Enum

from telephony.audio import FRAME_MS
from telephony.words import assents, only_halts, wants_to_speak

PITCHED_FRAMES = 2
"""Frames in a row with a pitch that make an onset a voice: 40 ms. A cough and a lorry have none."""
DECIDE_MS = 820
"""After the onset, when it is decided with what is known; what follows still takes some 20 ms."""
TELLING_MS = 500
"""Voiced sound that is a wish to speak, for an engine that has no words until the end."""


class Move(Enum):
    """What is to be done with the answer."""

    PAUSE = "pause"
    RESUME = "resume"
    TAKE = "take"
    """Drop it: the caller speaks."""


class BargeIn:
    """One stretch of the caller's speech over an answer (or over the wait for one)."""

    def __init__(self, *, onset_ms: int, answerable: bool, partials: bool) -> None:
        """Begin `onset_ms` after its first sound; `answerable`: a yes would answer what is being asked."""
        self._ms = onset_ms
        self._answerable = answerable
        self._partials = partials
        self._voiced_ms = onset_ms
        self._pitched = self._longest = 0
        self._paused = self._judged = self._taken = False
        self.words = ""

    @property
    def ms(self) -> int:
        """How long ago the onset was, in ms of the sample clock."""
        return self._ms

    @property
    def harmless(self) -> bool:
        """Whether the answer went on over it."""
        return self._judged and not self._taken

    def frame(self, *, voiced: bool, pitched: bool) -> Move | None:
        """Take 20 ms more."""
        self._ms += FRAME_MS
        self._voiced_ms += FRAME_MS if voiced else 0
        self._pitched = self._pitched + 1 if voiced and pitched else 0
        self._longest = max(self._longest, self._pitched)
        if not (self._paused or self._taken) and self._pitched >= PITCHED_FRAMES:
            return self._pause()
        if self._judged:
            return None
        return self._judge(self._telling) if self._ms >= DECIDE_MS else None

    def partial(self, text: str) -> Move | None:
        """Take the words so far; a mere "khoan" may go on as "khoan, chờ chút" and waits for the rest."""
        self.words = text
        if self._taken or not self._has_voice or not wants_to_speak(text):
            return None
        if only_halts(text) and not self._judged:
            return None
        return self._judge(wants=True)

    def final(self, text: str) -> Move | None:
        """Take all the words: it is over."""
        self.words = text
        return None if self._taken else self._judge(self._wanted)

    @property
    def answers(self) -> bool:
        """Whether it is a yes to what is being asked."""
        return self._answerable and assents(self.words)

    @property
    def _wanted(self) -> bool:
        """Whether its words ask for something, and a voice said them: an engine hears words in a lorry, too."""
        return self._has_voice and (wants_to_speak(self.words) or self.answers)

    @property
    def _has_voice(self) -> bool:
        return self._longest >= PITCHED_FRAMES

    @property
    def _telling(self) -> bool:
        if self._partials:
            return self._wanted
        return self._voiced_ms >= TELLING_MS and self._longest >= 2 * PITCHED_FRAMES

    def _pause(self) -> Move:
        """Begin to doubt, from here on where nothing but noise was heard so long."""
        if self._judged:
            self._ms = self._voiced_ms = PITCHED_FRAMES * FRAME_MS
            self._judged = False
        self._paused = True
        return Move.PAUSE

    def _judge(self, wants: bool) -> Move | None:
        was_paused = self._paused and not self._judged
        self._judged, self._taken = True, wants
        if wants:
            return Move.TAKE
        return Move.RESUME if was_paused else None
