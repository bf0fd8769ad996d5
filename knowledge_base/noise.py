"""Questions as they reach us: without diacritics, misheard, in southern spelling. For evaluation."""

import random
import re
import unicodedata
from collections.abc import Callable

from common.text import fold, nfc

TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
ONSETS = (
    ("ch", "tr"),
    ("s", "x"),
    ("l", "n"),
    ("gi", "d"),
    ("r", "d"),
    ("v", "d"),
    ("kh", "h"),
    ("qu", "w"),
    ("r", "g"),
)
FINALS = (("n", "ng"), ("c", "t"), ("nh", "n"), ("ch", "t"), ("m", "p"))
HESITATIONS = ("à", "là", "ừ", "thì", "cái")
SOUTHERN_WORDS = (
    (r"\bkhai sinh\b", "khai sanh"),
    (r"\bkhông\b", "hông"),
    (r"\btôi\b", "tui"),
    (r"\bvậy\b", "dậy"),
    (r"\bvề\b", "dìa"),
    (r"\bthế nào\b", "làm sao"),
    (r"\blàm\b", "mần"),
    (r"\bchính\b", "chánh"),
    (r"\bbệnh\b", "bịnh"),
    (r"\bgiúp\b", "giùm"),
    (r"\bbố\b", "ba"),
    (r"\bmẹ\b", "má"),
    (r"\bchứng minh thư\b", "chứng minh thơ"),
    (r"\bv(?=[aăâeêioôơuưyàáảãạ])", "d"),
    (r"iêu\b", "iu"),
    (r"ươu\b", "ưu"),
)
HOOK, TILDE = "\u0309", "\u0303"


def clean(question: str) -> str:
    """Return the question as written."""
    return nfc(question)


def no_diacritics(question: str) -> str:
    """Return the question without diacritics."""
    return fold(nfc(question))


def southern(question: str) -> str:
    """Return the question as southern callers say and spell it; ngã is written as hỏi."""
    text = nfc(question).lower()
    for pattern, spelling in SOUTHERN_WORDS:
        text = re.sub(pattern, spelling, text)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).replace(TILDE, HOOK))


def noisy(share: float) -> Callable[[str], str]:
    """Return a function that gets `share` of a question's syllables wrong, always the same way for one question."""

    def misheard(question: str) -> str:
        chance = random.Random(f"{question}|{share}")
        words: list[str] = []
        for word in re.findall(r"\w+", nfc(question).lower()):
            words += _misheard(word, chance) if chance.random() < share else [word]
        return " ".join(words)

    return misheard


def _misheard(word: str, chance: random.Random) -> list[str]:
    kind = chance.random()
    if kind < 0.5:
        return [_other_tone(word, chance)]
    if kind < 0.85:
        return [_other_sound(word, chance)]
    return [] if kind < 0.93 else [word, chance.choice(HESITATIONS)]


def _other_tone(word: str, chance: random.Random) -> str:
    letters = unicodedata.normalize("NFD", word)
    tone = next((mark for mark in letters if mark in TONES[1:]), "")
    bare = "".join(letter for letter in letters if letter not in TONES[1:])
    vowels = [place for place, letter in enumerate(bare) if letter in "aeiouy"]
    if not vowels:
        return word
    at = vowels[-2] if len(vowels) > 1 and bare[-1] in "aeiouy" else vowels[-1]
    at += 1
    while at < len(bare) and unicodedata.combining(bare[at]):
        at += 1
    new = chance.choice([mark for mark in TONES if mark != tone])
    return unicodedata.normalize("NFC", bare[:at] + new + bare[at:])


def _other_sound(word: str, chance: random.Random) -> str:
    choices: list[str] = []
    for pair in ONSETS:
        for one, other in (pair, pair[::-1]):
            if word.startswith(one) and len(word) > len(one):
                choices.append(other + word[len(one) :])
    for pair in FINALS:
        for one, other in (pair, pair[::-1]):
            if word.endswith(one) and len(word) > len(one) + 1:
                choices.append(word[: -len(one)] + other)
    return chance.choice(choices) if choices else _other_tone(word, chance)


CONDITIONS: dict[str, Callable[[str], str]] = {
    "clean": clean,
    "no_diacritics": no_diacritics,
    "noisy_10": noisy(0.10),
    "noisy_20": noisy(0.20),
    "southern": southern,
}
