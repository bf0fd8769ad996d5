"""What happens in a call, and what is on its other end."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol


class Next(StrEnum):
    """What the dialplan does when the call leaves us (channel variable BOT_NEXT)."""

    HANGUP = "hangup"
    OFFICERS = "officers"


class EndReason(StrEnum):
    """Why a call ended; contracts/call-record.json lists the same."""

    CALLER_LEFT = "caller_left"
    HUNG_UP = "hung_up"
    TRANSFERRED = "transferred"
    FAILED = "failed"
    DRAINED = "drained"
    PROTOCOL_ERROR = "protocol_error"


@dataclass(frozen=True)
class Ending:
    """How a call is to end: why, with which prompt said first, and what the dialplan does next."""

    reason: EndReason
    detail: str
    prompt: str | None = None
    next: Next | None = None


@dataclass(frozen=True)
class SpeechStarted:
    """Someone began to speak; `audio` is the utterance so far, with the pre-roll before its onset."""

    audio: bytes


@dataclass(frozen=True)
class SpeechAudio:
    """More of the utterance."""

    audio: bytes


@dataclass(frozen=True)
class SpeechDropped:
    """What began was too short to be speech."""


@dataclass(frozen=True)
class SpeechEnded:
    """The utterance is over."""

    voiced_ms: float
    """Voiced length, in ms of the sample clock."""
    silence_ms: float
    """Since the last voiced sample, in ms of the sample clock."""
    cut: bool
    """Whether it was ended for its length, not by silence."""
    patience_ms: int
    """Silence that was waited for."""


SegmentEvent = SpeechStarted | SpeechAudio | SpeechDropped | SpeechEnded


@dataclass(frozen=True)
class KeyPressed:
    """The caller pressed a key of the keypad."""

    key: str


@dataclass(frozen=True)
class NothingSaid:
    """The caller was listened to for so long and said nothing."""


@dataclass(frozen=True)
class Dialled:
    """The caller keyed several digits that make one answer."""

    digits: str


@dataclass(frozen=True)
class Officers:
    """The officers' queue, as the exchange told of it last."""

    there: int
    """Officers whose phones are signed in."""
    free: int
    waiting: int
    """Callers in the queue."""
    hold_s: float
    """How long callers waited of late, on average; 0: not known."""

    @property
    def state(self) -> Literal["available", "busy", "absent"]:
        """Whether one could take a call now."""
        if not self.there:
            return "absent"
        return "available" if self.free > self.waiting else "busy"


class Line(Protocol):
    """The other end of a call, whatever carries it: an AudioSocket connection or a browser."""

    @property
    def channel(self) -> str:
        """Say what carries the call: "phone" or "browser"."""

    def write(self, frame: bytes) -> None:
        """Send 20 ms of sound (320 bytes) now. Never blocks; a line that cannot take it drops it."""

    def tell(self, message: Mapping[str, object]) -> None:
        """Tell the page (contracts/browser-message.json); a phone has none."""

    def hang_up(self) -> None:
        """End the call for good."""

    def close(self) -> None:
        """Let go of the call; what carries it decides what comes next."""


class Exchange(Protocol):
    """Who can tell the telephone exchange about a call; each method returns False where it was not told."""

    async def set_next(self, call_id: str, step: Next, briefing: Mapping[str, str]) -> bool:
        """Say what the dialplan does when we let go of the call, and what an officer should know."""

    def caller(self, call_id: str) -> str:
        """Return the number a call comes from; empty where it is not known or withheld."""

    def officers(self) -> Officers | None:
        """Return the officers' queue as it was a moment ago; None where it is not known."""

    async def note(self, call_id: str, variables: Mapping[str, str]) -> bool:
        """Set variables of the call's channel at once, for what must hold even if this process dies."""


class Speaker(Protocol):
    """Speaks text without blocking the event loop (speech.synthesis_pool)."""

    @property
    def voice(self) -> str:
        """Engine, voice and speed."""

    async def synthesise(self, text: str, rate: float = 1.0) -> bytes:
        """Return `text` spoken: 8 kHz s16 mono. Raises speech.errors.SynthesisError."""
