"""Sentences to train on and to fill the language model with: templates, numbers, names, random syllables."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from speech.acoustic_model.numbers import spoken_digits, spoken_number
from speech.acoustic_model.phonotactics import syllables

PHRASES = Path(__file__).with_name("phrases.yml")


@dataclass(frozen=True)
class Phrases:
    """The parts sentences are made of, as phrases.yml lists them."""

    topics: Sequence[str]
    openers: Sequence[str]
    tails: Sequence[str]
    subjects: Sequence[str]
    patterns: Sequence[str]
    remarks: Sequence[str]
    places: Sequence[str]
    family_names: Sequence[str]
    middle_names: Sequence[str]
    given_names: Sequence[str]
    common: str
    held_out: Sequence[str]


@cache
def phrases() -> Phrases:
    """Return the parts of phrases.yml."""
    return Phrases(**yaml.safe_load(PHRASES.read_text(encoding="utf-8")))


class SentenceMaker:
    """Makes sentences from one random source, so the same seed gives the same sentences."""

    def __init__(self, rng: random.Random, topics: Sequence[str] | None = None) -> None:
        self._rng = rng
        self._phrases = phrases()
        self._topics = topics or self._phrases.topics
        self._syllables = syllables()

    def sentence(self) -> str:
        """Return something a caller may say to the hotline."""
        kind = self._rng.random()
        if kind < 0.15:
            return self._rng.choice(self._phrases.remarks)
        if kind < 0.28:
            return self.personal()
        return self.question()

    def question(self) -> str:
        """Return a question about a procedure, with or without courtesies."""
        pick, parts = self._rng.choice, self._phrases
        core = pick(parts.patterns).format(p=pick(self._topics), s=pick(parts.subjects), c=pick(parts.places))
        return " ".join(f"{pick(parts.openers)} {core} {pick(parts.tails)}".split())

    def personal(self) -> str:
        """Return a number, a date, a name or an amount, as callers give them."""
        rng, parts = self._rng, self._phrases
        forms = (
            lambda: f"số điện thoại của {rng.choice(parts.subjects)} là {self._digits(10)}",
            lambda: f"mã hồ sơ là {self._digits(rng.randint(4, 8))}",
            lambda: self._digits(rng.randint(1, 5)),
            lambda: (
                f"sinh ngày {spoken_number(rng.randint(1, 31))} tháng {spoken_number(rng.randint(1, 12))}"
                f" năm {spoken_number(rng.randint(1940, 2025))}"
            ),
            lambda: " ".join(
                [
                    "tôi tên",
                    *(rng.choice(names) for names in (parts.family_names, parts.middle_names, parts.given_names)),
                ]
            ),
            lambda: f"hết {spoken_number(rng.randint(10, 999))} nghìn đồng phải không",
        )
        return rng.choice(forms)()

    def syllable_string(self) -> str:
        """Return syllables at random, so that the network learns sounds rather than sentences."""
        return " ".join(self._rng.choice(self._syllables) for _ in range(self._rng.randint(3, 9)))

    def _digits(self, length: int) -> str:
        return spoken_digits("".join(self._rng.choice("0123456789") for _ in range(length)))
