"""A no: to an offer, to a question, or to a procedure guessed wrong."""

from actions import closing
from actions.base import DialogueAction
from actions.desk import Desk
from actions.turn import Reply, Turn
from actions.words import NO, says


class Deny(DialogueAction):
    """A no may carry the right question ("không phải, tôi hỏi khai tử")."""

    action_name = "action_deny"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """Take back, offer the next candidate, or go on."""
        if not says(NO, turn.text):
            return desk.reply(turn)
        memory = turn.memory
        instead = desk.if_sure(turn, but=memory.procedure)
        if instead:
            return instead
        if memory.expecting == "more":
            return closing.close(turn, desk)
        if memory.expecting in ("officer", "detail"):
            return desk.more(turn)
        return desk.next_candidate(turn)
