"""Hands over to an officer, at once when asked for."""

from actions import lines, wording
from actions.base import DialogueAction
from actions.desk import Desk
from actions.memory import Said
from actions.turn import Reply, Turn
from actions.words import OFFICER, says


class Officer(DialogueAction):
    """Asked for in so many words: no question back."""

    action_name = "action_officer"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """Say so and transfer."""
        return transferred(turn, "asked") if says(OFFICER, turn.text) else desk.reply(turn)


def transferred(turn: Turn, reason: str) -> Reply:
    """Return the hand-over to an officer."""
    text = wording.transfer(turn.by_voice)
    memory = turn.memory.but(expecting=None, offered=(), misses=0, last_answer=Said(text=text))
    return Reply((lines.spoken("officer", text), lines.control("transfer", reason)), memory)
