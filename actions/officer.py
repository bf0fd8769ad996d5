"""Hands over to an officer, at once when asked for."""

from actions.base import DialogueAction
from actions.desk import Desk
from actions.handover import transferred
from actions.turn import Reply, Turn
from actions.words import OFFICER, says


class Officer(DialogueAction):
    """Asked for in so many words: no question back."""

    action_name = "action_officer"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """Say so and transfer."""
        return transferred(turn, desk.office, "asked") if says(OFFICER, turn.text) else desk.reply(turn)
