"""Web and mail addresses, abbreviations, letters that stand for themselves, foreign words."""

import re

from common.numbers import LETTERS, read_digits, read_letters
from common.text import fold
from knowledge_base.answering.abbreviations import FOREIGN, PLACES, SITE_LABELS, WORDS
from knowledge_base.answering.spoken.documents import mixed
from knowledge_base.answering.spoken.steps import UPPER, Found, Step, step

ABBREVIATIONS = "|".join(re.escape(word) for word in sorted(WORDS, key=len, reverse=True))
PLACE = "|".join(re.escape(word) for word in sorted(PLACES, key=len, reverse=True))
FOREIGN_WORD = "|".join(sorted(FOREIGN, key=len, reverse=True))
DOMAINS = "vn|com|org|net|edu|info|asia"
HOST = rf"(?:[\w-]+\.)+(?:{DOMAINS})\b"
PLAIN_PATH = re.compile(r"(?:/[a-z]+(?:-[a-z]+)*){1,2}/?")
LONGEST_PATH = 25  # characters; what is longer nobody can write down while hearing it
SYLLABLE = re.compile(
    "(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnrstvx])?"
    "(?:uy[eau]|uou|uoi|[iy]eu|oai|oay|oao|oeo|uay|uau|[aeiouy]{1,2})(?:ch|ng|nh|[cmnpt])?"
)


def is_syllable(word: str) -> bool:
    """Say whether a word could be a Vietnamese syllable, tone marks aside."""
    return bool(SYLLABLE.fullmatch(fold(word)))


def _label(label: str) -> str:
    known = SITE_LABELS.get(label.lower())
    if known:
        return known
    return " gạch ".join(_pronounced(part) for part in label.split("-") if part)


def _pronounced(part: str) -> str:
    """Return a piece of an address as a word where it is one, else by its letters."""
    known = SITE_LABELS.get(part.lower()) or FOREIGN.get(part.lower())
    return known or (part.lower() if is_syllable(part) and len(part) > 1 else mixed(part.upper()))


def _host(text: str) -> str:
    return " chấm ".join(_label(label) for label in text.split(".") if label)


def _site(found: Found) -> str:
    path = found["path"] or ""
    if len(path) > LONGEST_PATH or not PLAIN_PATH.fullmatch(path):
        return _host(found["host"])
    parts = [" gạch ".join(_pronounced(one) for one in part.split("-")) for part in path.split("/") if part]
    return _host(found["host"]) + "".join(f" gạch chéo {part}" for part in parts)


def _mail(found: Found) -> str:
    return f"{_host(found['user'].replace('_', '-'))} a còng {_host(found['host'])}"


def _place(found: Found) -> str:
    return f"{PLACES[found['kind']]} "


def _capitals(found: Found) -> str:
    """Return a word in capitals as a word where it may be one, else by its letters."""
    word = found.group()
    if not word.isupper():
        return word
    return word.lower() if is_syllable(word) else read_letters(word)


def _letter(found: Found) -> str:
    return LETTERS[found.group().lower()]


def _digits_in_threes(found: Found) -> str:
    digits = found.group()
    return ", ".join(read_digits(digits[start : start + 3]) for start in range(0, len(digits), 3))


ADDRESSES: tuple[Step, ...] = (
    step(rf"(?P<user>[\w.+-]+)@(?P<host>{HOST})", _mail),
    step(rf"(?:https?://)?(?P<host>{HOST})(?P<path>/[^\s,;)\"”]*)?(?<![.?!])", _site),
)
STEPS: tuple[Step, ...] = (
    step(r"\bCông ty (?:CP|cp)\b", "Công ty cổ phần"),
    step(r"\b([Gg]iấy) CN\b", r"\1 chứng nhận"),
    step(r"\b[Vv]à/hoặc\b", "hoặc"),
    step(r"\b[Vv]\.\s?v\b\.?", "vân vân"),
    step(rf"(?<!\w)(?P<kind>{PLACE})\.\s?(?=[{UPPER}\d])", _place),
    step(rf"(?<!\w)(?P<kind>TX|KP|KV|KCN)\s(?=[{UPPER}\d])", _place),
    step(rf"(?<!\w)(?:{ABBREVIATIONS})(?!\w)", lambda found: WORDS[found.group()]),
    step(rf"(?<!\w)(?:{FOREIGN_WORD})(?!\w)", lambda found: FOREIGN[found.group().lower()], re.IGNORECASE),
    step(rf"\b[{UPPER}]{{1,5}}\d{{1,3}}[a-zA-Z]?\b", lambda found: mixed(found.group())),
    step(r"(?<![\w])\d{7,}\b", _digits_in_threes),
    step(r"(?<!\w)[^\W\d_]{2,}(?!\w)", _capitals),
)
LETTERS_ALONE: tuple[Step, ...] = (step(r"(?<![\w'])[b-df-hj-np-tv-xzđB-DF-HJ-NP-TV-XZĐ](?![\w'])", _letter),)
