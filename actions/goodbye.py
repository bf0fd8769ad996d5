"""Ends the conversation, when that was surely meant."""

from actions import closing
from actions.base import DialogueAction
from actions.desk import Desk
from actions.turn import Reply, Turn
from actions.words import BYE, says

SURE = 0.6


class Goodbye(DialogueAction):
    """A question that sounds like a goodbye is answered; a doubtful goodbye is asked back."""

    action_name = "action_goodbye"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """Go towards the end."""
        if not says(BYE, turn.text):
            return desk.reply(turn)
        question = desk.if_sure(turn)
        if question:
            return question
        if turn.confidence >= SURE or turn.memory.expecting == "more":
            return closing.close(turn, desk)
        return desk.more(turn)
