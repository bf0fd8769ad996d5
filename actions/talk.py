"""Small talk, kept short; a question inside it wins."""

from actions import closing, wording
from actions.base import DialogueAction
from actions.desk import Desk, plain
from actions.turn import Reply, Turn
from actions.words import BYE, says

TALK = {
    "greet": wording.GREETING,
    "thanks": wording.WELCOME,
    "chitchat": wording.CHITCHAT,
    "who_are_you": wording.WHO,
    "out_of_scope": wording.OUT_OF_SCOPE,
}


class Talk(DialogueAction):
    """The knowledge base is asked first: where it is sure, it was a question."""

    action_name = "action_talk"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """Answer the question, or talk."""
        question = desk.if_sure(turn)
        if question:
            return question
        if turn.intent == "thanks" and says(BYE, turn.text):
            return closing.close(turn, desk)
        outcome = "dont_know" if turn.intent == "out_of_scope" else "small_talk"
        expecting = "more" if turn.intent == "thanks" else turn.memory.expecting
        return plain(turn, outcome, TALK[turn.intent], expecting=expecting)
