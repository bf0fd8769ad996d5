"""Complaints and denunciations are an officer's to take."""

from actions import wording
from actions.base import DialogueAction
from actions.desk import Desk, plain
from actions.turn import Reply, Turn
from actions.words import COMPLAINT, says


class Complaint(DialogueAction):
    """Offers an officer; nothing of the complaint is looked up or kept."""

    action_name = "action_complaint"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """Offer an officer."""
        if not says(COMPLAINT, turn.text):
            return desk.reply(turn)
        return plain(turn, "officer", wording.COMPLAINT, expecting="officer", offered=())
