"""Takes a choice among offered procedures, by key or by number."""

from actions import wording
from actions.base import DialogueAction
from actions.desk import Desk, plain
from actions.turn import Reply, Turn
from actions.words import chosen, content


class Choose(DialogueAction):
    """A key, "số một", "cái đầu tiên"; anything that is none of these is a question after all."""

    action_name = "action_choose"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """Answer about the procedure chosen."""
        offered = turn.memory.offered if turn.memory.expecting == "choice" else ()
        if turn.key is None and content(turn.text):
            return desk.reply(turn)
        if not offered:
            return plain(turn, "small_talk", wording.NO_CHOICE, offered=turn.memory.offered)
        offer = chosen(turn.key or turn.text, offered)
        if offer is None:
            return plain(turn, "ask", wording.WRONG_CHOICE, expecting="choice")
        return desk.choose(turn, offer)
