"""Keeps the turns of a call: opens a record for each, closes it with its parts, and says how a call is to end."""

import logging
from collections.abc import Callable
from typing import Any

from common.logs import event
from telephony.dialogue import Control
from telephony.events import Ending, EndReason, Next
from telephony.metrics import TURNS
from telephony.record import UNFINISHED, CallRecord, Input, KeyRecord, TurnRecord
from telephony.turn import TurnClock, measure

log = logging.getLogger(__name__)


class Ledger:
    """One call's turns and keys, as its record keeps them."""

    def __init__(self, record: CallRecord, elapsed: Callable[[], float]) -> None:
        self._record = record
        self._elapsed = elapsed

    def key(self, key: str, stopped: bool) -> None:
        """Note a key, and whether it stopped something."""
        self._record.keys.append(KeyRecord(round(self._elapsed(), 1), key, stopped))

    def turn(self, kind: Input, heard: str = "") -> TurnRecord:
        """Begin the record of a turn."""
        turns = self._record.turns
        turns.append(TurnRecord(f"{self._record.id}-{len(turns) + 1}", round(self._elapsed(), 1), kind, heard))
        return turns[-1]

    def interrupted(self) -> None:
        """Note that the last turn was cut short, where its record does not say how it ended."""
        if self._record.turns[-1].outcome == UNFINISHED:
            self._record.turns[-1].outcome = "interrupted"

    def missed(self, record: TurnRecord) -> None:
        """Log a turn without an answer."""
        TURNS.labels(record.outcome).inc()
        event(
            log,
            "turn_missed",
            call=self._record.id,
            turn=record.turn,
            outcome=record.outcome,
            speech_ms=record.speech_ms,
        )

    def answered(self, record: TurnRecord, clock: TurnClock) -> None:
        """Log a turn with its parts, measure them, and keep them."""
        record.parts_ms = clock.parts_ms()
        measure(record.parts_ms)
        TURNS.labels(record.outcome).inc()
        chosen = record.chosen or {}
        parts: dict[str, Any] = {f"{part}_ms": ms for part, ms in (record.parts_ms or {}).items()}
        event(
            log,
            "turn_answered",
            call=self._record.id,
            turn=record.turn,
            input=record.input,
            heard=record.heard,
            outcome=record.outcome,
            code=chosen.get("code"),
            facet=chosen.get("facet"),
            error=record.error,
            **parts,
        )


def ending_of(control: Control | None, record: TurnRecord) -> Ending | None:
    """Return how the call is to end after a turn, if it is; what was said makes a prompt needless."""
    if control is None or control.action == "repeat":
        return None
    said = any(said.prompt is None for said in record.said)
    if control.action == "transfer":
        return Ending(EndReason.TRANSFERRED, control.reason, None if said else "transfer", Next.OFFICERS)
    return Ending(EndReason.HUNG_UP, control.reason, None if said else "goodbye", Next.HANGUP)
