"""Text made fit for a synthesiser: no emoji, no markup, no web addresses. Numbers are not its work."""

import re
import unicodedata

from common.text import nfc

LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>")
ADDRESS = re.compile(r"\b(?:https?://|www\.)\S*")
MARKUP = re.compile(r"[*_`#~|<>{}\[\]\\^=]+")
BULLET = re.compile(r"(?:^|(?<=\n))[ \t]*(?:[-•–+][ \t]+)+")
LEADING = re.compile(r"^(?:[.,;:!?…\s]|[-•–+]\s+)+")
REPEATED_MARK = re.compile(r"([.,;:!?…])(?:\s*[.,;:!?…])+")
SPACE_BEFORE_MARK = re.compile(r"\s+([.,;:!?…])")
UNSPEAKABLE = frozenset({"So", "Sk", "Cs", "Co", "Cf", "Cn"})
EMOJI_PARTS = frozenset("\u20e3\ufe0e\ufe0f")


def speakable(text: str) -> str:
    """Return what of text can be spoken, in NFC on one line; the empty string where nothing can."""
    bare = "".join(" " if _unspeakable(c) else c for c in text.replace("\r\n", "\n"))
    for pattern, instead in ((LINK, r"\1"), (ADDRESS, " "), (TAG, " "), (MARKUP, " "), (BULLET, ", ")):
        bare = pattern.sub(instead, bare)
    bare = nfc(bare.replace("\n", ". ").replace("&", " và "))
    bare = LEADING.sub("", SPACE_BEFORE_MARK.sub(r"\1", REPEATED_MARK.sub(r"\1", bare)))
    return bare if any(c.isalnum() for c in bare) else ""


def _unspeakable(character: str) -> bool:
    return character in EMOJI_PARTS or unicodedata.category(character) in UNSPEAKABLE
