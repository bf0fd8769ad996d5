"""How a look-up ends, from the scores of the best records: answer, ask which, or say that we do not know."""

import math
import re
from collections.abc import Sequence

from common.text import fold, syllables
from knowledge_base.models import Outcome

SURE = 0.70  # from this share of the probability on, the best record answers
INSIDE = 0.88  # below this probability that the question is in scope, nothing is offered
LIKELY = 0.08  # share of the best record's probability from which another is offered beside it
MOST_OPTIONS = 3

# A logistic fit on questions written for tuning, in five conditions: is the question in scope?
OFFSET, BY_SCORE, BY_LEAD, BY_GAP, BY_LENGTH = -9.9, -6.5, 34.8, -9.1, 9.0
LONG = 8  # content words; more say no more
SHARPNESS = 30.0  # how fast a record's probability falls with its distance to the best

ENGLISH = frozenset(
    (
        *("the", "what", "how", "where", "when", "why", "is", "are", "do", "does", "can", "could", "would", "should"),
        *("you", "my", "your", "we", "need", "want", "get", "apply", "for", "of", "and", "in", "on", "at", "with"),
        *("please", "help", "hello", "thanks", "much", "many", "cost", "fee", "long", "take", "register", "i", "to"),
    )
)
FOREIGN_LETTERS = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")


def probabilities(scores: Sequence[float], outside: float, words: int) -> list[float]:
    """Return each record's probability of being meant, from fused scores, best first.

    `outside` is the score of what is out of scope, `words` the question's content words.
    """
    if not scores:
        return []
    inside = in_scope(scores, outside, words)
    shares = [math.exp(SHARPNESS * (score - scores[0])) for score in scores]
    return [inside * share / sum(shares) for share in shares]


def in_scope(scores: Sequence[float], outside: float, words: int) -> float:
    """Return the probability that a question is in scope; one record far before all others is rather chance."""
    best, gap = scores[0], scores[0] - scores[min(1, len(scores) - 1)]
    evidence = OFFSET + BY_SCORE * best + BY_LEAD * (best - outside) + BY_GAP * gap
    return 1 / (1 + math.exp(-evidence - BY_LENGTH * min(words, LONG) / LONG))


def outcome_of(chances: Sequence[float]) -> tuple[Outcome, int]:
    """Return the outcome and how many candidates go with it, from the best records' probabilities, best first."""
    if not chances or sum(chances) < INSIDE:
        return Outcome.DONT_KNOW, 0
    if chances[0] >= SURE:
        return Outcome.ANSWER, 1
    near = sum(chance >= LIKELY * chances[0] for chance in chances)
    return Outcome.ASK, max(2, min(near, MOST_OPTIONS))


def unanswerable(question: str, longest: int) -> Outcome | None:
    """Return the outcome of a question that need not be looked up at all, else None."""
    if len(question) > longest:
        return Outcome.TOO_LONG
    words = syllables(question)
    if not any(word.isalpha() for word in words):
        return Outcome.EMPTY
    return Outcome.NOT_VIETNAMESE if _foreign(question, words) else None


def _foreign(question: str, words: Sequence[str]) -> bool:
    letters = sum(character.isalpha() for character in question)
    if len(FOREIGN_LETTERS.findall(question)) * 2 > letters:
        return True
    plain = [word for word in words if fold(word) == word]
    return len(plain) == len(words) and len(words) >= 2 and sum(w in ENGLISH for w in words) * 2 >= len(words)
