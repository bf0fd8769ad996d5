"""What a step of the reading is: a pattern, and the words for what it finds."""

import re
from collections.abc import Callable, Iterable

Found = re.Match[str]
Words = Callable[[Found], str] | str
Step = tuple[re.Pattern[str], Words]

UPPER = "A-ZĐĂÂÊÔƠƯ"


def step(pattern: str, words: Words, flags: int = 0) -> Step:
    """Return a step; `words` is a replacement or makes one."""
    return re.compile(pattern, flags), words


def said(text: str, steps: Iterable[Step]) -> str:
    """Return text after each step in order."""
    for pattern, words in steps:
        text = pattern.sub(words, text)
    return text
