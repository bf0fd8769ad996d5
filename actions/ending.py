"""The last words."""

from actions import lines, wording
from actions.memory import Said
from actions.turn import Reply, Turn


def goodbye(turn: Turn) -> Reply:
    """Return the goodbye and the end of the call."""
    memory = turn.memory.but(expecting=None, offered=(), last_answer=Said(text=wording.GOODBYE))
    return Reply((lines.spoken("small_talk", wording.GOODBYE), lines.control("hang_up", "goodbye")), memory)
