"""Tells the console what was asked, found and answered: events of contracts/event.json, from the lines of a reply."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from actions.knowledge import Answer, Knowledge, Lookup
from actions.lines import Line
from actions.receipts import LeftMessage, Messages
from actions.turn import Reply, Turn
from common.outbox import Events
from knowledge_base.models import Facet

TRIAL = "tryout-"
"""Begins the conversations of operators who try a question out."""
CHANNELS = {"voice": "phone"}
BASIS = ("facet", "procedure", "title", "score", "snapshot", "source", "checked")


@dataclass
class Noted:
    """Knowledge that notes what the last question found."""

    knowledge: Knowledge
    notes: list[Lookup] = field(default_factory=list)

    def lookup(self, question: str, limit: int = 3) -> Lookup:
        """Return what a question found."""
        found = self.knowledge.lookup(question, limit)
        self.notes.append(found)
        return found

    def answer(self, code: str, facet: Facet) -> Answer:
        """Return a facet in words."""
        return self.knowledge.answer(code, facet)


@dataclass(frozen=True)
class Told:
    """One turn, ready to be told."""

    id: str
    action: str
    turn: Turn
    reply: Reply
    notes: list[Lookup]
    ms: float


class ToldMessages(Messages):
    """Messages for officers that are told of as they are left; of restricted ones only the code."""

    def __init__(self, folder: Path, events: Events) -> None:
        super().__init__(folder)
        self._events = events

    def leave(self, message: LeftMessage) -> str:
        """Store a message durably and return its receipt code. Raises OSError."""
        code = super().leave(message)
        channel = CHANNELS.get(message.channel, message.channel)
        words = "" if message.restricted else message.words
        self._events.emit("message_left", message.conversation, {"channel": channel, "code": code, "question": words})
        return code


def tell(events: Events, told: Told) -> None:
    """Emit a turn, and the rating where there is one; trials are nobody's."""
    if told.turn.conversation.startswith(TRIAL):
        return
    said = [line for line in told.reply.lines if line["type"] == "say"]
    events.emit("turn", told.turn.conversation, _body(told, said))
    for line in said:
        rating = (line.get("answer") or {}).get("rating")
        if rating:
            events.emit("rating", told.turn.conversation, {"score": rating})


def _body(told: Told, said: list[Line]) -> dict[str, Any]:
    answers = [line["answer"] for line in said if line.get("answer")]
    basis = next((answer for answer in answers if answer.get("procedure")), answers[0] if answers else {})
    moves = [line for line in told.reply.lines if line["type"] == "control"]
    return {
        "turn": told.id,
        "channel": told.turn.channel,
        "question": told.turn.text if told.turn.key is None else "",
        "key": told.turn.key,
        "intent": told.turn.intent,
        "action": told.action,
        "outcome": told.reply.outcome,
        **{name: basis.get(name) for name in BASIS},
        "candidates": [
            {"code": one.code, "title": one.title, "score": one.score, "methods": dict(one.methods)}
            for found in told.notes[-1:]
            for one in found.candidates
        ],
        "text": "\n".join(line["text"] for line in said),
        "speech": [part for line in said for part in line["speech"]],
        "control": moves[-1]["action"] if moves else None,
        "reason": moves[-1]["reason"] if moves else None,
        "receipt": next((answer["receipt"] for answer in answers if answer.get("receipt")), None),
        "restricted": any(answer.get("restricted") for answer in answers),
        "ms": round(told.ms, 1),
    }
