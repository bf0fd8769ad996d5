"""How a conversation ends, step by step: the checklist by message, the rating, goodbye; each asked once."""

from actions import lines, rating, wording
from actions.desk import Desk
from actions.ending import goodbye
from actions.matching import yes_or_no
from actions.memory import Said
from actions.sending import sent, way
from actions.turn import Reply, Turn


def close(turn: Turn, desk: Desk, *before: lines.Line) -> Reply:
    """Take the next step towards the end."""
    course = turn.memory.course
    if not course.answered:
        return _after(before, goodbye(turn))
    if course.checklist and not course.send_asked:
        by = way(turn, desk)
        if by:
            return _offer(turn, by, before)
    return _after(before, goodbye(turn)) if course.rating_asked else rating.ask(turn, *before)


def take_consent(turn: Turn, desk: Desk) -> Reply | None:
    """Send the checklist where the caller agreed; either way go on to the end."""
    agreed = yes_or_no(turn.text, turn.key)
    if agreed is None:
        return None if not turn.silent else close(turn, desk)
    return close(turn, desk, sent(turn, desk)) if agreed else close(turn, desk)


def _offer(turn: Turn, by: str, before: tuple[lines.Line, ...]) -> Reply:
    text = wording.offer_message(by)
    memory = turn.memory.but(expecting="send", offered=(), last_answer=Said(text=text)).goes(send_asked=True)
    question = {**lines.asked("small_talk", text), "expecting": "consent"}  # who says nothing has not agreed
    return Reply((*before, question), memory)


def _after(before: tuple[lines.Line, ...], last: Reply) -> Reply:
    return Reply((*before, *last.lines), last.memory)
