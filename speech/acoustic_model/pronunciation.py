"""From a written Vietnamese syllable to its phones. Spelling decides; regional speech is left to the network."""

import unicodedata
from functools import cache

from speech.acoustic_model.phonotactics import LEVEL, ONSET_SPELLINGS, RHYMES, TONE_MARKS, Rhyme

# Words callers use that no Vietnamese spelling rule reads, as they are said.
LOANWORDS = {
    "vneid": "vi en i đi",
    "online": "on lai",
    "email": "i meo",
    "visa": "vi da",
    "passport": "pát po",
    "karaoke": "ka ra ô kê",
    "internet": "in tơ nét",
    "website": "goép sai",
    "web": "goép",
    "app": "áp",
    "photo": "phô tô",
    "pdf": "pê đê ép",
    "sim": "xim",
    "ok": "ô kê",
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
        return tuple(phone for part in LOANWORDS[word].split() for phone in pronounce(part) or ())
    letters, tone = split_tone(word)
    parts = _split_q(letters) or _split_gi(letters) or _split(letters)
    if parts is None:
        return None
    onset, rhyme = parts
    phones = (onset, rhyme.glide, f"{rhyme.nucleus}{tone}", rhyme.coda)
    return tuple(phone for phone in phones if phone)


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
