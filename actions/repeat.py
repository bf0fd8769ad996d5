"""Says the last thing again."""

from dataclasses import replace

from actions import lines, wording
from actions.base import DialogueAction
from actions.desk import Desk, plain
from actions.leaving import NUMBER_DIGITS
from actions.receipts import LENGTH
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
        if memory.expecting == "choice" and memory.offered and not memory.course.case:
            return Reply(desk.ask(_unasked(turn), memory.offered).lines, memory)
        again = plain(turn, "small_talk", said.text, expecting=memory.expecting)
        return Reply(tuple({**line, **_awaited(turn)} for line in again.lines), memory)


def _awaited(turn: Turn) -> dict[str, object]:
    """Return what a line must still say of the answer that is waited for."""
    memory = turn.memory
    if memory.expecting == "rating":
        return {"expecting": "rating", "options": lines.choices(wording.RATINGS)}
    if memory.expecting == "choice":
        return {
            "expecting": "choice",
            "options": lines.choices({str(k): o.title for k, o in enumerate(memory.offered, 1)}),
        }
    count = {"receipt": LENGTH, "number": NUMBER_DIGITS[1]}.get(memory.expecting or "")
    return {"expecting": "digits", "expecting_digits": count} if count else {}


def _unasked(turn: Turn) -> Turn:
    """Return a turn that has not been asked back yet, so that a repeat is no miss."""
    return replace(turn, memory=turn.memory.but(expecting=None))
