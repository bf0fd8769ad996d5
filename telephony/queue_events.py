"""What becomes of callers in the officers' queues, told to the console: events of contracts/event.json.

Pure: a manager event's keys in, what is told out.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from telephony.queue_board import OURS, phone_of

CHANNEL = re.compile(r"(PJSIP/[a-z0-9-]+)-[0-9a-f]{8}")
ENDED_BY = {"caller": "caller", "agent": "officer", "transfer": "passed_on"}
QUEUE_ENDED = {"TIMEOUT": "timeout", "FULL": "full"}
"""Anything else that ends a queue by itself means that nobody is there."""


@dataclass(frozen=True)
class Told:
    """One event about a call: contracts/event.json has the kinds."""

    kind: str
    call: str
    body: dict[str, Any] = field(default_factory=dict)


def told(name: str, keys: Mapping[str, Any]) -> Told | None:
    """Return what a manager event says about a caller in a queue; nothing where it is about something else."""
    make = MAKERS.get(name)
    call = call_of(keys)
    if make is None or not call or not OURS.fullmatch(keys.get("Queue", "")):
        return None
    return make(call, keys["Queue"], keys)


def call_of(keys: Mapping[str, Any]) -> str:
    """Return the id of the call that an event is about; empty where it is none of ours."""
    variables = keys.get("ChanVariable")
    known = keys.get("BotUuid") or (variables.get("BOT_UUID") if isinstance(variables, dict) else "")
    return (known or "").strip().lower()


def _waiting(call: str, queue: str, keys: Mapping[str, Any]) -> Told:
    return Told("officer_waiting", call, {"queue": queue, "position": int(keys["Position"])})


def _ringing(call: str, queue: str, keys: Mapping[str, Any]) -> Told:
    return Told("officer_ringing", call, {"queue": queue, "phone": phone_of(keys["Interface"])})


def _missed(call: str, queue: str, keys: Mapping[str, Any]) -> Told:
    phone, ring_s = phone_of(keys["Interface"]), int(keys["RingTime"]) / 1000
    return Told("officer_missed", call, {"queue": queue, "phone": phone, "ring_s": ring_s})


def _connected(call: str, queue: str, keys: Mapping[str, Any]) -> Told:
    body = {"queue": queue, "phone": phone_of(keys["Interface"])}
    return Told("officer_connected", call, {**body, "wait_s": int(keys["HoldTime"]), "ring_s": int(keys["RingTime"])})


def _complete(call: str, queue: str, keys: Mapping[str, Any]) -> Told:
    times = {"wait_s": int(keys["HoldTime"]), "talk_s": int(keys["TalkTime"])}
    reason = ENDED_BY.get(keys.get("Reason", ""), "officer")
    return Told("officer_done", call, {"queue": queue, "phone": phone_of(keys["Interface"]), **times, "reason": reason})


def _abandoned(call: str, queue: str, keys: Mapping[str, Any]) -> Told:
    return _unanswered(call, queue, int(keys["HoldTime"]), "abandoned")


def _ended(call: str, queue: str, keys: Mapping[str, Any]) -> Told:
    return _unanswered(call, queue, None, QUEUE_ENDED.get(keys.get("Ended", ""), "nobody"))


def _unanswered(call: str, queue: str, wait_s: int | None, reason: str) -> Told:
    nobody = {"phone": None, "wait_s": wait_s, "talk_s": None}
    return Told("officer_done", call, {"queue": queue, **nobody, "reason": reason})


MAKERS: dict[str, Callable[[str, str, Mapping[str, Any]], Told]] = {
    "QueueCallerJoin": _waiting,
    "AgentCalled": _ringing,
    "AgentRingNoAnswer": _missed,
    "AgentConnect": _connected,
    "AgentComplete": _complete,
    "QueueCallerAbandon": _abandoned,
    "BotQueue": _ended,
}
"""By the manager event's name; BotQueue is the dialplan's own, where a queue ends without an officer."""


class Standing:
    """Who talks and who waits while we connect: gathered from the answers to Status and QueueStatus."""

    def __init__(self) -> None:
        self._queued: dict[str, str] = {}
        self._phones: dict[str, dict[str, str]] = {}
        self._calls: dict[str, str] = {}

    def channel(self, call: str, keys: Mapping[str, Any]) -> None:
        """Take a channel that carries a call: the caller's, or an officer's phone."""
        found = CHANNEL.fullmatch(keys["Channel"])
        phone = phone_of(found[1]) if found else ""
        if is_caller(keys):
            self._calls[keys["Channel"]] = call
            self._queued.setdefault(call, _queue_in(keys))
        elif phone and keys.get("ChannelStateDesc") in ("Up", "Ringing"):
            state = "connected" if keys["ChannelStateDesc"] == "Up" else "ringing"
            self._phones[call] = {"phone": phone, "state": state}

    def waiter(self, keys: Mapping[str, Any]) -> None:
        """Take a caller that waits in a queue."""
        call = self._calls.get(keys.get("Channel", ""))
        if call and OURS.fullmatch(keys.get("Queue", "")):
            self._queued[call] = keys["Queue"]

    def over(self, call: str) -> None:
        """Forget a call that ended meanwhile."""
        self._queued.pop(call, None)

    def calls(self) -> list[dict[str, Any]]:
        """Return every call that is with the officers now."""
        return [
            {"call": call, "queue": queue, **self._phones.get(call, {"phone": None, "state": "waiting"})}
            for call, queue in self._queued.items()
            if queue
        ]


def is_caller(keys: Mapping[str, Any]) -> bool:
    """Say whether a channel is the caller's own; the officers' phones inherit the call's id from it."""
    return bool(keys.get("Linkedid") == keys.get("Uniqueid"))


def _queue_in(keys: Mapping[str, Any]) -> str:
    """Return the queue whose application a channel is in."""
    queue = str(keys.get("Data", "")).partition(",")[0] if keys.get("Application") == "Queue" else ""
    return queue if OURS.fullmatch(queue) else ""
