"""What every action shares: a turn read from the tracker, a reply made off the event loop, lines and slots back."""

import asyncio
import logging
import time
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import lines, wording
from actions.desk import Desk
from actions.expected import expected
from actions.gazetteer import WithPlaces
from actions.handover import transferred
from actions.knowledge import Lookup, Shelf
from actions.memory import Memory
from actions.metrics import TURNS
from actions.office import Office
from actions.telling import Noted, Told, tell
from actions.turn import FACETS, Reply, Turn
from common.logs import event
from common.notices import Notices
from common.outbox import Events, NoEvents
from knowledge_base.errors import KnowledgeError

FALLBACK = "nlu_fallback"
log = logging.getLogger(__name__)


class DialogueAction(Action, ABC):  # type: ignore[misc]
    """One thing the bot can do."""

    action_name: str

    def __init__(self, shelf: Shelf, office: Office | None = None) -> None:
        self.shelf = shelf
        self.office = office or Office()
        self.events: Events = NoEvents()
        self.notices = Notices()

    def name(self) -> str:
        """Return the name that domain.yml lists."""
        return self.action_name

    @abstractmethod
    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """Return what to say, do and remember; may take its time, it runs in a thread."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Answer Rasa's webhook."""
        began = time.perf_counter()
        turn = turn_of(tracker)
        notes: list[Lookup] = []
        reply = await asyncio.to_thread(self.safely, turn, notes)
        for line in reply.lines:
            dispatcher.utter_message(json_message=line if turn.by_voice else lines.written(line))
        ms = (time.perf_counter() - began) * 1000
        self._log(turn, reply, ms)
        tell(self.events, Told(turn_id(tracker), self.action_name, turn, reply, notes, ms))
        before, after = turn.memory.slots(), reply.memory.slots()
        return [SlotSet(name, value) for name, value in after.items() if value != before[name]]

    def safely(self, turn: Turn, notes: list[Lookup] | None = None) -> Reply:
        """Answer what was expected, or what is said; without knowledge the person goes to an officer."""
        try:
            desk = Desk(WithPlaces(Noted(self.shelf.knowledge, [] if notes is None else notes)), self.office)
            return expected(turn, desk) or self._switched_off(turn) or self.reply(turn, desk)
        except KnowledgeError as error:
            event(log, "knowledge_failed", level=logging.ERROR, code=error.code, reason=error)
            said = lines.spoken("unavailable", wording.UNAVAILABLE)
            return Reply((said, lines.control("transfer", "knowledge_unavailable")), turn.memory)

    def _switched_off(self, turn: Turn) -> Reply | None:
        """Hand over whatever is asked while operators have switched the bot off."""
        return transferred(turn, self.office, "bot_off") if self.notices.now().off else None

    def _log(self, turn: Turn, reply: Reply, ms: float) -> None:
        TURNS.labels(self.action_name, reply.outcome).observe(ms / 1000)
        memory = reply.memory
        event(
            log,
            "turn_answered",
            call=turn.conversation,
            action=self.action_name,
            intent=turn.intent,
            outcome=reply.outcome,
            procedure=memory.procedure,
            facet=memory.facet,
            ms=ms,
        )


def _intent(message: dict[str, Any]) -> dict[str, Any]:
    """Return the intent; where the classifier was unsure, the facet that it thought of first, doubtful as it is."""
    intent: dict[str, Any] = message.get("intent") or {}
    if intent.get("name") != FALLBACK:
        return intent
    others = [one for one in message.get("intent_ranking") or () if one.get("name") != FALLBACK]
    return others[0] if others and others[0]["name"] in FACETS else intent


def turn_id(tracker: Tracker) -> str:
    """Return the id of the turn, as telephony and gateway gave it."""
    message = tracker.latest_message
    return str((message.get("metadata") or {}).get("turn") or message.get("message_id") or tracker.sender_id)


def turn_of(tracker: Tracker) -> Turn:
    """Read the turn that Rasa asks about."""
    message = tracker.latest_message
    metadata = message.get("metadata") or {}
    intent = _intent(message)
    key = next((one["value"] for one in message.get("entities") or () if one.get("entity") == "key"), None)
    return Turn(
        conversation=tracker.sender_id,
        text=message.get("text") or "",
        intent=intent.get("name") or FALLBACK,
        confidence=float(intent.get("confidence") or 0.0),
        channel=metadata.get("channel", "web"),
        memory=Memory.of(tracker.slots),
        key=key,
        number=metadata.get("caller") or "",
        officers=metadata.get("officers"),
    )
