"""The gate between approved and live: the knowledge base's own, what it finds kept in the run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from console.background import Progress
from console.publishing.models import PublishRun

if TYPE_CHECKING:  # loaded where they are used: pages are served without their weight
    from knowledge_base.embedding import Encoder
    from knowledge_base.publishing import Gate
    from knowledge_base.settings import Settings


def gate(encoder: Encoder, tuned: Settings, progress: Progress) -> Gate:
    """Return the gate over the committed questions for tuning, with the margin of the settings."""
    from knowledge_base.evaluation import read_questions
    from knowledge_base.gate import QUESTIONS, regression_gate

    return regression_gate(read_questions(QUESTIONS), encoder, tuned.gate_margin, tuned.longest_question, progress)


def kept(run: PublishRun, inner: Gate) -> Gate:
    """Return a gate that keeps in the run what got worse, and lets it pass where the run has a reason."""

    def outer(new: Path, old: Path | None) -> Sequence[str]:
        run.worse = list(inner(new, old))
        return [] if run.reason else run.worse

    return outer
