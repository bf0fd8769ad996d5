"""A trigram language model of weighted sentences, by interpolated absolute discounting, as an automaton."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from speech.acoustic_model.automaton import EPSILON, Arc, Automaton

BEGIN = "<s>"
END = "</s>"
DISCOUNT = 0.7
UNSEEN_MASS = 0.05
COMMON_WEIGHT = 50

Context = tuple[str, ...]
Counts = Counter[Context]


@dataclass(frozen=True)
class WeightedSentence:
    """Words, and how many times to count them."""

    words: tuple[str, ...]
    weight: int = 1


class LanguageModel:
    """Word probabilities given up to `order - 1` words before; all words share a small mass, common ones more."""

    def __init__(
        self,
        sentences: Iterable[WeightedSentence],
        vocabulary: Sequence[str],
        common: Collection[str] = (),
        order: int = 3,
        least_count: int = 2,
    ) -> None:
        self.order = order
        self._counts = _count(sentences, order)
        _prune(self._counts, least_count)
        self._followers = [_followers(counts) for counts in self._counts]
        self._totals = [
            {context: sum(counts[(*context, word)] for word in words) for context, words in followers.items()}
            for counts, followers in zip(self._counts, self._followers, strict=True)
        ]
        self._unigrams = self._unigram_probabilities(vocabulary, common)

    def probability(self, word: str, context: Context = ()) -> float:
        """Return the probability of `word` after `context`."""
        if not context:
            return self._unigrams[word]
        level = len(context)
        total = self._totals[level].get(context)
        if total is None:
            return self.probability(word, context[1:])
        seen = max(self._counts[level][(*context, word)] - DISCOUNT, 0.0) / total
        return seen + self._backoff(context) * self.probability(word, context[1:])

    def _backoff(self, context: Context) -> float:
        level = len(context)
        return DISCOUNT * len(self._followers[level][context]) / self._totals[level][context]

    def _unigram_probabilities(self, vocabulary: Sequence[str], common: Collection[str]) -> dict[str, float]:
        shares = {word: COMMON_WEIGHT if word in common else 1 for word in (*vocabulary, END)}
        all_shares, total = sum(shares.values()), sum(self._counts[0][(word,)] for word in shares)
        return {
            word: (1 - UNSEEN_MASS) * self._counts[0][(word,)] / total + UNSEEN_MASS * share / all_shares
            for word, share in shares.items()
        }

    def automaton(self, word_ids: dict[str, int], backoff_id: int) -> Automaton:
        """Return the model as an acceptor; going back to a shorter context reads `backoff_id`."""
        return _AutomatonBuilder(self, word_ids, backoff_id).build()

    def followers(self, context: Context) -> list[str]:
        """Return the words with a probability of their own after `context`."""
        return self._followers[len(context)][context] if context else list(self._unigrams)

    def backoff_cost(self, context: Context) -> float:
        """Return the cost of going from `context` to the next shorter one."""
        return -math.log(self._backoff(context))

    def longest_context(self, history: Context) -> Context:
        """Return the longest end of `history` after which the model has seen anything."""
        context = history[-(self.order - 1) :] if self.order > 1 else ()
        while context and context not in self._followers[len(context)]:
            context = context[1:]
        return context


class _AutomatonBuilder:
    """Walks all contexts reachable from the beginning of a sentence."""

    def __init__(self, model: LanguageModel, word_ids: dict[str, int], backoff_id: int) -> None:
        self._model = model
        self._word_ids = word_ids
        self._backoff_id = backoff_id
        self._states: dict[Context, int] = {}
        self._waiting: list[Context] = []
        self._machine = Automaton()

    def build(self) -> Automaton:
        self._machine.start = self._state((BEGIN,))
        while self._waiting:
            self._expand(self._waiting.pop())
        return self._machine

    def _state(self, history: Context) -> int:
        context = self._model.longest_context(history)
        if context not in self._states:
            self._states[context] = len(self._states)
            self._waiting.append(context)
        return self._states[context]

    def _expand(self, context: Context) -> None:
        state = self._states[context]
        for word in self._model.followers(context):
            cost = -math.log(self._model.probability(word, context))
            if word == END:
                self._machine.finals[state] = cost
            else:
                label = self._word_ids[word]
                self._machine.arcs.append(Arc(state, self._state((*context, word)), label, label, cost))
        if context:
            shorter = self._state(context[1:])
            self._machine.arcs.append(Arc(state, shorter, self._backoff_id, EPSILON, self._model.backoff_cost(context)))


def _count(sentences: Iterable[WeightedSentence], order: int) -> list[Counts]:
    counts: list[Counts] = [Counter() for _ in range(order)]
    for sentence in sentences:
        padded = (BEGIN, *sentence.words, END)
        for end in range(1, len(padded)):
            for length in range(1, min(order, end + 1) + 1):
                counts[length - 1][padded[end - length + 1 : end + 1]] += sentence.weight
    return counts


def _prune(counts: list[Counts], least_count: int) -> None:
    """Forget trigrams and longer that are rarer than `least_count`."""
    for longer in counts[2:]:
        for rare in [gram for gram, count in longer.items() if count < least_count]:
            del longer[rare]


def _followers(counts: Counts) -> dict[Context, list[str]]:
    followers: defaultdict[Context, list[str]] = defaultdict(list)
    for *context, word in counts:
        followers[tuple(context)].append(word)
    return dict(followers)
