"""How a look-up ends, from the scores of the best records: answer, ask which, or say that we do not know."""

import re
from collections.abc import Sequence

from common.text import fold, syllables
from knowledge_base.models import Outcome

SURE = 0.50  # from this score on the best record answers, if it stands clear of the next
FAINT = 0.36  # below this score nothing is offered
CLEAR = 0.05  # how far ahead of the next the best record must be to answer
MOST_OPTIONS = 3

ENGLISH = frozenset(
    (
        *("the", "what", "how", "where", "when", "why", "is", "are", "do", "does", "can", "could", "would", "should"),
        *("you", "my", "your", "we", "need", "want", "get", "apply", "for", "of", "and", "in", "on", "at", "with"),
        *("please", "help", "hello", "thanks", "much", "many", "cost", "fee", "long", "take", "register", "i", "to"),
    )
)
FOREIGN_LETTERS = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")


def outcome_of(scores: Sequence[float]) -> tuple[Outcome, int]:
    """Return the outcome and how many candidates go with it; scores come best first."""
    if not scores or scores[0] < FAINT:
        return Outcome.DONT_KNOW, 0
    near = sum(score >= scores[0] - CLEAR for score in scores)
    if scores[0] >= SURE and near == 1:
        return Outcome.ANSWER, 1
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
