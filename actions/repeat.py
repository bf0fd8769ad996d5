"""Says the last thing again."""

from dataclasses import replace

from actions import wording
from actions.base import DialogueAction
from actions.desk import Desk, plain
from actions.turn import Reply, Turn
from knowledge_base.models import Facet


class Repeat(DialogueAction):
    """An answer is rendered anew from the snapshot, anything else is said as it was."""

    action_name = "action_repeat"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """Repeat, and go on expecting what was expected."""
        memory, said = turn.memory, turn.memory.last_answer
        if said is None:
            return plain(turn, "small_talk", wording.NOTHING_TO_REPEAT)
        if said.code:
            again = desk.tell(turn, said.code, said.facet or Facet.OVERVIEW, said.score, memory.offered)
            return Reply(again.lines, memory)
        if memory.expecting == "choice" and memory.offered:
            return Reply(desk.ask(_unasked(turn), memory.offered).lines, memory)
        return Reply(plain(turn, "small_talk", said.text).lines, memory)


def _unasked(turn: Turn) -> Turn:
    """Return a turn that has not been asked back yet, so that a repeat is no miss."""
    return replace(turn, memory=turn.memory.but(expecting=None))
