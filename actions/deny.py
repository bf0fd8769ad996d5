"""A no: to an offer, to a question, or to a procedure guessed wrong."""

from actions import wording
from actions.base import DialogueAction
from actions.desk import Desk, plain
from actions.goodbye import ended
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
            return ended(turn)
        if memory.expecting in ("officer", "detail"):
            return plain(turn, "small_talk", f"Dạ. {wording.MORE}", expecting="more", offered=())
        if memory.expecting == "choice" or not memory.offered:
            return plain(turn, "dont_know", wording.NONE_OF_THESE, expecting="officer", offered=(), procedure=None)
        return desk.ask(turn, memory.offered)
