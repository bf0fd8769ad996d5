"""What was asked, as the search sees it: chat and southern spellings undone, numbers in words, fillers left out."""

import re
from collections.abc import Iterable

from common.numbers import read_number
from common.text import syllables
from knowledge_base.vocabulary import FACET_PHRASES, FILLERS, PHRASES, SPELLINGS

LONGEST_NUMBER = 3  # digits; longer ones are codes


def plain(text: str) -> str:
    """Return text in NFC, lower case, chat and southern spellings undone, short numbers in words."""
    return " ".join(_word(one) for one in syllables(text))


def official(text: str) -> str:
    """Return plain text with callers' phrases replaced by the official terms."""
    return _PHRASES.sub(lambda found: PHRASES[found.group()], text)


def content(text: str) -> str:
    """Return plain text without fillers and without what is asked about; empty where it names nothing else."""
    return _squeezed(_FILLERS.sub(" ", text))


def _word(word: str) -> str:
    if word.isdecimal() and len(word) <= LONGEST_NUMBER:
        return read_number(int(word))
    return SPELLINGS.get(word, word)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted({phrase.lower() for phrase in phrases}, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")


_PHRASES = _any_of(PHRASES)
_FILLERS = _any_of((*FILLERS, *FACET_PHRASES))
