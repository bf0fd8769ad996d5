"""An encoder without a model: texts that share syllables have close vectors."""

import hashlib
from collections.abc import Sequence

import numpy as np

from common.text import syllables
from knowledge_base.embedding import Vectors


class FakeEncoder:
    """Sums one fixed random vector a syllable."""

    name = "fake"
    size = 64

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def query(self, text: str) -> Vectors:
        words = [self._word(word) for word in syllables(text)] or [np.ones(self.size)]
        total = np.sum(words, axis=0)
        return np.asarray(total / np.linalg.norm(total), np.float32)

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return np.stack([self.query(text) for text in texts])

    def _word(self, word: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
        return np.random.default_rng(seed).standard_normal(self.size).astype(np.float32)
