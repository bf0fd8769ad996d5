"""Which officer's phone takes calls of which queue, and how many wait, as Asterisk tells it."""

import re
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Literal

OFFICERS = "officers"
OURS = re.compile(r"officers|agency-[a-z0-9-]{1,40}")
"""The queues that are officers': everybody's, and one of each agency (deploy/asterisk)."""
INTERFACE = re.compile(r"PJSIP/([a-z0-9-]{1,40})")
Status = Literal["free", "busy", "ringing", "off"]
STATES: dict[str, Status] = {"1": "free", "2": "busy", "3": "busy", "6": "ringing", "7": "ringing", "8": "busy"}
"""Asterisk's device states; whatever else there is means that nobody could answer."""


@dataclass(frozen=True)
class Member:
    """An officer's phone in a queue."""

    phone: str
    queue: str
    status: Status
    paused: bool
    reason: str
    """Why it is paused; whoever paused it says."""
    dynamic: bool
    """Whether it was added in operation, and can be removed."""

    @property
    def rings(self) -> bool:
        """Whether a call would reach it now, or could once it is free."""
        return self.status != "off" and not self.paused


class Board:
    """All officers' queues. Fed by the manager interface's thread, read by anybody."""

    def __init__(self) -> None:
        self._members: dict[tuple[str, str], Member] = {}
        self._waiting: dict[str, int] = {}
        self._read: tuple[dict[tuple[str, str], Member], dict[str, int]] = ({}, {})
        self._known = False
        self._lock = threading.Lock()

    @property
    def queues(self) -> dict[str, int]:
        """How many callers wait in each queue."""
        with self._lock:
            return dict(self._waiting)

    @property
    def members(self) -> list[Member]:
        """Every phone in every queue."""
        with self._lock:
            return list(self._members.values())

    def of(self, phone: str) -> dict[str, Member]:
        """Return a phone's places, by queue."""
        return {one.queue: one for one in self.members if one.phone == phone}

    def reachable(self, queue: str) -> int | None:
        """Return how many phones of a queue are signed in and take calls; None where the queue is not known."""
        with self._lock:
            known = self._known and queue in self._waiting
        return sum(one.rings for one in self.members if one.queue == queue) if known else None

    def shown(self) -> dict[str, object]:
        """Return the board as the desk is told of it."""
        phones: dict[str, dict[str, object]] = {}
        for one in sorted(self.members, key=lambda member: (member.phone, member.queue)):
            place = asdict(one)
            phone = phones.setdefault(one.phone, {"phone": place.pop("phone"), "status": one.status, "queues": []})
            place.pop("status")
            queues = phone["queues"]
            assert isinstance(queues, list)
            queues.append(place)
        waiting = self.queues
        return {
            "phones": list(phones.values()),
            "queues": [
                {"queue": name, "waiting": waiting[name], "phones": self.reachable(name) or 0}
                for name in sorted(waiting, key=lambda name: (name != OFFICERS, name))
            ],
        }

    def forget(self) -> None:
        """Know nothing, until Asterisk is asked again."""
        with self._lock:
            self._members, self._waiting, self._known = {}, {}, False

    def take(self, name: str, keys: Mapping[str, str]) -> None:
        """Take an event about the queues; others change nothing."""
        with self._lock:
            if name == "QueueStatusComplete":
                self._members, self._waiting = self._read
                self._read, self._known = ({}, {}), True
            elif OURS.fullmatch(keys.get("Queue", "")):
                self._change(name, keys)

    def _change(self, name: str, keys: Mapping[str, str]) -> None:
        queue = keys["Queue"]
        if name == "QueueParams":
            self._read[1][queue] = int(keys["Calls"])
        elif name in ("QueueCallerJoin", "QueueCallerLeave"):
            self._waiting[queue] = int(keys["Count"])
        elif name in ("QueueMember", *CHANGES):
            member = _member(keys)
            if member is not None:
                self._put(name, member)

    def _put(self, name: str, member: Member) -> None:
        key = (member.phone, member.queue)
        if name == "QueueMember":
            self._read[0][key] = member
        elif name == "QueueMemberRemoved":
            self._members.pop(key, None)
        else:
            self._members[key] = member
            for other in [one for one in self._members.values() if one.phone == member.phone]:
                self._members[(other.phone, other.queue)] = replace(other, status=member.status)


CHANGES = ("QueueMemberStatus", "QueueMemberPause", "QueueMemberAdded", "QueueMemberRemoved")
FOLLOWED = ("QueueParams", "QueueMember", "QueueStatusComplete", "QueueCallerJoin", "QueueCallerLeave", *CHANGES)
"""Names of the events that a board takes."""


def phone_of(interface: str) -> str:
    """Return the phone that an interface of Asterisk's is; empty for any other."""
    found = INTERFACE.fullmatch(interface)
    return found[1] if found else ""


def _member(keys: Mapping[str, str]) -> Member | None:
    phone = phone_of(keys.get("Interface") or keys.get("Location") or "")
    if not phone:
        return None
    return Member(
        phone,
        keys["Queue"],
        STATES.get(keys.get("Status", ""), "off"),
        keys.get("Paused") == "1",
        keys.get("PausedReason", ""),
        keys.get("Membership") == "dynamic",
    )
