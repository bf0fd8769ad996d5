"""The checklist of a procedure to the caller's own number, with consent; what is said of it is what became of it."""

from actions import lines, wording
from actions.desk import Desk
from actions.office import Checklist, Way
from actions.turn import Reply, Turn
from knowledge_base.models import Facet


def way(turn: Turn, desk: Desk) -> Way | None:
    """Return how a checklist would reach this caller; None where it would not."""
    return desk.office.notifier.way(turn.number) if turn.number and turn.memory.course.checklist else None


def sent(turn: Turn, desk: Desk) -> lines.Line:
    """Send the checklist and return the line that says what became of it."""
    code = turn.memory.course.checklist or ""
    try:
        answer = desk.knowledge.answer(code, Facet.PAPERS)
    except KeyError:
        return lines.spoken("sent", wording.NOT_SENT)
    checklist = Checklist(turn.number, turn.conversation, code, answer.title, answer.text, answer.source_url)
    state, by = desk.office.notifier.send(checklist)
    if state == "refused" or by is None:
        return lines.spoken("sent", wording.NOT_SENT)
    text = wording.sent(by, sent=state == "sent")
    if by == "sms" and desk.office.notifier.linkable(turn.number):
        text = f"{text} {wording.NEXT_TIME_ZALO}"
    return lines.spoken("sent", text, sent=by)


def asked_for(turn: Turn, desk: Desk) -> Reply:
    """Answer a caller who asks for it by themselves."""
    memory = turn.memory
    if not memory.course.checklist:
        return _said(turn, lines.spoken("ask", wording.SEND_WHICH), "procedure")
    if way(turn, desk) is None:
        by_zalo = bool(turn.number) and desk.office.notifier.linkable(turn.number)
        line = lines.asked("sent", wording.CANNOT_SEND_BUT_ZALO if by_zalo else wording.CANNOT_SEND)
        return _said(turn, line, "detail" if memory.procedure else "more")
    reply = _said(turn, sent(turn, desk), "more")
    return Reply((*reply.lines, lines.asked("small_talk", wording.MORE)), reply.memory.goes(send_asked=True))


def _said(turn: Turn, line: lines.Line, then: str) -> Reply:
    return Reply((line,), turn.memory.but(expecting=then))
