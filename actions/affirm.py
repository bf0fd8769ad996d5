"""A yes: to whatever was asked last."""

from actions import wording
from actions.base import DialogueAction
from actions.desk import Desk, plain
from actions.handover import transferred
from actions.turn import Reply, Turn
from actions.words import YES, says
from knowledge_base.models import Facet


class Affirm(DialogueAction):
    """A yes may carry a question of its own ("dạ đúng, khai sinh")."""

    action_name = "action_affirm"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """Do what the yes was said to."""
        if not says(YES, turn.text):
            return desk.reply(turn)
        memory = turn.memory
        if memory.expecting == "officer":
            return transferred(turn, desk.office, memory.course.reason or "accepted")
        if memory.expecting == "choice" and len(memory.offered) == 1:
            return desk.choose(turn, memory.offered[0])
        if memory.expecting == "choice":
            return desk.ask(turn, memory.offered)
        if memory.expecting == "detail" and memory.procedure:
            return desk.tell(turn, memory.procedure, Facet.PAPERS, None, memory.offered)
        if memory.expecting == "more":
            return plain(turn, "small_talk", wording.GO_ON)
        return desk.if_sure(turn) or desk.more(turn)
