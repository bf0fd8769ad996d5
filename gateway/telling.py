"""Tells the console how chats go: events of contracts/event.json."""

import asyncio
import queue
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import uuid4

from common.outbox import Events
from gateway.errors import StoreError
from gateway.requests import ChatTurn

Line = dict[str, Any]


@dataclass
class Exchange:
    """A message and what was written back, while it happens."""

    turn: ChatTurn
    person: str = ""
    said: list[str] = field(default_factory=list)
    answered: bool = False
    over: bool = False

    def saw(self, line: Line) -> None:
        """Note a line of the answer."""
        if line["type"] == "say":
            self.said.append(line["text"])
            self.answered = True
        elif line.get("action") == "hang_up":
            self.over = True


def exchanged(events: Events, exchange: Exchange, ending: str, ms: float) -> None:
    """Tell of an exchange; of its question too where nothing answered it."""
    turn = exchange.turn
    named = {"turn": turn.turn, "channel": turn.channel}
    person = {"person": exchange.person} if exchange.person else {}
    body = {**named, "text": turn.text, "said": exchange.said, "ending": ending, "ms": round(ms, 1), **person}
    events.emit("chat_turn", turn.session, body)
    if ending not in ("answered", "left") and not exchange.answered:
        unanswered(events, turn, ending)
    if exchange.over:
        events.emit("chat_ended", turn.session, {"channel": turn.channel})


def unanswered(events: Events, turn: ChatTurn, reason: str) -> None:
    """Tell of a question that nothing answered."""
    body = {"turn": turn.turn, "channel": turn.channel, "question": turn.text, "reason": reason}
    events.emit("unanswered", turn.session, body)


def with_officer(
    events: Events, conversation: str, channel: Literal["web", "zalo"], text: str, said: Sequence[str], person: str
) -> None:
    """Tell of a message while a human answers: the person's, or the officer's."""
    body = {"turn": uuid4().hex, "channel": channel, "text": text, "said": list(said), "ending": "officer"}
    events.emit("chat_turn", conversation, {**body, "by": "officer", "person": person})


async def forgotten(events: Events, conversation: str, channel: Literal["web", "zalo"], person: str = "") -> None:
    """Tell that a person takes their data back; return once that is on disk. Raises StoreError."""
    named = {"person": person} if person else {}
    try:
        await asyncio.wrap_future(events.emit("chat_forgotten", conversation, {"channel": channel, **named}))
    except queue.Full as error:
        raise StoreError("the events' queue is full") from error
