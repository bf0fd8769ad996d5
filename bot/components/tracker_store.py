"""Conversations in memory, bounded in number and in length.

A conversation lives as long as a call, or a chat until 30 minutes of quiet: nothing here must outlast the process, and
nothing that people say lies on disk. Each keeps its slots and its last turns, so a turn costs the same in a long
conversation as in a short one. Several Rasa processes need a shared store instead: docs/adr/0005-dialogue-pipeline.md.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker


class RecentConversations(InMemoryTrackerStore):
    """Keeps the `turns` last turns of the `conversations` most recent conversations."""

    def __init__(
        self,
        domain: Domain,
        event_broker: EventBroker | None = None,
        conversations: int = 2000,
        turns: int = 4,
        **ignored: Any,
    ) -> None:
        """Start empty; what else endpoints.yml says of a store is ignored."""
        super().__init__(domain, event_broker)
        self.store: OrderedDict[str, str] = OrderedDict()
        self.conversations = conversations
        self.turns = turns

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep a conversation, shortened; forget the one longest unused where there are too many."""
        await self.stream_events(tracker)
        events = [event.as_dict() for event in recent(tracker, self.turns)]
        self.store[tracker.sender_id] = json.dumps({"name": tracker.sender_id, "events": events}, ensure_ascii=False)
        self.store.move_to_end(tracker.sender_id)
        while len(self.store) > self.conversations:
            self.store.popitem(last=False)


def recent(tracker: DialogueStateTracker, turns: int) -> list[Event]:
    """Return the events of the last turns, before them a session start that sets the slots as they were then."""
    events = list(tracker.events)
    starts = [place for place, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(starts) <= turns:
        return events
    cut = starts[-turns]
    slots: dict[str, Any] = {}
    for event in events[:cut]:
        if isinstance(event, SessionStarted):
            slots.clear()
        elif isinstance(event, SlotSet):
            slots[event.key] = event.value
    moment = events[cut].timestamp
    head: list[Event] = [
        ActionExecuted(ACTION_SESSION_START_NAME, timestamp=moment),
        SessionStarted(timestamp=moment),
        *(SlotSet(name, value, timestamp=moment) for name, value in slots.items()),
        ActionExecuted(ACTION_LISTEN_NAME, timestamp=moment),
    ]
    return head + events[cut:]
