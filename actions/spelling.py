"""Codes as people say and type them: digits one by one or in tens, letters by their names; and how a code is read back.

Letters are told by their names with diacritics, since `số` is no `sờ`; digits also without any, as they are typed.
"""

import re
from collections.abc import Iterator

from common.numbers import DIGITS, LETTERS, read_digits, read_letters
from common.text import fold, nfc

SPOKEN = {
    **{name: str(digit) for digit, name in enumerate(DIGITS)},
    **{"mốt": "1", "tư": "4", "lăm": "5", "nhăm": "5", "bẩy": "7"},
}
DIGIT = {**{fold(name): digit for name, digit in SPOKEN.items()}, **SPOKEN}
"""With their diacritics or with none: `hài` is no `hai`."""
DIGIT_NAMES = (*DIGITS, "tư", "lăm", "mốt", "mười", "mươi")
"""What digits are called, for a grammar."""
TEN, TENS = "mười", frozenset(("mươi", "muoi", "chục", "chuc"))
NAMES = {
    **{name: letter.upper() for letter, name in LETTERS.items() if letter.isascii() and " " not in name},
    **{"bờ": "B", "cờ": "C", "xê": "C", "dờ": "D", "đê": "D", "đờ": "D", "phờ": "F", "giê": "G", "hờ": "H", "ka": "K"},
    **{"lờ": "L", "mờ": "M", "nờ": "N", "pờ": "P", "cu": "Q", "rờ": "R", "ét": "S", "tờ": "T", "vờ": "V", "xờ": "X"},
    **{"i": "I", "dét": "Z"},
}
SIGNS = {"chấm": ".", "cham": ".", "gạch": "-", "gach": "-", "trừ": "-", "xuyệt": "/", "xẹt": "/", "chéo": "/"}
SIGN_NAMES = {".": "chấm", "-": "gạch ngang", "/": "gạch chéo"}
AFTER_SIGN = frozenset(("ngang", "dưới", "nối"))
TOKEN = re.compile(r"[^\W_]+|[.\-/]")
WRITTEN = re.compile(r"(?<![\w.\-/])[A-Za-z0-9]+(?:[.\-/][A-Za-z0-9]+)+(?![\w])")
NAMED = re.compile(r"\bma (so )?ho so\b")
"""Whoever says that a code comes may leave its signs out, or have them misheard."""
FEWEST_DIGITS = 3


def digits(text: str) -> str:
    """Return the digits that text says or writes, in order; `hai mươi sáu` is 26."""
    return "".join(_digits(nfc(text).lower().split()))


def dossier(text: str) -> str | None:
    """Return the dossier's code in text, e.g. `H03.26`: letters, digits and signs between; None where there is none."""
    for found in WRITTEN.findall(nfc(text)):
        if _is_code(found):
            return str(found).upper()
    spelt = max(_runs(TOKEN.findall(nfc(text).lower())), key=len, default="")
    return spelt if _is_code(spelt, named=NAMED.search(fold(text)) is not None) else None


def read(code: str) -> str:
    """Return a code sign by sign, a breath after every third, as it is read back."""
    signs = [SIGN_NAMES.get(one) or read_digits(one) or read_letters(one) for one in code]
    threes = [" ".join(signs[at : at + 3]) for at in range(0, len(signs), 3)]
    return ", ".join(threes)


def _digits(words: list[str]) -> Iterator[str]:
    tens = False
    for place, raw in enumerate(words):
        word = raw.strip(".,-/?!")
        after = words[place + 1].strip(".,?!") if place + 1 < len(words) else ""
        if word in TENS and tens:
            yield "" if after in DIGIT else "0"
        elif word in (TEN, "muoi"):
            yield "1" if after in DIGIT else "10"
        elif word.isdecimal():
            yield word
        else:
            yield from (one for one in word.split(".") if one.isdecimal())
            yield DIGIT.get(word, "")
        tens = word in DIGIT and after in TENS


def _runs(words: list[str]) -> Iterator[str]:
    """Yield the runs of words that are signs of a code."""
    run: list[str] = []
    for place, word in enumerate(words):
        sign = _sign(word)
        tens = word in TENS and bool(run) and run[-1].isdecimal()
        if sign is None and not (run and (word in AFTER_SIGN or tens)):
            yield "".join(run).strip(".-/")
            run = []
        elif tens:
            run.extend([] if _at(words, place + 1) in DIGIT else ["0"])
        elif sign and not (sign == "/" and run and run[-1] == "-"):
            run.append(sign)
        elif sign == "/":
            run[-1] = "/"
    yield "".join(run).strip(".-/")


def _sign(word: str) -> str | None:
    if word in SIGN_NAMES or word.isdecimal():
        return word
    if word == TEN:
        return "1"
    if len(word) == 1 and word.isascii() and word.isalpha():
        return word.upper()
    return SIGNS.get(word) or NAMES.get(word) or DIGIT.get(word)


def _at(words: list[str], place: int) -> str:
    return words[place] if place < len(words) else ""


def _is_code(text: str, *, named: bool = False) -> bool:
    letters = any(one.isalpha() for one in text)
    few = sum(one.isdecimal() for one in text) < FEWEST_DIGITS
    signs = named or any(sign in text for sign in SIGN_NAMES)
    return letters and not few and signs and sum(map(str.isalpha, text)) <= 6
