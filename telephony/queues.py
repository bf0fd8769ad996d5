"""The officers' queues as this process follows them: the board, what is told to the console, what officers change."""

import logging
import platform
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from common.logs import event
from common.outbox import Events
from telephony.ami_client import Action, cleaned
from telephony.errors import ControlError
from telephony.queue_board import FOLLOWED, OFFICERS, Board
from telephony.queue_events import MAKERS, Standing, Told, told

log = logging.getLogger(__name__)

PASSED_ON = 1000
"""So many calls are remembered as passed on, until their first officer's part is told."""
LISTED = ("Status", "StatusComplete", "QueueEntry", "QueueStatusComplete")
"""Answers to what is asked when the connection stands."""
TAKEN = tuple(dict.fromkeys((*FOLLOWED, *MAKERS, *LISTED)))
"""Names of the manager events that are of use here."""
ALL = "officers"
"""What stands for a conversation in an event about all of them."""


class Queues:
    """Takes manager events on the interface's thread; never waits, for an outbox only puts events in line."""

    def __init__(self, events: Events, port: int) -> None:
        self.board = Board()
        self._events = events
        self._exchange = f"{platform.node()}:{port}"
        self._standing: Standing | None = None
        self._listed = False
        self._passed: OrderedDict[str, None] = OrderedDict()

    def connecting(self) -> None:
        """Begin to learn what stands, before it is asked for."""
        self._standing, self._listed = Standing(), False

    def lost(self) -> None:
        """Know nothing any more."""
        self.board.forget()
        self._standing = None

    def take(self, name: str, keys: Mapping[str, Any]) -> None:
        """Take a manager event: onto the board, and on to the console."""
        self.board.take(name, keys)
        if self._standing is not None and name in LISTED:
            self._learn(self._standing, name, keys)
        found = told(name, keys)
        if found is not None:
            self._tell(found)

    def passed_on(self, call: str) -> None:
        """Note that an officer passes a call on, so that the officer's part ends so."""
        self._passed[call] = None
        if len(self._passed) > PASSED_ON:
            self._passed.popitem(last=False)

    def not_passed_on(self, call: str) -> None:
        """Take that back."""
        self._passed.pop(call, None)

    def placing(self, phone: str, queues: Sequence[str], reason: str, *, paused: bool) -> Iterator[Action]:
        """Yield what puts a phone into exactly these queues, ringing or paused. Raises ControlError."""
        places = self.board.of(phone)
        if not places:
            raise ControlError("desk.unknown_phone", f"no queue knows the phone {phone}")
        unknown = set(queues) - self.board.queues.keys()
        if unknown:
            raise ControlError("desk.unknown_queue", f"there is no queue {min(unknown)}")
        for queue in queues:
            paused_so = {"Paused": "true" if paused else "false", "Reason": cleaned(reason)}
            yield _placed(phone, queue, paused_so, there=queue in places)
        for queue in sorted(places.keys() - set(queues)):
            yield _removed(phone, queue, dynamic=places[queue].dynamic)

    def destination(self, queue: str) -> tuple[str, dict[str, str]]:
        """Return the dialplan's context for a queue, and the variables it reads. Raises ControlError."""
        if queue not in self.board.queues:
            raise ControlError("desk.unknown_queue", f"there is no queue {queue}")
        if queue == OFFICERS:
            return "officers", {}
        return "agency", {"BOT_AGENCY": queue.removeprefix("agency-")}

    def _learn(self, standing: Standing, name: str, keys: Mapping[str, Any]) -> None:
        if name == "Status":
            call = keys.get("Variable", "").partition("BOT_UUID=")[2].strip().lower()
            if call:
                standing.channel(call, keys)
        elif name == "StatusComplete":
            self._listed = True
        elif name == "QueueEntry":
            standing.waiter(keys)
        elif self._listed:
            self._standing = None
            self._emit(Told("officer_calls", ALL, {"calls": standing.calls()}))

    def _tell(self, found: Told) -> None:
        if found.kind == "officer_done":
            if self._standing is not None:
                self._standing.over(found.call)
            if found.call in self._passed and found.body["talk_s"] is not None:
                self.not_passed_on(found.call)
                found = Told(found.kind, found.call, {**found.body, "reason": "passed_on"})
        self._emit(found)

    def _emit(self, found: Told) -> None:
        event(log, found.kind, call=found.call, queue=found.body.get("queue"), phone=found.body.get("phone"))
        self._events.emit(found.kind, found.call, {"exchange": self._exchange, **found.body})


def _placed(phone: str, queue: str, paused: Mapping[str, str], *, there: bool) -> Action:
    interface = f"PJSIP/{phone}"
    if there:
        return Action("QueuePause", {"Queue": queue, "Interface": interface, **paused})
    return Action("QueueAdd", {"Queue": queue, "Interface": interface, "MemberName": phone, **paused})


def _removed(phone: str, queue: str, *, dynamic: bool) -> Action:
    interface = f"PJSIP/{phone}"
    if dynamic:
        return Action("QueueRemove", {"Queue": queue, "Interface": interface})
    return Action("QueuePause", {"Queue": queue, "Interface": interface, "Paused": "true", "Reason": "other_queue"})
