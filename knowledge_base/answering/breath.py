"""Cut spoken text into parts of one breath, so that speech can stop, resume and repeat at a sensible place."""

import re
from collections.abc import Iterable

LONGEST = 150  # characters; some ten seconds of speech
SENTENCE = re.compile(r"(?<=[.!?])\s+")
CLAUSE = re.compile(r"(?<=,)\s+")


def breaths(text: str, longest: int = LONGEST) -> tuple[str, ...]:
    """Return text cut at sentences, long sentences at commas, longer ones between words; nothing is lost."""
    parts: list[str] = []
    for sentence in SENTENCE.split(text.strip()):
        parts += _packed(_clauses(sentence, longest), longest)
    return tuple(part for part in parts if part)


def _clauses(sentence: str, longest: int) -> Iterable[str]:
    for clause in CLAUSE.split(sentence):
        yield from [clause] if len(clause) <= longest else _packed(clause.split(), longest)


def _packed(pieces: Iterable[str], longest: int) -> list[str]:
    """Join pieces with spaces for as long as they fit in `longest` characters."""
    packed: list[str] = []
    for piece in pieces:
        if packed and len(packed[-1]) + 1 + len(piece) <= longest:
            packed[-1] = f"{packed[-1]} {piece}"
        else:
            packed.append(piece)
    return packed
