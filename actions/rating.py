"""How satisfied someone is, 1 to 5: asked once, at the end, by key or in words."""

import re

from actions import lines, wording
from actions.desk import Desk
from actions.ending import goodbye
from actions.matching import nearest
from actions.memory import Said
from actions.spelling import digits
from actions.turn import Reply, Turn
from actions.words import BYE, NO, OFFICER, content, says

WORST, BEST = 1, 5
SATISFIED = re.compile(r"\bh[aà]i l[oò]ng\b", re.IGNORECASE)  # heard without its tones it is no `hai`, two
OPINIONS = {
    **dict.fromkeys(("rất không hài lòng", "hoàn toàn không hài lòng", "quá tệ", "rất tệ", "tệ quá", "quá dở"), 1),
    **dict.fromkeys(("không hài lòng", "chưa hài lòng", "không tốt", "tệ", "dở", "kém", "chưa tốt"), 2),
    **dict.fromkeys(("bình thường", "tạm được", "cũng được", "tàm tạm", "trung bình", "được", "bình bình"), 3),
    **dict.fromkeys(("hài lòng", "tốt", "khá hài lòng", "khá tốt", "cũng tốt", "tốt lắm"), 4),
    **dict.fromkeys(("rất hài lòng", "hài lòng lắm", "rất tốt", "tuyệt vời", "xuất sắc", "quá tốt", "hoàn hảo"), 5),
}
NUMBERS = {name: place for place, name in enumerate(("một", "hai", "ba", "bốn", "năm"), 1)}
WORDS = (*NUMBERS, *(f"số {name}" for name in NUMBERS), *(f"{name} điểm" for name in NUMBERS), *OPINIONS)


def ask(turn: Turn, *before: lines.Line) -> Reply:
    """Ask for the rating, after what is said before."""
    again = turn.memory.expecting == "rating"
    text = wording.RATING_AGAIN if again else wording.rating(turn.by_voice)
    memory = turn.memory.but(expecting="rating", offered=(), last_answer=Said(text=text)).goes(rating_asked=True)
    line = lines.expecting(lines.spoken("small_talk", text), "rating", WORDS, options=lines.choices(wording.RATINGS))
    return Reply((*before, line), memory)


def take(turn: Turn, desk: Desk) -> Reply | None:
    """Take the rating; a refusal or silence is a goodbye, a question is answered, an officer comes when asked for."""
    rating = rated(turn.key or turn.text)
    if rating:
        return _thanks(turn, rating)
    if turn.key == "0" or says(OFFICER, turn.text):
        return None
    question = None if turn.key else desk.if_sure(turn)
    if question:
        return question
    refused = turn.silent or says(NO, turn.text) or says(BYE, turn.text) or turn.intent in ("deny", "goodbye", "thanks")
    return goodbye(turn) if refused or turn.memory.course.wrong else _again(turn)


def rated(text: str) -> int | None:
    """Return the rating that text says: a digit, its name, or an opinion; None where it says none."""
    said = digits(SATISFIED.sub(" ", text))
    if len(said) == 1 and WORST <= int(said) <= BEST and len(content(text)) <= 2:
        return int(said)
    return nearest(text, OPINIONS)


def _again(turn: Turn) -> Reply:
    reply = ask(turn)
    return Reply(reply.lines, reply.memory.goes(wrong=1))


def _thanks(turn: Turn, rating: int) -> Reply:
    last = goodbye(turn)
    return Reply((lines.spoken("rating", wording.rated(rating), rating=rating), *last.lines), last.memory)
