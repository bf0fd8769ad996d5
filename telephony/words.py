"""What can be read from a caller's words while a call goes on: courtesy, a wish to stop, hesitation, commands.

Words are Vietnamese, lower case, as recognisers give them. Where tones tell words apart they are compared with their
tones, elsewhere without.
"""

import re
from enum import StrEnum

from common.text import fold, normalise


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


BACKCHANNELS = _set(
    "dạ dà vâng ừ ừa ừm ờ ờm ơ à ạ á ồ ô ủa hừm uh um uhm rồi vậy hả thế ok em ơi anh chị đó nhỉ nha nhé"
)
"""Words that only show that someone listens."""
ASSENTS = _set("dạ vâng ừ ừa có được ok đúng phải")
SINGLE = _set("không thôi sai nhầm tiếp dừng ngừng khoan một hai ba nữa nè")
"""Words that mean something alone; any other single syllable may be a noise that was taken for a word."""
ALONE_ENOUGH = 2
"""Syllables, of those that are no backchannel, that make a wish to speak."""

HOLD = re.compile(
    r"\b(?:cho|doi)(?: (?:em|anh|chi|toi|tui|minh|co|chu|bac))?(?: (?:mot|1))? (?:chut|xiu|ti|lat|teo)\b"
    r"|\bkhoan (?:cup|tat)\b|\bgiu may\b"
)
HALT = re.compile(
    r"\bkhoan\b|\bnghe (?:ne|(?:toi|tui|anh|chi|em|day) (?:noi|ne|hoi))\b|\b(?:khong|dau) phai\b|\bsai roi\b"
)
HALT_TONED = re.compile(r"\b(?:dừng|ngừng|ngưng)\b")
GO_ON = re.compile(r"\b(?:tiep|xong|roi|alo|a lo|noi di|doc di|nghe day|nghe ne)\b")
COURTESY = re.compile(
    r"\b(?:da|vang|u|uh|um|o|thua|em|oi|a|ah|nhe|nha|nghen|di|cho|anh|chi|toi|tui|minh|co|chu|bac|voi|gium|giup|"
    r"dum|lam on|ha|mot chut|chut|xiu|luon|ne|duoc khong|duoc|xin|lai lan nua|lan nua|roi|nua)\b"
)
YES_NO = re.compile(r"\b(?:không|chưa|phải không|đúng không|được không)(?: ạ| em| anh chị)?\s*[?？]\s*$", re.IGNORECASE)

TRAILING = _set(
    "ờ ờm ơ ừm ừ ở là thì mà và với hoặc hay của cho về để tại cái muốn hỏi cần xin bị do vì nhưng một các những theo "
    "từ đến khi nếu như rằng con đang sẽ tới bên trong ngoài trên giữa"
)
"""Words nobody ends a sentence with."""
TRAILING_PHRASES = ("thủ tục", "đăng ký", "cấp lại", "giấy chứng nhận", "em ơi", "làm cái", "hỏi chút", "hỏi xíu")
ENDING = _set("gì nào đâu sao nhiêu lâu không chưa ạ mấy vậy hả nhỉ thế nhé nha")
"""Words that questions end with."""
AMOUNT = re.compile(r"\b(?:bao nhiêu|mấy|bao) \w+$")
"""The same with what is counted: tiền, ngày, giờ."""


class Command(StrEnum):
    """What a caller may ask of the answer itself; it needs no dialogue."""

    AGAIN = "again"
    NEXT = "next"
    SLOWER = "slower"
    STOP = "stop"


_COMMANDS = {
    Command.AGAIN: re.compile(r"^(?:(?:nhac|noi|lap|doc|nghe)(?: lai)?|lai)$"),
    Command.SLOWER: re.compile(r"^(?:(?:noi|doc)? ?cham(?: cham)?(?: lai| thoi| hon)?|tu tu(?: thoi)?)$"),
    Command.NEXT: re.compile(r"^(?:(?:nghe|noi|doc)? ?tiep(?: tuc| theo)?|con gi|con khong|phan (?:sau|tiep|ke))$"),
    Command.STOP: re.compile(r"^(?:thoi|thoi du|du|khoi|khong can|khong nghe|stop)$"),
}
_BARE = frozenset(("noi", "doc", "nghe", "nhac", "lai"))
_REFUSALS = re.compile(r"^(?:khong|thoi|khoi|du|khong can|khong nghe|ko)$")


def only_listens(text: str) -> bool:
    """Say whether `text` holds nothing but backchannels; true of no words at all."""
    return all(word in BACKCHANNELS for word in normalise(text).split())


def wants_to_speak(text: str) -> bool:
    """Say whether words said over an answer are meant to stop it."""
    if halts(text) or holds(text):
        return True
    words = [word for word in normalise(text).split() if word not in BACKCHANNELS]
    return len(words) >= ALONE_ENOUGH or any(word in SINGLE for word in words)


def assents(text: str) -> bool:
    """Say whether backchannels, where they answer a question, say yes."""
    words = normalise(text).split()
    return any(word in ASSENTS for word in words)


def halts(text: str) -> bool:
    """Say whether `text` asks to stop talking."""
    plain = normalise(text)
    return bool(HALT.search(fold(plain)) or HALT_TONED.search(plain))


def only_halts(text: str) -> bool:
    """Say whether `text` asks to stop talking and asks nothing else yet."""
    plain = normalise(text)
    if "phai" in fold(plain).split():
        return False
    rest = HALT_TONED.sub(" ", re.sub(r"\bkhoan(?: đã| hãy)?\b|\bnghe n[èe]\b|\blại\b", " ", plain))
    return halts(text) and only_listens(rest)


def holds(text: str) -> bool:
    """Say whether `text` asks to wait a moment, and little else."""
    plain = fold(normalise(text))
    return bool(HOLD.search(plain)) and len(HOLD.sub(" ", plain).split()) <= 4


def goes_on(text: str) -> bool:
    """Say whether `text` asks to go on after a moment's wait."""
    plain = fold(normalise(text))
    return bool(GO_ON.search(plain)) and len(COURTESY.sub(" ", plain).split()) <= 2


def command(text: str, *, more_asked: bool) -> Command | None:
    """Return what `text` asks of the answer; `more_asked`: the caller was just asked whether to go on."""
    plain = fold(normalise(text))
    core = " ".join(COURTESY.sub(" ", plain).split())
    if more_asked and _REFUSALS.match(core):
        return Command.STOP
    if more_asked and not core:
        return Command.NEXT if assents(text) or "nua" in plain.split() else None
    if more_asked and core in ("co", "ok", "dung", "phai", "muon nghe", "muon"):
        return Command.NEXT
    if core in _BARE and "lai" not in plain.split():
        return None
    return next((name for name, pattern in _COMMANDS.items() if pattern.match(core)), None)


def hesitates(text: str) -> bool:
    """Say whether someone who pauses after `text` has more to say."""
    plain = normalise(text)
    words = plain.split()
    return bool(words) and (words[-1] in TRAILING or plain.endswith(TRAILING_PHRASES))


def sounds_complete(text: str) -> bool:
    """Say whether `text` ends as questions end."""
    words = normalise(text).split()
    return len(words) >= 3 and (words[-1] in ENDING or bool(AMOUNT.search(" ".join(words))))


def goes_with(text: str) -> bool:
    """Say whether `text`, said right after a question, belongs to it; a stop, a no, a command do not."""
    first = fold(normalise(text)).split()[:1]
    other = halts(text) or holds(text) or command(text, more_asked=False) is not None
    return bool(first) and not other and first[0] not in ("khong", "sai", "thoi", "nham") and not only_listens(text)


def asks_yes_no(text: str) -> bool:
    """Say whether `text`, spoken by the hotline, is answered by yes or no."""
    return bool(YES_NO.search(text.strip()))
