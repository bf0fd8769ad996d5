"""From a written Vietnamese syllable to its phones. Spelling decides; regional speech is left to the network."""

import unicodedata
from functools import cache

from speech.acoustic_model.phonotactics import ACUTE, LEVEL, ONSET_SPELLINGS, RHYMES, TONE_MARKS, Rhyme

# Words callers use that no Vietnamese spelling rule reads: as people say them, then as espeak-ng does where it differs.
LOANWORDS: dict[str, tuple[str, ...]] = {
    "alo": ("a lô",),
    "app": ("áp",),
    "email": ("i meo", "i mêu"),
    "hello": ("hê lô",),
    "internet": ("in tơ nét",),
    "iphone": ("ai phôn", "ai phon"),
    "karaoke": ("ka ra ô kê",),
    "link": ("linh",),
    "momo": ("mô mô", "mo mo"),
    "ok": ("ô kê",),
    "oke": ("ô kê",),
    "online": ("on lai", "on lơ ne"),
    "passport": ("pát po",),
    "pdf": ("pê đê ép",),
    "photo": ("phô tô", "pho to"),
    "qr": ("quy e rờ",),
    "robot": ("rô bốt", "rô bót"),
    "sim": ("xim", "sim"),
    "sms": ("ét em ét",),
    "visa": ("vi da",),
    "vneid": ("vi en i đi", "vi nít"),
    "web": ("quép",),
    "website": ("quép sai",),
    "wifi": ("quai phai",),
}
ONSETS_BY_LENGTH = sorted(
    ((way, sound) for sound, ways in ONSET_SPELLINGS.items() for way in ways), key=lambda pair: -len(pair[0])
)


def split_tone(syllable: str) -> tuple[str, int]:
    """Return the syllable's letters without its tone mark, and the tone."""
    tone, letters = LEVEL, []
    for letter in unicodedata.normalize("NFD", syllable.lower()):
        if letter in TONE_MARKS:
            tone = TONE_MARKS[letter]
        else:
            letters.append(letter)
    return unicodedata.normalize("NFC", "".join(letters)), tone


@cache
def pronounce(word: str) -> tuple[str, ...] | None:
    """Return the phones of a word, or None where it is no Vietnamese syllable and no known loanword."""
    if word in LOANWORDS:
        return _respelt(LOANWORDS[word][0])
    letters, tone = split_tone(word)
    parts = _split_q(letters) or _split_gi(letters) or _split(letters)
    if parts is None:
        return None
    onset, rhyme = parts
    if rhyme.stopped and tone == LEVEL:  # chip, as written; chíp, as said
        tone = ACUTE
    phones = (onset, rhyme.glide, f"{rhyme.nucleus}{tone}", rhyme.coda)
    return tuple(phone for phone in phones if phone)


def pronunciations(word: str) -> list[tuple[str, ...]]:
    """Return every pronunciation of a word, the usual one first; none where it has none."""
    if word in LOANWORDS:
        return [_respelt(spelling) for spelling in LOANWORDS[word]]
    phones = pronounce(word)
    return [phones] if phones else []


def respell(text: str) -> str:
    """Return text with its loanwords spelt in Vietnamese, so that a Vietnamese voice says them as people do."""
    return " ".join(LOANWORDS[word][0] if word in LOANWORDS else word for word in text.split())


def _respelt(spelling: str) -> tuple[str, ...]:
    return tuple(phone for part in spelling.split() for phone in pronounce(part) or ())


def _split_q(letters: str) -> tuple[str, Rhyme] | None:
    """Read qu-: the u is the glide, and what follows is any rhyme that has none (quốc, quyết, quai)."""
    if not letters.startswith("qu"):
        return None
    rhyme = RHYMES.get(letters[2:]) or RHYMES.get(letters[2:].replace("y", "i"))
    return None if rhyme is None else ("k", Rhyme("W", rhyme.nucleus, rhyme.coda))


def _split_gi(letters: str) -> tuple[str, Rhyme] | None:
    """Read gi-: the i is part of the onset, or of both where no other vowel follows (gì, gìn, giếng)."""
    if not letters.startswith("gi"):
        return None
    rest = letters[2:]
    rhyme = (None if rest.startswith("ê") else RHYMES.get(rest)) or RHYMES.get("i" + rest)
    return None if rhyme is None else ("d", rhyme)


def _split(letters: str) -> tuple[str, Rhyme] | None:
    for spelling, onset in ONSETS_BY_LENGTH:
        if letters.startswith(spelling) and letters[len(spelling) :] in RHYMES:
            return onset, RHYMES[letters[len(spelling) :]]
    return None
