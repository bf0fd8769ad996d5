"""The regression gate: a snapshot that finds clearly less than the one in use is not published."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from knowledge_base import measures
from knowledge_base.building import Progress, silent
from knowledge_base.embedding import Encoder, Vectors
from knowledge_base.errors import SnapshotError
from knowledge_base.measures import Question, Result
from knowledge_base.noise import CONDITIONS
from knowledge_base.publishing import Gate
from knowledge_base.search import Search
from knowledge_base.snapshot import read_snapshot

QUESTIONS = Path(__file__).parent / "questions" / "tune.jsonl"
GATED = ("clean", "no_diacritics")
Results = Mapping[str, Sequence[Result]]


class Remembering:
    """An encoder that encodes each question once, though both snapshots are asked it."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.size = encoder.name, encoder.size
        self._encoder = encoder
        self._vectors: dict[str, Vectors] = {}

    def query(self, text: str) -> Vectors:
        """Return one question's vector."""
        if text not in self._vectors:
            self._vectors[text] = self._encoder.query(text)
        return self._vectors[text]

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts to be found."""
        return self._encoder.passages(texts)


def regression_gate(
    questions: Sequence[Question], encoder: Encoder, margin: float, longest_question: int, report: Progress = silent
) -> Gate:
    """Return a gate that compares a snapshot with the one in use, under each condition.

    Recall@1 may drop, and the share of out-of-scope questions that are answered may grow, by at most `margin`.
    """
    remembering = Remembering(encoder)

    def asked(folder: Path, turn: int) -> Results:
        search = Search(read_snapshot(folder), remembering, longest_question)
        results = {}
        for done, name in enumerate(GATED, start=1):
            results[name] = measures.run(search, questions, CONDITIONS[name])
            report("gate", turn * len(GATED) + done, 2 * len(GATED))
        return results

    def gate(new: Path, old: Path | None) -> list[str]:
        if old is None:
            return []
        try:
            before = asked(old, 0)
        except SnapshotError:
            return []  # what is in use cannot be read, so nothing can be worse
        after = asked(new, 1)
        return [line for name in GATED for line in _worse(name, before[name], after[name], margin)]

    return gate


def _worse(name: str, before: Sequence[Result], after: Sequence[Result], margin: float) -> list[str]:
    return [
        *_lost(name, measures.in_scope(before), measures.in_scope(after), margin),
        *_made_up(name, measures.out_of_scope(before), measures.out_of_scope(after), margin),
    ]


def _lost(name: str, before: Sequence[Result], after: Sequence[Result], margin: float) -> list[str]:
    drop = measures.share(measures.recall(before, 1)) - measures.share(measures.recall(after, 1))
    if drop <= margin:
        return []
    lost = [_line(was, now) for was, now in zip(before, after, strict=True) if was.rank == 1 and now.rank != 1]
    return [f"{name}: recall@1 drops by {drop:.3f}, more than {margin:.3f}", *lost]


def _made_up(name: str, before: Sequence[Result], after: Sequence[Result], margin: float) -> list[str]:
    growth = measures.share([not one.refused for one in after]) - measures.share([not one.refused for one in before])
    if growth <= margin:
        return []
    pairs = zip(before, after, strict=True)
    taken = [f"  {now.question.text!r}: {', '.join(now.offered)}" for was, now in pairs if was.refused > now.refused]
    return [f"{name}: out of scope, yet answered: {growth:.3f} more, over {margin:.3f}", *taken]


def _line(was: Result, now: Result) -> str:
    wanted = ", ".join(sorted(was.question.procedures))
    return f"  {was.question.text!r}: {wanted} was first, now {now.rank or 'not found'}"
