"""Complaints and denunciations are an officer's to take."""

from actions import handover
from actions.base import DialogueAction
from actions.desk import Desk
from actions.turn import Reply, Turn
from actions.words import COMPLAINT, DENUNCIATION, says


class Complaint(DialogueAction):
    """Offers an officer; nothing of it is looked up, and what was said is marked for few eyes."""

    action_name = "action_complaint"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """Offer an officer."""
        if not says(COMPLAINT, turn.text):
            return desk.reply(turn)
        return handover.complaint(turn, "denunciation" if says(DENUNCIATION, turn.text) else "complaint")
