"""A lexical index over short texts: how much of the question's weight a text shares, and of the text's own.

Terms are syllables and pairs of syllables after a `fold` of the caller's choice (no diacritics, or sound keys); a term
weighs its inverse document frequency. Pairs are what makes it work on syllables.
"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
PAIR_WEIGHT = 0.7  # of a pair's own frequency weight
TEXT_SHARE = 0.35  # of the score that depends on how much of the text, not of the question, is matched
NO_LIMIT = float("inf")


class LexicalIndex:
    """Postings of terms over texts, in flat arrays."""

    def __init__(
        self, terms: Sequence[str], starts: npt.NDArray[np.int64], texts: npt.NDArray[np.int32], heaviest: Floats
    ) -> None:
        count = len(heaviest)
        self._number = {term: place for place, term in enumerate(terms)}
        self._starts, self._texts, self._count, self._heaviest = starts, texts, count, heaviest
        frequency = np.diff(starts)
        pair = np.array([PAIR_WEIGHT if "_" in term else 1.0 for term in terms], np.float32)
        self._weight = (np.log1p(count / np.maximum(frequency, 1)) * pair).astype(np.float32)
        self._unseen = float(np.log1p(count))
        mass = np.zeros(count, np.float32)
        np.add.at(mass, texts, np.repeat(self._weight, frequency))
        self._mass = np.minimum(mass, heaviest)

    @classmethod
    def build(cls, texts: Sequence[Sequence[str]], heaviest: Sequence[float] | None = None) -> "LexicalIndex":
        """Index texts given as lists of folded syllables; `heaviest` is what a text may weigh, whatever its length."""
        postings: dict[str, list[int]] = {}
        for place, words in enumerate(texts):
            for term in sorted(terms_of(words)):
                postings.setdefault(term, []).append(place)
        terms = sorted(postings)
        starts = np.cumsum([0, *(len(postings[term]) for term in terms)], dtype=np.int64)
        flat = np.array([place for term in terms for place in postings[term]], np.int32)
        limits = np.array(heaviest if heaviest is not None else [NO_LIMIT] * len(texts), np.float32)
        return cls(terms, starts, flat, limits)

    def scores(self, words: Sequence[str], text_share: float = TEXT_SHARE) -> Floats:
        """Return every text's score for a question's folded syllables, 0 to 1."""
        matched = np.zeros(self._count, np.float32)
        total = 0.0
        for term in terms_of(words):
            number = self._number.get(term)
            if number is None:
                total += self._unseen * (PAIR_WEIGHT / 2 if "_" in term else 1.0)
                continue
            total += float(self._weight[number])
            matched[self._texts[self._starts[number] : self._starts[number + 1]]] += self._weight[number]
        if not total:
            return matched
        of_question, of_text = matched / total, np.minimum(matched / np.maximum(self._mass, 1e-6), 1.0)
        return np.asarray(of_question ** (1 - text_share) * of_text**text_share, np.float32)

    def save(self, path: Path) -> None:
        """Write the index as one compressed file."""
        terms = "\n".join(sorted(self._number, key=self._number.__getitem__)).encode()
        np.savez_compressed(
            path,
            terms=np.frombuffer(terms, np.uint8),
            starts=self._starts,
            texts=self._texts,
            heaviest=self._heaviest,
        )

    @classmethod
    def load(cls, path: Path) -> "LexicalIndex":
        """Read an index that `save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            terms = arrays["terms"].tobytes().decode().split("\n")
            return cls(terms, arrays["starts"], arrays["texts"], arrays["heaviest"])


def terms_of(words: Sequence[str]) -> set[str]:
    """Return a text's terms: its syllables and its pairs of neighbours."""
    return {*words, *(f"{one}_{two}" for one, two in pairwise(words))}
