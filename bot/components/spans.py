"""Where the syllables of a text stand, so that tokens can be normalised and still point into what was written."""

from __future__ import annotations

import re
import unicodedata

WRITTEN = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")


def spans(text: str) -> list[tuple[str, int, int]]:
    """Return each syllable in NFC and lower case with its start and end in `text`.

    Text without any (signs, emoji) is one token as it stands: classifiers fail on a message without tokens.
    """
    found = [
        (unicodedata.normalize("NFC", one.group()).lower(), one.start(), one.end()) for one in WRITTEN.finditer(text)
    ]
    return found or [(text, 0, len(text))]
