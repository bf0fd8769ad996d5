"""One turn as actions see it, and what comes of it."""

from dataclasses import dataclass
from typing import Any

from actions.lines import Line
from actions.memory import Memory
from knowledge_base.models import Facet

FACETS = {f"ask_{'procedure' if facet is Facet.OVERVIEW else facet.value}": facet for facet in Facet}


@dataclass(frozen=True, slots=True)
class Turn:
    """What someone said, wrote or keyed, and what the conversation remembers."""

    conversation: str
    text: str
    intent: str
    confidence: float
    channel: str
    memory: Memory
    key: str | None = None

    @property
    def facet(self) -> Facet | None:
        """Return the facet that the intent names; None where it names none in particular."""
        facet = FACETS.get(self.intent)
        return None if facet is Facet.OVERVIEW else facet

    @property
    def by_voice(self) -> bool:
        """Say whether someone is on the telephone (or calls from the page)."""
        return self.channel == "voice"


@dataclass(frozen=True, slots=True)
class Reply:
    """What to say and do, and what to remember."""

    lines: tuple[Line, ...]
    memory: Memory

    @property
    def outcome(self) -> str:
        """Return the outcome of the first line that has one."""
        answers: list[dict[str, Any]] = [line["answer"] for line in self.lines if line.get("answer")]
        return str(answers[0]["outcome"]) if answers else "none"
