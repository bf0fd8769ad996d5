"""Vietnamese text as the product handles it: NFC in, syllables and folded forms out."""

import re
import unicodedata

TONE_MARKS = frozenset("\u0300\u0301\u0303\u0309\u0323")
SYLLABLE = re.compile(r"[^\W_]+")
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # Unicode's Cc
SPACES = re.compile(r"\s+")


def nfc(text: str) -> str:
    """Return text in Unicode NFC with runs of white space as one space, control characters gone."""
    return SPACES.sub(" ", unicodedata.normalize("NFC", CONTROLS.sub(" ", text))).strip()


def fold(text: str) -> str:
    """Return text in lower case without diacritics; đ becomes d."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.replace("đ", "d")


def syllables(text: str) -> list[str]:
    """Return the syllables and numbers of text in lower case, diacritics kept."""
    return SYLLABLE.findall(nfc(text).lower())


def normalise(text: str) -> str:
    """Return text as dialogue training and serving both see it: NFC, lower case, no punctuation."""
    return " ".join(syllables(text))


def has_diacritics(text: str) -> bool:
    """Say whether any letter of text carries a Vietnamese diacritic."""
    lowered = unicodedata.normalize("NFC", text.lower())
    return fold(lowered) != lowered
