"""Ends the conversation, when that was surely meant."""

from actions import lines, wording
from actions.base import DialogueAction
from actions.desk import Desk, plain
from actions.memory import Said
from actions.turn import Reply, Turn
from actions.words import BYE, says

SURE = 0.6


class Goodbye(DialogueAction):
    """A question that sounds like a goodbye is answered; a doubtful goodbye is asked back."""

    action_name = "action_goodbye"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """Say goodbye and hang up."""
        if not says(BYE, turn.text):
            return desk.reply(turn)
        question = desk.if_sure(turn)
        if question:
            return question
        if turn.confidence >= SURE or turn.memory.expecting == "more":
            return ended(turn)
        return plain(turn, "small_talk", f"Dạ. {wording.MORE}", expecting="more")


def ended(turn: Turn) -> Reply:
    """Return the goodbye and the end of the call."""
    memory = turn.memory.but(expecting=None, offered=(), last_answer=Said(text=wording.GOODBYE))
    return Reply((lines.spoken("small_talk", wording.GOODBYE), lines.control("hang_up", "goodbye")), memory)
