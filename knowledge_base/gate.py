"""The regression gate: a snapshot that finds clearly less than the one in use is not published."""

from collections.abc import Sequence
from pathlib import Path

from knowledge_base import measures
from knowledge_base.embedding import Encoder
from knowledge_base.errors import SnapshotError
from knowledge_base.measures import Question, Result
from knowledge_base.noise import CONDITIONS
from knowledge_base.publishing import Gate
from knowledge_base.search import Search
from knowledge_base.snapshot import read_snapshot

GATED = ("clean", "no_diacritics")


def regression_gate(questions: Sequence[Question], encoder: Encoder, margin: float, longest_question: int) -> Gate:
    """Return a gate: recall@1 may drop by at most `margin` under each condition, against the snapshot in use."""

    def gate(new: Path, old: Path | None) -> list[str]:
        if old is None:
            return []
        try:
            before = Search(read_snapshot(old), encoder, longest_question)
        except SnapshotError:
            return []  # what is in use cannot be read, so nothing can be worse
        after = Search(read_snapshot(new), encoder, longest_question)
        return [line for name in GATED for line in _worse(name, before, after, questions, margin)]

    return gate


def _worse(name: str, before: Search, after: Search, questions: Sequence[Question], margin: float) -> list[str]:
    old = measures.in_scope(measures.run(before, questions, CONDITIONS[name]))
    new = measures.in_scope(measures.run(after, questions, CONDITIONS[name]))
    drop = measures.share(measures.recall(old, 1)) - measures.share(measures.recall(new, 1))
    if drop <= margin:
        return []
    lost = [_line(was, now) for was, now in zip(old, new, strict=True) if was.rank == 1 and now.rank != 1]
    return [f"{name}: recall@1 drops by {drop:.3f}, more than {margin:.3f}", *lost]


def _line(was: Result, now: Result) -> str:
    wanted = ", ".join(sorted(was.question.procedures))
    return f"  {was.question.text!r}: {wanted} was first, now {now.rank or 'not found'}"
