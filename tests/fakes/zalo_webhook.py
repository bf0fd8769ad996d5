"""Zalo's webhook sender: events as it writes and signs them, delivered again where the answer is not 200."""

import asyncio
import hashlib
import itertools
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.fakes.zalo import FakeZalo, dumps

RETRY_SECONDS = (30, 300, 900, 1800, 3600)
OA = "388613280878808645"


async def until(
    get: Callable[[], Awaitable[httpx.Response]], done: Callable[[dict[str, Any]], bool], seconds: float = 10.0
) -> None:
    """Ask for a page until what it says is `done`."""
    async with asyncio.timeout(seconds):
        while not done((await get()).json()):  # noqa: ASYNC110 - another process's page has no event
            await asyncio.sleep(0.02)


@dataclass
class WebhookSender:
    """Sends the events of one application; `hasten` divides the waits between retries."""

    url: str
    client: httpx.AsyncClient
    zalo: FakeZalo | None = None
    app_id: str = "111"
    secret: str = "oa-secret"
    hasten: float = 1000.0
    unsubscribed: bool = False
    answers: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)

    def signature(self, body: bytes, timestamp: str) -> str:
        """Return the header's value for a body."""
        return "mac=" + hashlib.sha256(f"{self.app_id}{body.decode()}{timestamp}{self.secret}".encode()).hexdigest()

    def event(self, name: str, person: str = "222", **fields: Any) -> dict[str, Any]:
        """Return an event of a person, with the fields that Zalo gives it."""
        timestamp = str(int(time.time() * 1000))
        if name in ("follow", "unfollow"):
            ends = {"oa_id": OA, "follower": {"id": person}, "source": "oa_profile"}
        elif name.startswith("oa_send"):
            ends = {"sender": {"id": OA, **fields.pop("sender", {})}, "recipient": {"id": person}}
        else:
            ends = {"sender": {"id": person}, "recipient": {"id": OA}}
        message = {"message": {"msg_id": f"m{next(self._numbers)}-{timestamp}", **fields.pop("message", {})}}
        bare = name in ("follow", "unfollow", "user_withdraw", "user_submit_info")
        user = {"user_id_by_app": f"55{person}"}
        return {
            "app_id": self.app_id,
            **ends,
            **user,
            "event_name": name,
            **({} if bare else message),
            **fields,
            "timestamp": timestamp,
        }

    def text(self, text: str, person: str = "222") -> dict[str, Any]:
        """Return a text message of a person."""
        return self.event("user_send_text", person, message={"text": text})

    def attachment(self, kind: str, payload: dict[str, Any], person: str = "222") -> dict[str, Any]:
        """Return a message with something attached."""
        message = {"attachments": [{"type": kind, "payload": payload}]}
        return self.event(f"user_send_{kind}", person, message=message)

    def by_officer(self, text: str, person: str = "222") -> dict[str, Any]:
        """Return the echo of what a human wrote in the account's own chat tool."""
        return self.event("oa_send_text", person, sender={"admin_id": "900"}, message={"text": text})

    async def deliver(self, event: dict[str, Any]) -> int:
        """Send an event, again after each wait while it is not taken; return the last answer's status."""
        if self.zalo is not None and str(event.get("event_name", "")).startswith(("user_", "anonymous_")):
            self.zalo.last_message_of[event["sender"]["id"]] = self.zalo.clock()
        for number, wait in enumerate((*RETRY_SECONDS, 0)):
            status = await self.once(event, retry=number)
            if status == 200:
                return status
            await asyncio.sleep(wait / self.hasten)
        self.unsubscribed = True
        return status

    async def once(self, event: dict[str, Any], retry: int = 0) -> int:
        """Send an event one time; 0 where nobody answered."""
        body = dumps(event)
        headers = {"X-ZEvent-Signature": self.signature(body, event["timestamp"]), "Content-Type": "application/json"}
        if retry:
            headers["num_retry"] = str(retry)
        try:
            status = (await self.client.post(self.url, content=body, headers=headers, timeout=5)).status_code
        except httpx.TransportError:
            status = 0
        self.answers.append(status)
        return status
