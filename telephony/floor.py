"""Who has the floor: pauses, resumes and drops the answer as the ear says, and notes what was decided when."""

from dataclasses import dataclass

from telephony.barge_in import BargeIn, Move
from telephony.mouth import Elapsed, Mouth
from telephony.record import BargeInRecord, CallRecord
from telephony.turn import TurnClock
from telephony.words import asks_yes_no

ANSWERABLE_MS = 500
"""So long before the end of a yes/no question a mere "dạ" answers it."""
JOIN_SECONDS = 1.0
"""Speech that begins so soon after an answer belongs to the question before it."""


@dataclass(frozen=True)
class Interrupted:
    """What the caller spoke over."""

    question: str
    """In words; empty where there was none."""
    joinable: bool
    """Whether what follows may belong to the question."""
    unanswered: bool
    """Whether nothing of its answer was heard."""


class Floor:
    """One call's rules of talking over one another."""

    def __init__(self, mouth: Mouth, record: CallRecord, elapsed: Elapsed) -> None:
        self._mouth = mouth
        self._record = record
        self._elapsed = elapsed
        self._notes: dict[BargeIn, BargeInRecord] = {}

    def answerable(self) -> bool:
        """Say whether a mere yes, said now, would answer what is being asked."""
        mouth = self._mouth
        return mouth.speaking and mouth.remaining_ms <= ANSWERABLE_MS and asks_yes_no(mouth.last_words)

    def move(self, move: Move, barge_in: BargeIn) -> None:
        """Do it, and note it."""
        note = self._note(barge_in)
        note.words = barge_in.words
        match move:
            case Move.PAUSE:
                note.paused_ms = barge_in.ms if self._mouth.speaking else None
                self._mouth.pause()
            case Move.RESUME:
                note.decision, note.decided_ms = "resumed", barge_in.ms
                self._mouth.resume()
            case Move.TAKE:
                if note.paused_ms is None and self._mouth.speaking:
                    note.paused_ms = barge_in.ms
                note.decision, note.decided_ms = "taken", barge_in.ms
                self._mouth.set_aside()
                self._notes.clear()

    def interrupted(self, question: str, clock: TurnClock | None, barge_in: BargeIn, now: float) -> Interrupted:
        """Return what `barge_in` interrupts at `now`, s of the loop's clock."""
        heard_at = None if clock is None else clock.first_frame
        since = None if heard_at is None else now - barge_in.ms / 1000 - heard_at
        return Interrupted(question, since is None or since <= JOIN_SECONDS, unanswered=heard_at is None)

    def _note(self, barge_in: BargeIn) -> BargeInRecord:
        if barge_in not in self._notes:
            at_ms = round(max(0.0, self._elapsed() - barge_in.ms), 1)
            self._notes[barge_in] = BargeInRecord(at_ms, None, None, "undecided", "")
            self._record.barge_ins.append(self._notes[barge_in])
        return self._notes[barge_in]
