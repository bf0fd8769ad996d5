"""Compares what a call left with what a script expects, and what was heard with what was to be heard."""

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Any

from common.text import fold, normalise, syllables

SHARE = 0.6
"""Of the syllables of a phrase that must be recognised, in order and close together, in what the caller heard."""
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "$max": lambda found, limit: found is not None and found <= limit,
    "$min": lambda found, limit: found is not None and found >= limit,
    "$in": lambda found, allowed: found in allowed,
    "$like": lambda found, pattern: re.search(pattern, str(found), re.IGNORECASE) is not None,
}


def differences(found: Any, expected: Any, path: str = "") -> list[str]:
    """Return where `found` lacks what is expected: mappings hold at least these keys, lists these in this order."""
    if isinstance(expected, dict) and expected and set(expected) <= set(COMPARISONS):
        good = all(COMPARISONS[name](found, value) for name, value in expected.items())
        return [] if good else [f"{path} is {found!r}, not {expected}"]
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            return [f"{path} is {found!r}, not a mapping"]
        return [one for key, value in expected.items() for one in differences(found.get(key), value, f"{path}.{key}")]
    if isinstance(expected, list):
        return _missing(found, expected, path)
    return [] if found == expected else [f"{path} is {found!r}, not {expected!r}"]


def _missing(found: Any, expected: Sequence[Any], path: str) -> list[str]:
    if not isinstance(found, list):
        return [f"{path} is {found!r}, not a list"]
    position = 0
    for number, one in enumerate(expected):
        tried = [differences(item, one, f"{path}[{at}]") for at, item in enumerate(found[position:], position)]
        match = next((at for at, wrong in enumerate(tried) if not wrong), None)
        if match is None:
            nearest = min(tried, key=len, default=[f"{path} has {len(found)} items"])
            return [f"{path} has no item {number + 1} as expected, in that order; nearest: {'; '.join(nearest)}"]
        position += match + 1
    return []


def holds(text: str, phrase: str) -> bool:
    """Say whether a text has a phrase in it, whatever the capitals and the spaces."""
    return f" {normalise(phrase)} " in f" {normalise(text)} "


def recognised_share(heard: str, phrase: str) -> float:
    """Return how much of a phrase is in a recognised text, at the place where it is nearest.

    Tones do not count: the record holds the exact text, and here it is only asked whether that was the sound.
    """
    wanted, got = syllables(fold(phrase)), syllables(fold(heard))
    width = len(wanted) + max(2, len(wanted) // 4)
    stretches = [got[start : start + width] for start in range(max(1, len(got) - len(wanted) + 1))]
    return max(_same(wanted, stretch) for stretch in stretches) / max(1, len(wanted))


def _same(wanted: Sequence[str], stretch: Sequence[str]) -> int:
    blocks = SequenceMatcher(None, wanted, stretch, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)
