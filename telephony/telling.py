"""Tells the console how a call goes: events of contracts/event.json, from the call's record."""

from dataclasses import asdict

from common.outbox import Events
from telephony.record import CallRecord, TurnRecord

TIMING = ("turn", "at_ms", "input", "heard", "confidence", "speech_ms", "outcome", "error")


class Teller:
    """One call's events; each turn is told once, when it is over."""

    def __init__(self, events: Events, record: CallRecord) -> None:
        self._events = events
        self._record = record
        self._told = 0

    def started(self) -> None:
        """Tell that somebody is on the line."""
        record = self._record
        self._emit("call_started", {"channel": record.channel, "engine": record.engine, "voice": record.voice})

    def turns(self) -> None:
        """Tell of the turns that are over: how each was heard, and what was said when."""
        for turn in self._record.turns[self._told :]:
            self._emit("turn_timing", _timing(turn))
        self._told = len(self._record.turns)

    def transferred(self, reason: str) -> None:
        """Tell that the call goes to the officers, and whether it is for few eyes."""
        restricted = any(answer.get("restricted") for answer in self._record.answers)
        self._emit("transfer", {"reason": reason, "restricted": restricted})

    def ended(self) -> None:
        """Tell what is left of the call; its record must be complete."""
        self.turns()
        record = self._record
        self._emit(
            "call_ended",
            {
                "channel": record.channel,
                "reason": record.end_reason,
                "detail": record.end_detail,
                "next": record.next,
                "duration_ms": record.duration_ms,
                "recording": dict(record.recording),
                "greeting": [asdict(said) for said in record.greeting],
            },
        )

    def _emit(self, kind: str, body: dict[str, object]) -> None:
        self._events.emit(kind, self._record.id, body)


def _timing(turn: TurnRecord) -> dict[str, object]:
    fields: dict[str, object] = {name: getattr(turn, name) for name in TIMING}
    return {**fields, "said": [asdict(said) for said in turn.said], "parts_ms": turn.parts_ms}
