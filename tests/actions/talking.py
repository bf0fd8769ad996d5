"""A conversation with the actions alone: turns one after the other, each with the memory of the one before."""

from dataclasses import dataclass, field
from typing import Any

from jsonschema import Draft202012Validator

from actions.affirm import Affirm
from actions.answer import Answer
from actions.choose import Choose
from actions.complaint import Complaint
from actions.deny import Deny
from actions.desk import Desk
from actions.expected import expected
from actions.goodbye import Goodbye
from actions.knowledge import Shelf
from actions.memory import Memory
from actions.messages import Receipt, Send
from actions.office import Checklist, Keyed, Office, Sent, Way
from actions.officer import Officer
from actions.repeat import Repeat
from actions.stop import Stop
from actions.talk import Talk
from actions.turn import Reply, Turn
from bot.channels.lines import Contract
from tests.fakes.knowledge import FakeKnowledge

CONTRACT: Draft202012Validator = Contract("turn-message").validator
ACTIONS = {
    **{"key": Choose, "affirm": Affirm, "deny": Deny, "officer": Officer, "complaint": Complaint, "repeat": Repeat},
    **{"stop": Stop, "goodbye": Goodbye, "receipt": Receipt, "send": Send},
    **dict.fromkeys(("greet", "thanks", "chitchat", "who_are_you", "out_of_scope"), Talk),
}


@dataclass
class FakeNotifier:
    """Sends to some numbers by some way; says what it was told to."""

    ways: dict[str, Way] = field(default_factory=dict)
    state: Sent = "sent"
    sent: list[Checklist] = field(default_factory=list)
    can_link: bool = False
    keyed: dict[str, Keyed] = field(default_factory=dict)
    """What becomes of a code; any other is wrong."""

    def way(self, number: str) -> Way | None:
        return self.ways.get(number)

    def send(self, checklist: Checklist) -> tuple[Sent, Way | None]:
        self.sent.append(checklist)
        return self.state, self.ways.get(checklist.number)

    def linkable(self, number: str) -> bool:
        return self.can_link

    def link(self, number: str, code: str) -> Keyed:
        return self.keyed.get(code, "wrong")


@dataclass
class Conversation:
    """One conversation; the intents are given."""

    channel: str = "voice"
    number: str = ""
    officers: Any = None
    office: Office = field(default_factory=Office)
    knowledge: FakeKnowledge = field(default_factory=FakeKnowledge)
    memory: Memory = field(default_factory=Memory)

    def says(self, text: str, intent: str = "nlu_fallback", confidence: float = 0.9, key: str | None = None) -> Reply:
        """Take a turn; every line of its answer is checked against the contract."""
        turn = Turn(
            *("c1", text, intent, confidence, self.channel, self.memory, key, self.number),
            officers=self.officers,
        )
        desk = Desk(self.knowledge, self.office)
        reply = expected(turn, desk) or ACTIONS.get(intent, Answer)(Shelf(lambda: self.knowledge, 1.0)).reply(
            turn, desk
        )
        for line in reply.lines:
            CONTRACT.validate(line)
        self.memory = Memory.of(reply.memory.slots())  # as Rasa gives it back
        return reply

    def keys(self, key: str) -> Reply:
        """Press a key."""
        return self.says(f'/key{{"key": "{key}"}}', "key", key=key)


def answers(reply: Reply) -> list[dict[str, Any]]:
    """Return what the lines rest on."""
    return [line["answer"] for line in reply.lines if line["type"] == "say"]


def texts(reply: Reply) -> str:
    """Return all that is shown."""
    return " ".join(line["text"] for line in reply.lines if line["type"] == "say")


def control(reply: Reply) -> tuple[str, str] | None:
    """Return what the call is to do."""
    last = reply.lines[-1]
    return (last["action"], last["reason"]) if last["type"] == "control" else None
