"""What a conversation remembers between turns: Rasa's slots, typed and frozen."""

from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict

from knowledge_base.models import Facet


class Frozen(BaseModel):
    """Base of the records here."""

    model_config = ConfigDict(frozen=True)


class Offer(Frozen):
    """A procedure that may be meant."""

    code: str
    title: str
    spoken_title: str
    score: float


class Said(Frozen):
    """What was said last, so that it can be said again: an answer by its code, anything else by its text."""

    code: str | None = None
    facet: Facet | None = None
    score: float | None = None
    text: str = ""


Expecting = Literal[
    "officer",
    "choice",
    "detail",
    "procedure",
    "more",
    "case",
    "rating",
    "send",
    "wait",
    "leave",
    "message",
    "number",
    "receipt",
    "dossier",
    "link",
]


class Course(Frozen):
    """How far the conversation has come, beside its subject."""

    answered: bool = False  # whether anything was answered
    checklist: str | None = None  # code whose papers can be sent
    send_asked: bool = False
    rating_asked: bool = False
    case: str | None = None  # name of the case split asked about
    cases: tuple[str, ...] = ()  # names of those asked about before
    reason: str = ""  # of the hand-over that an officer was not there for
    restricted: bool = False  # whether a complaint or a denunciation was made
    following: tuple[Offer, ...] = ()  # what else the last procedure named may have been, nearest first
    words: str = ""  # of a message that still needs a number
    code: str = ""  # being confirmed
    wrong: int = 0  # answers in a row that were no answer


class Memory(Frozen):
    """The slots of domain.yml."""

    procedure: str | None = None  # code under discussion
    facet: Facet | None = None  # last one asked for
    offered: tuple[Offer, ...] = ()  # to choose among, or next in line
    expecting: Expecting | None = None  # what the bot asked last
    misses: int = 0  # turns in a row without an answer
    last_answer: Said | None = None
    course: Course = Course()

    @classmethod
    def of(cls, slots: Mapping[str, Any]) -> Self:
        """Read the slots of a tracker."""
        return cls.model_validate({name: slots[name] for name in cls.model_fields if slots.get(name) is not None})

    def but(self, **changes: Any) -> Self:
        """Return this memory with some things changed."""
        return self.model_copy(update=changes)

    def goes(self, **changes: Any) -> Self:
        """Return this memory with some things of its course changed."""
        return self.but(course=self.course.model_copy(update=changes))

    def slots(self) -> dict[str, Any]:
        """Return the values of all slots, ready for JSON."""
        return self.model_dump(mode="json", exclude_none=False)
