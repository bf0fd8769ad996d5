"""Word errors between what was said and what was recognised."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from speech.acoustic_model.pronunciation import split_tone


@dataclass
class Score:
    """Running totals over utterances."""

    words: int = 0
    errors: int = 0
    utterances: int = 0
    wrong: int = 0

    def add(self, said: str, heard: str) -> int:
        """Count one utterance and return its word errors; where a tone mark is written makes no difference."""
        reference = [split_tone(word) for word in said.split()]
        errors = distance(reference, [split_tone(word) for word in heard.split()])
        self.words += len(reference)
        self.errors += errors
        self.utterances += 1
        self.wrong += errors > 0
        return errors

    @property
    def word_error_rate(self) -> float:
        """Errors a word said."""
        return self.errors / self.words if self.words else 0.0

    @property
    def sentence_error_rate(self) -> float:
        """Share of utterances with any error."""
        return self.wrong / self.utterances if self.utterances else 0.0


def distance(reference: Sequence[Hashable], hypothesis: Sequence[Hashable]) -> int:
    """Return the least number of substitutions, insertions and deletions from one to the other."""
    row = list(range(len(hypothesis) + 1))
    for i, expected in enumerate(reference, start=1):
        diagonal, row[0] = row[0], i
        for j, actual in enumerate(hypothesis, start=1):
            substituted = diagonal + (expected != actual)
            diagonal = row[j]
            row[j] = min(diagonal + 1, row[j - 1] + 1, substituted)
    return row[-1]
