"""Stops speaking and waits."""

from actions import wording
from actions.base import DialogueAction
from actions.desk import Desk, plain
from actions.turn import Reply, Turn


class Stop(DialogueAction):
    """A word, then silence; a choice that was open stays open, else there may be nothing more to ask."""

    action_name = "action_stop"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """Answer in one short sentence."""
        if turn.memory.expecting == "choice":
            return plain(turn, "small_talk", wording.STOPPED, expecting="choice")
        return desk.more(turn)
