"""Stops speaking and waits."""

from actions import wording
from actions.base import DialogueAction
from actions.desk import Desk, plain
from actions.turn import Reply, Turn


class Stop(DialogueAction):
    """A word, then silence; a choice that was open stays open."""

    action_name = "action_stop"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """Answer in one short sentence."""
        return plain(turn, "small_talk", wording.STOPPED, expecting=turn.memory.expecting)
