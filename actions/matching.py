"""Understands a short answer to a question just asked: first as written, then by how it sounds."""

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import TypeVar

from actions.words import NO, content, says
from common.text import fold, normalise
from knowledge_base.soundalike import sound_key

T = TypeVar("T")
ALIKE = 0.74
"""How much of two phrases must sound the same."""
AHEAD = 0.12
"""By how much the best must lead the next."""
COURTESY = frozenset(
    ("da", "vang", "a", "em", "oi", "nha", "nhe", "thua", "cho", "anh", "chi", "toi", "tui", "minh", "la", "di", "do")
)
YES_WORDS = ("dạ", "vâng", "ừ", "có", "đúng", "đúng rồi", "phải", "được", "đồng ý", "ok", "gửi đi", "muốn", "nhờ em")
NO_WORDS = ("không", "dạ không", "thôi", "khỏi", "không cần", "không phải", "sai rồi", "chưa đúng", "không đúng")
YES_NO_WORDS = (*YES_WORDS, *NO_WORDS)


def nearest(text: str, phrases: Mapping[str, T]) -> T | None:
    """Return what the phrase that text says stands for; None where it says none, or two are as near."""
    said = fold(normalise(text)).split()
    held = [
        phrase for phrase in sorted(phrases, key=len, reverse=True) if _holds(said, fold(normalise(phrase)).split())
    ]
    if held:
        return phrases[held[0]]
    core = [word for word in said if word not in COURTESY] or said
    ranked = sorted(((_alike(core, phrase), phrase) for phrase in phrases), reverse=True)
    if not ranked or ranked[0][0] < ALIKE:
        return None
    others = [score for score, phrase in ranked if phrases[phrase] != phrases[ranked[0][1]]]
    return phrases[ranked[0][1]] if not others or ranked[0][0] - others[0] >= AHEAD else None


def yes_or_no(text: str, key: str | None = None) -> bool | None:
    """Return whether an answer is a yes; None where it is neither, or names something else."""
    if key is not None:
        return {"1": True, "2": False}.get(key)
    if says(NO, text) and len(content(text)) <= 1:
        return False
    if len(content(text)) > 1:
        return None
    return nearest(text, {**dict.fromkeys(YES_WORDS, True), **dict.fromkeys(NO_WORDS, False)})


def _holds(said: list[str], phrase: list[str]) -> bool:
    count = len(phrase)
    return any(said[at : at + count] == phrase for at in range(len(said) - count + 1))


def _alike(said: Iterable[str], phrase: str) -> float:
    heard = [sound_key(word) for word in said]
    meant = [sound_key(word) for word in normalise(phrase).split()]
    if not heard or abs(len(heard) - len(meant)) > 1:
        return 0.0
    return SequenceMatcher(None, " ".join(heard), " ".join(meant)).ratio()
