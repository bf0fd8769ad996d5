"""Vietnamese syllables from the rules of the language: onset × rhyme × tone, from no dictionary."""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from speech.acoustic_model.phones import GLIDE, TONES

LEVEL, GRAVE, ACUTE, HOOK, TILDE, DOT = TONES
TONE_MARKS = {"\u0300": GRAVE, "\u0301": ACUTE, "\u0309": HOOK, "\u0303": TILDE, "\u0323": DOT}
MARK_OF_TONE = {tone: mark for mark, tone in TONE_MARKS.items()}
STOP_CODAS = frozenset({"p_", "t_", "k_", "ch_"})

# Onset as heard -> its spellings.
ONSET_SPELLINGS: dict[str, tuple[str, ...]] = {
    "": ("",),
    "ng": ("ng", "ngh"),
    "g": ("g", "gh"),
    "k": ("c", "k"),
    "d": ("d", "gi"),
    "đ": ("đ",),
    **{one: (one,) for one in ("nh", "ch", "kh", "ph", "th", "tr", *"bhlmnprstvx")},
}
FRONT_VOWELS = frozenset("ieêy")
NO_GLIDE_AFTER = frozenset({"b", "m", "ph", "v", "p", "r"})

CODA_SPELLINGS = {
    "p": "p_",
    "t": "t_",
    "c": "k_",
    "k": "k_",
    "ch": "ch_",
    "m": "m_",
    "n": "n_",
    "ng": "ng_",
    "nh": "nh_",
    "i": "J",
    "y": "J",
    "o": "U",
    "u": "U",
    "": "",
}

# Vowel spelling -> (glide, nucleus, codas it takes; "-" is none).
VOWELS: dict[str, tuple[str, str, str]] = {
    "a": ("", "a", "- c ch i m n ng nh o p t u y"),
    "ă": ("", "aw", "c k m n ng p t"),
    "â": ("", "aa", "c m n ng p t u y"),
    "e": ("", "e", "- c m n ng o p t"),
    "ê": ("", "ee", "- ch m n nh p t u"),
    "i": ("", "i", "- ch m n nh p t u"),
    "ia": ("", "IE", "-"),
    "iê": ("", "IE", "c m n ng p t u"),
    "y": ("", "i", "-"),
    "yê": ("", "IE", "m n ng t u"),
    "o": ("", "o", "- c i m n ng p t"),
    "oo": ("", "o", "c ng"),
    "ô": ("", "oo", "- c i m n ng p t"),
    "ơ": ("", "ow", "- i m n p t"),
    "u": ("", "u", "- c i m n ng p t"),
    "ua": ("", "UO", "-"),
    "uô": ("", "UO", "c i m n ng t"),
    "ư": ("", "uw", "- c i ng t u"),
    "ưa": ("", "UW", "-"),
    "ươ": ("", "UW", "c i m n ng p t u"),
    "oa": (GLIDE, "a", "- c ch i m n ng nh o p t y"),
    "oă": (GLIDE, "aw", "c m n ng t"),
    "oe": (GLIDE, "e", "- n o t"),
    "uâ": (GLIDE, "aa", "n ng t y"),
    "uê": (GLIDE, "ee", "- ch nh"),
    "uơ": (GLIDE, "ow", "-"),
    "uy": (GLIDE, "i", "- ch n nh p t u"),
    "uya": (GLIDE, "IE", "-"),
    "uyê": (GLIDE, "IE", "n t"),
}


class Rhyme(NamedTuple):
    """What follows the onset: glide or nothing, nucleus, coda or nothing."""

    glide: str
    nucleus: str
    coda: str

    @property
    def stopped(self) -> bool:
        """Whether it ends in p, t, c or ch, and so takes two tones only."""
        return self.coda in STOP_CODAS


def _rhymes() -> Iterator[tuple[str, Rhyme]]:
    for vowel, (glide, nucleus, codas) in VOWELS.items():
        for coda in codas.replace("-", "").split(" "):
            short = vowel.endswith("a") and nucleus == "a" and coda in ("u", "y")
            yield vowel + coda, Rhyme(glide, "aw" if short else nucleus, CODA_SPELLINGS[coda])


RHYMES: dict[str, Rhyme] = dict(_rhymes())


def tones_of(rhyme: Rhyme) -> tuple[int, ...]:
    """Return the tones a rhyme can carry."""
    return (ACUTE, DOT) if rhyme.stopped else TONES


def spellings() -> Iterator[tuple[str, Rhyme]]:
    """Yield every toneless syllable the rules allow, with its rhyme."""
    for onset, ways in ONSET_SPELLINGS.items():
        for rhyme_text, rhyme in RHYMES.items():
            if rhyme.glide and onset in NO_GLIDE_AFTER:
                continue
            if onset == "k" and rhyme.glide:
                yield "q" + ("u" + rhyme_text[1:]), rhyme
                continue
            for way in ways:
                if _fits(way, rhyme_text):
                    yield way + rhyme_text, rhyme


def _fits(onset: str, rhyme: str) -> bool:
    """Say whether the spelling rules put this onset before this rhyme."""
    front = rhyme[0] in FRONT_VOWELS
    if onset in ("k", "gh", "ngh"):
        return front
    if onset in ("c", "g", "ng"):
        return not front
    if onset == "gi":
        return not front and rhyme[0] != "u" and not rhyme.startswith(("oa", "oe", "oă"))
    if rhyme.startswith("yê"):
        return not onset
    if rhyme.startswith("iê") or rhyme == "ia":
        return bool(onset)
    return rhyme != "y" or onset in ("", "h", "k", "l", "m", "t")


def with_tone(toneless: str, tone: int) -> str:
    """Return the syllable with its tone mark where common spelling puts it."""
    if tone == LEVEL:
        return toneless
    at = _mark_position(toneless)
    return unicodedata.normalize("NFC", toneless[: at + 1] + MARK_OF_TONE[tone] + toneless[at + 1 :])


def _mark_position(toneless: str) -> int:
    start = 2 if toneless.startswith("qu") or (toneless.startswith("gi") and len(toneless) > 2) else 0
    vowels = [i for i in range(start, len(toneless)) if toneless[i] in "aăâeêioôơuưy"]
    marked = [i for i in vowels if toneless[i] in "ăâêôơ" or (toneless[i] == "ư" and "ơ" not in toneless)]
    if marked:
        return marked[-1]
    closed = vowels[-1] < len(toneless) - 1
    if len(vowels) == 3 or (len(vowels) == 2 and closed):
        return vowels[1]
    return vowels[0]


def syllables() -> list[str]:
    """Return every syllable the rules allow, tones marked, sorted."""
    return sorted({with_tone(bare, tone) for bare, rhyme in spellings() for tone in tones_of(rhyme)})
