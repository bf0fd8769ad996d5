"""Measures of retrieval over a set of questions, with confidence intervals."""

import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles

from knowledge_base.models import Outcome
from knowledge_base.noise import CONDITIONS
from knowledge_base.search import Search

Interval = tuple[float, float]
NORMAL_95 = 1.96
DRAWS = 1000
FAR = 50  # ranks beyond this one count as not found


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and the codes that answer it; none: it is out of scope."""

    text: str
    procedures: frozenset[str]


@dataclass(frozen=True, slots=True)
class Result:
    """What happened to one question under one condition."""

    question: Question
    asked: str
    outcome: Outcome
    offered: tuple[str, ...]
    rank: int | None  # of the first right record, from 1; None where it is not among the first FAR
    milliseconds: float

    @property
    def right(self) -> bool:
        """Say whether a right record was answered with, or offered in a question back."""
        return not self.question.procedures.isdisjoint(self.offered)

    @property
    def refused(self) -> bool:
        """Say whether nothing was answered or offered."""
        return not self.offered


def run(search: Search, questions: Sequence[Question], condition: Callable[[str], str]) -> list[Result]:
    """Ask every question under a condition."""
    return [_ask(search, question, condition(question.text)) for question in questions]


def run_all(
    search: Search, questions: Sequence[Question], report: Callable[[str, int, int], None]
) -> dict[str, list[Result]]:
    """Ask every question under every condition."""
    results: dict[str, list[Result]] = {}
    for done, (name, condition) in enumerate(CONDITIONS.items(), start=1):
        results[name] = run(search, questions, condition)
        report("conditions", done, len(CONDITIONS))
    return results


def _ask(search: Search, question: Question, text: str) -> Result:
    started = time.perf_counter()
    found = search(text)
    elapsed = (time.perf_counter() - started) * 1000
    known = found.outcome is not Outcome.DONT_KNOW
    offered = tuple(one.code for one in found.candidates if known)
    kept = offered[:1] if found.outcome is Outcome.ANSWER else offered
    ranking = search.ranking(text, FAR)
    rank = next((place for place, code in enumerate(ranking, start=1) if code in question.procedures), None)
    return Result(question, text, found.outcome, kept, rank, elapsed)


def in_scope(results: Sequence[Result]) -> list[Result]:
    """Return the results of questions that have an answer."""
    return [one for one in results if one.question.procedures]


def out_of_scope(results: Sequence[Result]) -> list[Result]:
    """Return the results of questions that have none."""
    return [one for one in results if not one.question.procedures]


def share(flags: Sequence[bool]) -> float:
    """Return the share of true flags; 0 where there are none."""
    return sum(flags) / len(flags) if flags else 0.0


def recall(results: Sequence[Result], depth: int) -> list[bool]:
    """Return for each result whether a right record is among the first `depth`."""
    return [one.rank is not None and one.rank <= depth for one in results]


def reciprocal_ranks(results: Sequence[Result]) -> list[float]:
    """Return each result's reciprocal rank."""
    return [1 / one.rank if one.rank else 0.0 for one in results]


def wrong(results: Sequence[Result]) -> list[bool]:
    """Return for each result whether something was answered or offered, and nothing of it was right."""
    return [not one.refused and not one.right for one in results]


def wilson(flags: Sequence[bool]) -> Interval:
    """Return the 95% Wilson interval of a share."""
    count = len(flags)
    if not count:
        return 0.0, 1.0
    mean, spread = share(flags), NORMAL_95**2 / count
    middle = (mean + spread / 2) / (1 + spread)
    half = NORMAL_95 / (1 + spread) * math.sqrt(mean * (1 - mean) / count + spread / (4 * count))
    return max(0.0, middle - half), min(1.0, middle + half)


def bootstrap(values: Sequence[float]) -> Interval:
    """Return the 95% bootstrap interval of a mean; the same for the same values."""
    if not values:
        return 0.0, 1.0
    chance = random.Random(0)
    means = sorted(sum(chance.choices(values, k=len(values))) / len(values) for _ in range(DRAWS))
    return means[round(0.025 * DRAWS)], means[round(0.975 * DRAWS) - 1]


def percentile(values: Sequence[float], percent: int) -> float:
    """Return a percentile of values, 1 to 99."""
    if len(values) < 2:
        return values[0] if values else 0.0
    return quantiles(values, n=100, method="inclusive")[percent - 1]
