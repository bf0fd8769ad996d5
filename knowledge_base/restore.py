"""Put diacritics back: the most likely Vietnamese syllables, two at a time, learnt from the snapshot's own texts."""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from common.text import fold, syllables
from knowledge_base.vocabulary import FACET_PHRASES, FILLERS, PHRASES, SPELLINGS

START = ""
OFTEN = 20  # times that a phrase of callers counts, against once for a phrase of the records
PAIR_WEIGHT = 0.9  # of a pair's frequency against a syllable's alone
SEEN_NOWHERE = 1e-9
ACCENTED_ENOUGH = 0.25  # share of accented syllables from which a text counts as written with diacritics


class Restorer:
    """Chooses, for every bare syllable, the accented one that fits its neighbours."""

    def __init__(self, singles: Counter[str], pairs: Counter[tuple[str, str]]) -> None:
        self._singles, self._pairs = singles, pairs
        self._total = sum(singles.values()) or 1
        self._choices: dict[str, list[str]] = defaultdict(list)
        for syllable in singles:
            self._choices[fold(syllable)].append(syllable)

    @classmethod
    def learn(cls, texts: Iterable[str]) -> "Restorer":
        """Count the syllables and pairs of texts; what callers say around a question is counted too."""
        singles: Counter[str] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        for text in _own_phrases():
            _count(text, OFTEN, singles, pairs)
        for text in texts:
            _count(text, 1, singles, pairs)
        return cls(singles, pairs)

    def needed(self, text: str) -> bool:
        """Say whether a text was written without diacritics."""
        words = syllables(text)
        open_words = [word for word in words if any(choice != word for choice in self._choices.get(fold(word), ()))]
        accented = sum(fold(word) != word for word in words)
        return bool(open_words) and accented < ACCENTED_ENOUGH * len(words)

    def __call__(self, text: str) -> str:
        """Return the most likely accented text; syllables that have diacritics already are kept."""
        paths: dict[str, tuple[float, list[str]]] = {START: (0.0, [])}
        for word in syllables(text):
            paths = {choice: self._best(paths, choice) for choice in self._options(word)}
        return " ".join(max(paths.values(), key=lambda path: path[0])[1])

    def _options(self, word: str) -> Sequence[str]:
        return [word] if fold(word) != word else self._choices.get(word) or [word]

    def _best(self, paths: dict[str, tuple[float, list[str]]], word: str) -> tuple[float, list[str]]:
        score, words = max(
            ((score + self._fit(before, word), words) for before, (score, words) in paths.items()),
            key=lambda path: path[0],
        )
        return score, [*words, word]

    def _fit(self, before: str, word: str) -> float:
        alone = self._singles[word] / self._total or SEEN_NOWHERE
        base = self._singles[before] if before else self._total
        together = self._pairs[before, word] / base if base else 0.0
        return math.log(PAIR_WEIGHT * together + (1 - PAIR_WEIGHT) * alone + SEEN_NOWHERE)

    def save(self, path: Path) -> None:
        """Write the counts as JSON."""
        pairs: dict[str, dict[str, int]] = defaultdict(dict)
        for (before, word), count in self._pairs.items():
            pairs[before][word] = count
        path.write_text(json.dumps({"singles": self._singles, "pairs": pairs}, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Restorer":
        """Read counts that `save` wrote."""
        counts = json.loads(path.read_text(encoding="utf-8"))
        pairs = {(before, word): count for before, words in counts["pairs"].items() for word, count in words.items()}
        return cls(Counter(counts["singles"]), Counter(pairs))


def _count(text: str, times: int, singles: Counter[str], pairs: Counter[tuple[str, str]]) -> None:
    before = START
    for word in syllables(text):
        singles[word] += times
        pairs[before, word] += times
        before = word


def _own_phrases() -> list[str]:
    return [*FILLERS, *FACET_PHRASES, *PHRASES, *PHRASES.values(), *SPELLINGS.values()]
