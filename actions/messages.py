"""Messages: one left before, looked up by its receipt code; the checklist, sent to the caller's own telephone."""

from actions import leaving, sending
from actions.base import DialogueAction
from actions.desk import Desk
from actions.turn import Reply, Turn
from actions.words import RECEIPT, SENDING, says


class Receipt(DialogueAction):
    """A question that is about no message is answered."""

    action_name = "action_receipt"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """Ask for the code, or take it."""
        return leaving.ask_receipt(turn, desk) if says(RECEIPT, turn.text) else desk.reply(turn)


class Send(DialogueAction):
    """Asking for it is consent; a question that asks for something else is answered."""

    action_name = "action_send"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """Send, and say what became of it."""
        return sending.asked_for(turn, desk) if says(SENDING, turn.text) else desk.reply(turn)
