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


Expecting = Literal["officer", "choice", "detail", "procedure", "more"]


class Memory(Frozen):
    """The slots of domain.yml."""

    procedure: str | None = None  # code under discussion
    facet: Facet | None = None  # last one asked for
    offered: tuple[Offer, ...] = ()  # to choose among, or next in line
    expecting: Expecting | None = None  # what the bot asked last
    misses: int = 0  # turns in a row without an answer
    last_answer: Said | None = None

    @classmethod
    def of(cls, slots: Mapping[str, Any]) -> Self:
        """Read the slots of a tracker."""
        return cls.model_validate({name: slots[name] for name in cls.model_fields if slots.get(name) is not None})

    def but(self, **changes: Any) -> Self:
        """Return this memory with some things changed."""
        return self.model_copy(update=changes)

    def slots(self) -> dict[str, Any]:
        """Return the values of all slots, ready for JSON."""
        return self.model_dump(mode="json", exclude_none=False)
