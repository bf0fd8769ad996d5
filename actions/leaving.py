"""Takes a message for an officer: the words, a number to call back, and a receipt code read back sign by sign."""

import logging

from actions import lines, spelling, wording
from actions.desk import Desk
from actions.matching import yes_or_no
from actions.memory import Said
from actions.receipts import LENGTH, LeftMessage, valid
from actions.turn import Reply, Turn
from actions.words import OFFICER, says
from common.logs import event

log = logging.getLogger(__name__)

NUMBER_DIGITS = (9, 11)
LONGEST_WORDS = 1500
DIGIT_WORDS = (*spelling.DIGIT_NAMES, "lại từ đầu", "gặp cán bộ")
MOST_WRONG = 2
DECLINED = frozenset({"deny", "stop", "goodbye"})


def take_offer(turn: Turn, desk: Desk) -> Reply | None:
    """Take a yes or a no to leaving a message."""
    agreed = yes_or_no(turn.text, turn.key)
    if agreed is None:
        return None
    return ask_words(turn) if agreed else desk.more(turn)


def ask_words(turn: Turn) -> Reply:
    """Ask for the message."""
    text = wording.leave(turn.number, by_voice=turn.by_voice)
    return _said(turn, lines.expecting(lines.spoken("message", text), "message"), "message")


def take_words(turn: Turn, desk: Desk) -> Reply | None:
    """Take the message itself; ask for a number where none is known."""
    if turn.silent or turn.key:
        return _said(turn, lines.expecting(lines.spoken("empty", wording.LEAVE_AGAIN), "message"), "message")
    if turn.intent in DECLINED and yes_or_no(turn.text) is False:
        return desk.more(turn)
    words = turn.text[:LONGEST_WORDS]
    if turn.number or not turn.by_voice:
        return _stored(turn, desk, words, turn.number)
    reply = _said(turn, _asks_digits("message", wording.WHICH_NUMBER, NUMBER_DIGITS[1]), "number")
    return Reply(reply.lines, reply.memory.goes(words=words))


def take_number(turn: Turn, desk: Desk) -> Reply | None:
    """Take the number to call back, keyed or said."""
    number = spelling.digits(turn.text)
    if NUMBER_DIGITS[0] <= len(number) <= NUMBER_DIGITS[1]:
        return _stored(turn, desk, turn.memory.course.words, number)
    if turn.memory.course.wrong + 1 >= MOST_WRONG:
        return _stored(turn, desk, turn.memory.course.words, "")
    reply = _said(turn, _asks_digits("message", wording.NUMBER_AGAIN, NUMBER_DIGITS[1]), "number")
    return Reply(reply.lines, reply.memory.goes(wrong=turn.memory.course.wrong + 1))


def ask_receipt(turn: Turn, desk: Desk) -> Reply:
    """Ask for the code of a message left before; one that was said at once is taken."""
    if desk.office.messages is None:
        return desk.reply(turn)
    if valid(spelling.digits(turn.text)):
        return _state(turn, desk, spelling.digits(turn.text))
    return _said(turn, _asks_digits("message", wording.WHICH_RECEIPT, LENGTH), "receipt")


def take_receipt(turn: Turn, desk: Desk) -> Reply | None:
    """Take a receipt code and say what became of the message."""
    code = spelling.digits(turn.key or turn.text)
    if valid(code):
        return _state(turn, desk, code)
    if not code and (says(OFFICER, turn.text) or desk.if_sure(turn)):
        return None
    if turn.memory.course.wrong + 1 >= MOST_WRONG:
        line = lines.asked("message", wording.RECEIPT_WRONG_AGAIN)
        return _said(turn, line, "officer")
    reply = _said(turn, _asks_digits("message", wording.receipt_wrong(code), LENGTH), "receipt")
    return Reply(reply.lines, reply.memory.goes(wrong=turn.memory.course.wrong + 1))


def _state(turn: Turn, desk: Desk, code: str) -> Reply:
    message = desk.office.messages.find(code) if desk.office.messages else None
    shown, heard = wording.receipt_state(code, message.state if message else None, message.answer if message else "")
    line = lines.asked("message", shown, heard, receipt=code if message else "")
    return _said(turn, line, "more")


def _stored(turn: Turn, desk: Desk, words: str, number: str) -> Reply:
    course = turn.memory.course
    message = LeftMessage(
        conversation=turn.conversation,
        channel=turn.channel,
        number=number,
        words=words,
        procedure=turn.memory.procedure,
        reason=course.reason,
        restricted=course.restricted,
    )
    try:
        if desk.office.messages is None:
            raise OSError("no folder for messages")
        code = desk.office.messages.leave(message)
    except OSError as error:
        event(log, "message_lost", level=logging.ERROR, call=turn.conversation, reason=error)
        return Reply(
            (lines.spoken("unavailable", wording.MESSAGE_LOST), lines.control("transfer", "message_lost")), turn.memory
        )
    event(log, "message_left", call=turn.conversation, reason=course.reason, restricted=course.restricted)
    shown, heard = wording.receipt(code)
    line = lines.asked("message", shown, heard, receipt=code, restricted=course.restricted)
    memory = turn.memory.but(expecting="more", last_answer=Said(text=shown)).goes(words="", wrong=0, answered=True)
    return Reply((line,), memory)


def _asks_digits(outcome: str, text: str, count: int) -> lines.Line:
    return lines.expecting(lines.spoken(outcome, text), "digits", DIGIT_WORDS, expecting_digits=count)


def _said(turn: Turn, line: lines.Line, then: str) -> Reply:
    return Reply((line,), turn.memory.but(expecting=then, last_answer=Said(text=line["text"])).goes(wrong=0))
