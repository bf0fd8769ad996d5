"""A code from Zalo, keyed in a call: it proves that the number called from is that person's."""

from actions import lines, spelling, wording
from actions.desk import Desk
from actions.leaving import DIGIT_WORDS, MOST_WRONG
from actions.memory import Said
from actions.office import NoNotifier
from actions.turn import Reply, Turn
from actions.words import LINKING, OFFICER, says

KEY = "*"
CODE_DIGITS = 6
ENDED = {"linked": wording.LINKED, "too_many": wording.LINK_TOO_MANY, "refused": wording.LINK_REFUSED}


def begin(turn: Turn, desk: Desk) -> Reply | None:
    """Ask for the code where a caller wants to link; None where they want something else."""
    asked = turn.key == KEY or (turn.key is None and says(LINKING, turn.text))
    if not asked or not turn.by_voice or isinstance(desk.office.notifier, NoNotifier):
        return None
    return _asked(turn, wording.LINK_CODE) if turn.number else _over(turn, wording.LINK_NO_NUMBER)


def take(turn: Turn, desk: Desk) -> Reply | None:
    """Hand the code over and say what became of it; None where the caller says something else."""
    code = spelling.digits(turn.key or turn.text)
    if not code and (says(OFFICER, turn.text) or desk.if_sure(turn)):
        return None
    found = desk.office.notifier.link(turn.number, code) if len(code) == CODE_DIGITS else "wrong"
    if found != "wrong":
        return _over(turn, ENDED[found])
    if turn.memory.course.wrong + 1 >= MOST_WRONG:
        return _over(turn, wording.LINK_WRONG)
    again = _asked(turn, wording.LINK_CODE_AGAIN)
    return Reply(again.lines, again.memory.goes(wrong=turn.memory.course.wrong + 1))


def _asked(turn: Turn, text: str) -> Reply:
    line = lines.expecting(lines.spoken("small_talk", text), "digits", DIGIT_WORDS, expecting_digits=CODE_DIGITS)
    return Reply((line,), turn.memory.but(expecting="link", last_answer=Said(text=text)).goes(wrong=0))


def _over(turn: Turn, text: str) -> Reply:
    line = lines.asked("small_talk", f"{text} {wording.MORE}")
    return Reply((line,), turn.memory.but(expecting="more", last_answer=Said(text=text)).goes(wrong=0))
