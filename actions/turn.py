"""One turn as actions see it, and what comes of it."""

from dataclasses import dataclass
from typing import Any, Literal

from actions.lines import Line
from actions.memory import Memory
from actions.words import content
from knowledge_base.models import Facet

SURE_FACET = 0.5  # below it a question about a named procedure gets the overview, which holds the main facets
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
    number: str = ""
    """The caller's, where it is shown."""
    officers: Literal["available", "busy", "absent"] | None = None
    """Whether one can be put through to now; None where nobody knows."""

    @property
    def facet(self) -> Facet | None:
        """Return the facet that the intent names; None where it names none, or a name stands beside a doubtful one."""
        facet = FACETS.get(self.intent)
        doubtful = self.confidence < SURE_FACET and bool(content(self.text))
        return None if facet is Facet.OVERVIEW or doubtful else facet

    @property
    def silent(self) -> bool:
        """Say whether nothing was said at all."""
        return self.key is None and not self.text.strip("…. ")

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
