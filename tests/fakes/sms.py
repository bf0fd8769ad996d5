"""An SMS gateway over real HTTP: takes messages, refuses, fails, throttles, is slow; sends each id once."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

GSM_PLAIN_MOST = 10 * 153


@dataclass(frozen=True)
class Arrived:
    """A message on somebody's telephone."""

    id: str
    number: str
    sender: str
    text: str


@dataclass
class FakeSms:
    """One account. Change its fields to change how it behaves."""

    token: str = "sms-token"
    status_next: deque[int] = field(default_factory=deque)
    """Statuses of the next requests instead of taking them."""
    lost_next: int = 0
    """So many answers get lost after the message was taken."""
    retry_after: str = ""
    slow_seconds: float = 0.0
    arrived: list[Arrived] = field(default_factory=list)
    asked: int = 0

    def __post_init__(self) -> None:
        self._news = threading.Condition()
        self.app = Starlette(routes=[Route("/send", self._send, methods=["POST"])])

    async def until(self, done: Callable[[], bool], seconds: float = 10.0) -> None:
        """Wait until something asked of it makes `done` true."""

        def wait() -> bool:
            with self._news:
                return self._news.wait_for(done, seconds)

        assert await asyncio.to_thread(wait), f"arrived by then: {self.arrived}"

    async def _send(self, request: Request) -> Response:
        await asyncio.sleep(self.slow_seconds)
        with self._news:
            self.asked += 1
            self._news.notify_all()
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return JSONResponse({"error": "unauthorised"}, 401)
        if self.status_next:
            headers = {"retry-after": self.retry_after} if self.retry_after else {}
            return JSONResponse({"error": "no"}, self.status_next.popleft(), headers=headers)
        body = await request.json()
        if set(body) != {"id", "to", "from", "text"} or not 0 < len(body["text"]) <= GSM_PLAIN_MOST:
            return JSONResponse({"error": "bad message"}, 400)
        if not (body["to"].isdecimal() and body["to"].startswith("84") and len(body["to"]) == 11):
            return JSONResponse({"error": "bad number"}, 400)
        self._take(Arrived(body["id"], body["to"], body["from"], body["text"]))
        if self.lost_next:
            self.lost_next -= 1
            return Response(status_code=504)
        return JSONResponse({"accepted": body["id"]}, 202)

    def _take(self, message: Arrived) -> None:
        with self._news:
            if all(one.id != message.id for one in self.arrived):
                self.arrived.append(message)
            self._news.notify_all()
