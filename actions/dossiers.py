"""Codes of dossiers, read back and confirmed. Nothing here knows where a dossier stands, and it says so."""

from actions import handover, lines, spelling, wording
from actions.desk import Desk
from actions.matching import yes_or_no
from actions.memory import Said
from actions.turn import Reply, Turn


def confirm(turn: Turn, desk: Desk) -> Reply | None:
    """Read a code back that stands in what was said; None where there is none."""
    code = spelling.dossier(turn.text) if turn.key is None else None
    if code is None:
        return None
    shown, heard = wording.dossier(code, spelling.read(code))
    memory = turn.memory.but(expecting="dossier", offered=(), last_answer=Said(text=shown)).goes(code=code)
    return Reply((lines.asked("dossier", shown, heard),), memory)


def take(turn: Turn, desk: Desk) -> Reply | None:
    """Take the yes or no to a code read back."""
    right = yes_or_no(turn.text, turn.key)
    if right is None:
        return confirm(turn, desk)
    if not right:
        memory = turn.memory.but(expecting="dossier", last_answer=Said(text=wording.DOSSIER_AGAIN)).goes(code="")
        return Reply((lines.expecting(lines.spoken("dossier", wording.DOSSIER_AGAIN), "code"),), memory)
    if not turn.memory.course.code:
        return None
    return handover.offered(turn, "dossier", wording.DOSSIER_UNKNOWN, reason="dossier")
