"""Cases of one matter that have answers of their own: one short question tells them apart, where the words do not."""

import re
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from common.numbers import read_number
from common.text import fold, normalise

FILE = Path(__file__).with_name("cases.yml")
NO_LOSS = re.compile(r"\bmat (?:bao|may|phi|tien|le phi|khoang|chung|nhieu|lau|cong)\b")
"""`mất bao lâu` asks how long; nothing is lost."""
SHORT_NUMBER = re.compile(r"\b\d{1,2}\b")


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Case(_Data):
    """One case: its record, how it is offered, and words that settle it."""

    code: str
    label: str
    words: tuple[str, ...]


class Split(_Data):
    """A matter with cases; `when`: only after these words; `default`: the case a question about a facet means."""

    name: str
    ask: str
    cases: tuple[Case, ...]
    when: tuple[str, ...] = ()
    default: str | None = None

    def settled(self, text: str) -> Case | None:
        """Return the case that words settle: the one with the longest of its words in text."""
        said = _plain(text)
        found = [(len(word), case) for case in self.cases for word in case.words if _stands(_plain(word), said)]
        return max(found, key=lambda one: one[0])[1] if found else None


@cache
def splits(file: Path = FILE) -> tuple[Split, ...]:
    """Return all splits there are."""
    return tuple(Split.model_validate(one) for one in yaml.safe_load(file.read_text("utf-8")))


def split_of(text: str, code: str) -> Split | None:
    """Return the split that a question found to mean `code` falls under."""
    said = _plain(text)
    for split in splits():
        asked = not split.when or any(_stands(_plain(word), said) for word in split.when)
        if asked and code in {case.code for case in split.cases}:
            return split
    return None


def named(name: str | None) -> Split | None:
    """Return a split by its name."""
    return next((split for split in splits() if split.name == name), None)


def _plain(text: str) -> str:
    words = SHORT_NUMBER.sub(lambda found: read_number(int(found.group())), normalise(text))
    return NO_LOSS.sub(" ", fold(words))


def _stands(word: str, said: str) -> bool:
    return f" {word} " in f" {said} "
