"""The short texts by which a record is found: its titles, aliases and questions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from common.text import fold
from knowledge_base import normalise
from knowledge_base.lexical import NO_LIMIT
from knowledge_base.models import Faq, Procedure
from knowledge_base.soundalike import sound_key

TITLE_WEIGHT = 30.0  # of some three rare syllables and their pairs
PROFILE_LENGTH = 5000
OUTSIDE_FILE = Path(__file__).parent / "out_of_scope.txt"


class Kind(StrEnum):
    """What an entry is to its record."""

    TITLE = "title"
    ALIAS = "alias"
    QUESTION = "question"
    OUTSIDE = "outside"  # what callers ask and no record answers


@dataclass(frozen=True, slots=True)
class Entry:
    """One text, and the place of the record it belongs to."""

    record: int
    kind: Kind
    text: str


def entries_of(records: Sequence[Procedure | Faq]) -> list[Entry]:
    """Return the entries of records, each text once a record; what is out of scope belongs to the place after the last.

    A question that is nearest to something out of scope is not answered with a procedure.
    """
    entries = [Entry(place, kind, text) for place, record in enumerate(records) for kind, text in _texts(record)]
    return entries + [Entry(len(records), Kind.OUTSIDE, text) for text in outside()]


def heaviest(entries: Sequence[Entry]) -> list[float]:
    """Return what each entry may weigh in the lexical index: a long title is no worse than a short one."""
    return [TITLE_WEIGHT if entry.kind is Kind.TITLE else NO_LIMIT for entry in entries]


def profiles(records: Sequence[Procedure | Faq]) -> list[str]:
    """Return all that each record says in its first few thousand characters, as it is searched."""
    return [normalise.plain(" ".join(_profile(record))[:PROFILE_LENGTH]) for record in records]


def _profile(record: Procedure | Faq) -> Iterator[str]:
    yield record.title
    if isinstance(record, Faq):
        yield from (*record.questions, record.text)
        return
    yield from (record.spoken_title, record.field, *record.aliases, *record.questions, *record.result)
    yield from record.audience
    for paper in record.papers:
        yield from (paper.name, paper.case)
    yield from (*record.conditions, *record.steps)


def outside() -> list[str]:
    """Return what callers ask that no procedure answers, as it is searched."""
    lines = OUTSIDE_FILE.read_text(encoding="utf-8").splitlines()
    return list(dict.fromkeys(normalise.plain(line) for line in lines if line.strip()))


def _texts(record: Procedure | Faq) -> Iterator[tuple[Kind, str]]:
    said: list[tuple[Kind, str]] = [(Kind.TITLE, title(record.title))]
    if isinstance(record, Procedure):
        said.append((Kind.TITLE, title(record.spoken_title)))
        said += [(Kind.ALIAS, normalise.plain(alias)) for alias in record.aliases]
    said += [(Kind.QUESTION, _question(question)) for question in record.questions]
    seen: set[str] = set()
    for kind, text in said:
        if text and text not in seen:
            seen.add(text)
            yield kind, text


def _question(text: str) -> str:
    plain = normalise.plain(text)
    return normalise.content(plain) or plain


def title(text: str) -> str:
    """Return a title as it is searched: plain, without the word `thủ tục` before it."""
    return normalise.plain(text).removeprefix("thủ tục ")


def folded_words(text: str) -> list[str]:
    """Return a text's syllables without diacritics."""
    return [_folded(word) for word in text.split()]


@lru_cache(maxsize=20_000)  # more than the language has syllables
def _folded(word: str) -> str:
    return fold(word)


def sound_words(text: str) -> list[str]:
    """Return a text's syllables as sound keys."""
    return [sound_key(word) for word in text.split()]
