"""Word error rates and how sure one can be of them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

ROUNDS = 1000
SEED = 7


@dataclass(frozen=True)
class Errors:
    """Errors of one recording, or summed over many."""

    errors: int
    """Substitutions, deletions and insertions."""
    words: int
    """Syllables of the reference."""

    @property
    def rate(self) -> float:
        """Word error rate; 0 where nothing was to be heard and nothing was, 1 where something was."""
        return self.errors / self.words if self.words else float(self.errors > 0)


def word_errors(reference: Sequence[str], heard: Sequence[str]) -> Errors:
    """Count the fewest changes that turn heard into reference."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(reference, 1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (word != other))
    return Errors(row[-1], len(reference))


def total(parts: Sequence[Errors]) -> Errors:
    """Return the sum over recordings."""
    return Errors(sum(part.errors for part in parts), sum(part.words for part in parts))


def interval(parts: Sequence[Errors]) -> tuple[float, float]:
    """Return the 95% interval of the rate, by drawing the recordings again and again (bootstrap, fixed seed)."""
    draw = random.Random(SEED)
    rates = sorted(total(draw.choices(parts, k=len(parts))).rate for _ in range(ROUNDS))
    return rates[round(0.025 * (ROUNDS - 1))], rates[round(0.975 * (ROUNDS - 1))]
