"""Hands over to an officer; asks whether to wait where none is free, and takes a message where none is there."""

from datetime import UTC, datetime

from actions import lines, wording
from actions.memory import Said
from actions.office import Office
from actions.turn import Reply, Turn

ABSENT, BUSY = "absent", "busy"


def transferred(
    turn: Turn, office: Office, reason: str, text: str = "", *, outcome: str = "officer", restricted: bool = False
) -> Reply:
    """Return the hand-over, with the words that say so; the offer of a message where no officer is there."""
    restricted = restricted or turn.memory.course.restricted
    if turn.officers == ABSENT:
        return offered_message(turn, office, reason, outcome=outcome, restricted=restricted)
    if turn.officers == BUSY and turn.memory.expecting != "wait" and office.messages is not None:
        memory = turn.memory.but(expecting="wait", offered=(), misses=0, last_answer=Said(text=wording.BUSY))
        line = lines.asked(outcome, wording.BUSY, restricted=restricted)
        return Reply((line,), memory.goes(restricted=restricted, reason=reason, wrong=0))
    text = text or wording.transfer(turn.by_voice)
    memory = turn.memory.but(expecting=None, offered=(), misses=0, last_answer=Said(text=text)).goes(
        restricted=restricted, reason=reason
    )
    said = lines.spoken(outcome, text, restricted=restricted)
    return Reply((said, lines.control("transfer", reason)), memory)


def offered_message(
    turn: Turn, office: Office, reason: str, *, outcome: str = "officer", restricted: bool = False
) -> Reply:
    """Say that no officer is there, and offer to take a message."""
    if office.messages is None:
        said = lines.spoken(outcome, wording.transfer(turn.by_voice), restricted=restricted)
        return Reply((said, lines.control("transfer", reason)), turn.memory)
    text = wording.absent(office.when(datetime.now(UTC)))
    memory = turn.memory.but(expecting="leave", offered=(), misses=0, last_answer=Said(text=text)).goes(
        restricted=restricted, reason=reason, wrong=0
    )
    return Reply((lines.asked(outcome, text, restricted=restricted),), memory)


def offered(turn: Turn, outcome: str, text: str, *, reason: str = "accepted", restricted: bool = False) -> Reply:
    """Offer an officer: a yes, by voice or key, is a hand-over for `reason`."""
    memory = turn.memory.but(expecting="officer", offered=(), last_answer=Said(text=text)).goes(
        reason=reason, restricted=restricted or turn.memory.course.restricted
    )
    return Reply((lines.asked(outcome, text, restricted=restricted),), memory)


def complaint(turn: Turn, outcome: str) -> Reply:
    """Offer an officer for a `complaint` or a `denunciation`, marked for few eyes."""
    text = wording.DENUNCIATION if outcome == "denunciation" else wording.COMPLAINT
    return offered(turn, outcome, text, reason=outcome, restricted=True)
