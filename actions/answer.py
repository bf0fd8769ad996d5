"""Answers a question about a procedure."""

from actions.base import DialogueAction
from actions.desk import Desk
from actions.turn import Reply, Turn


class Answer(DialogueAction):
    """The desk's steps decide."""

    action_name = "action_answer"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """Answer, ask back, or say that it is not known."""
        return desk.reply(turn)
