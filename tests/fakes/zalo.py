"""Zalo as a connector meets it, over real HTTP: message API, uploads, tokens, media hosts.

Every listed error comes back as HTTP 200 with a negative code, as Zalo does it.
"""

import asyncio
import json
import secrets
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

MESSAGES = {
    -32: "Rate limit exceeded",
    -201: "Invalid parameter",
    -210: "Parameter exceeds the allowed limit",
    -211: "Out of quota",
    -213: "User has not followed the official account",
    -216: "Access token is invalid",
    -218: "Quota of the person exceeded",
    -220: "Access token has expired",
    -224: "The official account needs a larger plan",
    -230: "User has not interacted with the official account in the past 7 days",
    -232: "User has no interaction with the official account",
    -233: "Message type is not supported",
    -248: "Violation of the platform's rules",
}
UPLOAD_LIMITS = {"image": 1_000_000, "gif": 5_000_000, "file": 5_000_000}
FREE_HOURS, BILLED_DAYS = 48, 7
TEXT_LIMIT, BUTTONS_LIMIT = 2000, 5
BUTTON_TYPES = {"oa.open.url", "oa.query.show", "oa.query.hide", "oa.open.phone", "oa.open.sms"}
Json = dict[str, Any]


@dataclass(frozen=True)
class Delivered:
    """A message that reached a person's chat."""

    person: str
    message: Json
    at: float

    @property
    def text(self) -> str:
        """Return what it says."""
        return str(self.message.get("text", ""))

    @property
    def buttons(self) -> list[Json]:
        """Return its buttons."""
        payload = self.message.get("attachment", {}).get("payload", {})
        return list(payload.get("buttons", ())) if isinstance(payload, dict) else []


@dataclass
class FakeZalo:
    """One application with one Official Account. Change its fields to change how it behaves."""

    app_id: str = "111"
    app_secret: str = "app-secret"
    refresh_token: str = "refresh-0"
    access_token: str = "access-0"
    token_seconds: float = 90_000.0
    limit_per_minute: int = 4000
    takes_buttons: bool = True
    down: bool = False
    slow_seconds: float = 0.0
    clock: Callable[[], float] = time.time
    delivered: list[Delivered] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)
    fail_next: deque[int] = field(default_factory=deque)
    last_message_of: dict[str, float] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)
    uploads: dict[str, bytes] = field(default_factory=dict)
    media: dict[str, bytes] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    refreshes: int = 0
    refused_refreshes: int = 0

    def __post_init__(self) -> None:
        self._expires = self.clock() + self.token_seconds
        self._calls: deque[float] = deque()
        self._arrived = threading.Condition()
        self._lock = threading.Lock()
        self.app = Starlette(
            routes=[
                Route("/v3.0/oa/message/cs", self._send, methods=["POST"]),
                Route("/v3.0/oa/message/template", self._send_template, methods=["POST"]),
                Route("/v2.0/oa/upload/{kind}", self._upload, methods=["POST"]),
                Route("/v4/oa/access_token", self._token, methods=["POST"]),
                Route("/media/{name}", self._media),
                Route("/redirect/{name}", self._redirect),
                Route("/endless/{name}", self._endless),
            ]
        )

    def expire(self) -> None:
        """Let the access token run out now."""
        self._expires = 0.0

    def texts(self, person: str) -> list[str]:
        """Return what a person has been told, in order."""
        return [one.text for one in self.delivered if one.person == person]

    async def until(self, done: Callable[[], bool], seconds: float = 15.0) -> None:
        """Wait until something delivered makes `done` true."""

        def wait() -> bool:
            with self._arrived:
                return self._arrived.wait_for(done, seconds)

        assert await asyncio.to_thread(wait), f"delivered by then: {[one.text for one in self.delivered]}"

    async def _send(self, request: Request) -> Response:
        return await self._answered(request, self._cs)

    async def _send_template(self, request: Request) -> Response:
        return await self._answered(request, self._template)

    async def _answered(self, request: Request, take: Callable[[Json], int]) -> Response:
        if self.down:
            return Response("Bad Gateway", status_code=502)
        await asyncio.sleep(self.slow_seconds)
        body = await request.json()
        with self._lock:
            remain = self._remaining()
            code = self._gate(request, remain) or take(body)
        headers = {"X-RateLimit-Limit": str(self.limit_per_minute), "X-RateLimit-Remain": str(max(0, remain - 1))}
        if code:
            self.refused[code] += 1
            with self._arrived:
                self._arrived.notify_all()
            return JSONResponse({"error": code, "message": MESSAGES[code]}, headers=headers)
        person = str(body.get("user_id") or next(iter(body["recipient"].values())))
        data = {"message_id": secrets.token_hex(10), "user_id": person, "sent_time": str(int(self.clock() * 1000))}
        return JSONResponse({"data": data, "error": 0, "message": "Success"}, headers=headers)

    def _remaining(self) -> int:
        now = self.clock()
        while self._calls and self._calls[0] < now - 60:
            self._calls.popleft()
        return self.limit_per_minute - len(self._calls)

    def _gate(self, request: Request, remain: int) -> int:
        if remain <= 0:
            return -32
        self._calls.append(self.clock())
        if request.headers.get("access_token") != self.access_token:
            return -216
        if self.clock() >= self._expires:
            return -220
        return self.fail_next.popleft() if self.fail_next else 0

    def _cs(self, body: Json) -> int:
        recipient, message = body.get("recipient"), body.get("message")
        if not isinstance(recipient, dict) or not isinstance(message, dict) or not message:
            return -201
        if set(recipient) not in ({"user_id"}, {"anonymous_id", "conversation_id"}):
            return -201
        person = str(recipient.get("user_id") or recipient["anonymous_id"])
        code = self._reachable(person) or self._readable(message)
        if not code:
            self._deliver(person, message)
        return code

    def _template(self, body: Json) -> int:
        if not {"user_id", "template_id", "template_data"} <= set(body):
            return -201
        self._deliver(str(body["user_id"]), body)
        return 0

    def _reachable(self, person: str) -> int:
        if person in self.strangers:
            return -213
        if person not in self.last_message_of:
            return -232
        return -230 if self.clock() - self.last_message_of[person] > BILLED_DAYS * 86_400 else 0

    def _readable(self, message: Json) -> int:
        if len(message.get("text", "")) > TEXT_LIMIT:
            return -210
        attachment = message.get("attachment")
        if attachment is None:
            return 0 if message.get("text") else -201
        payload = attachment.get("payload", {})
        if attachment.get("type") == "file":
            return 0 if payload.get("token") in self.uploads else -201
        if payload.get("template_type") == "media":
            (element,) = payload["elements"]
            return 0 if element.get("url") or element.get("attachment_id") in self.uploads else -201
        return self._pressable(payload.get("buttons", []))

    def _pressable(self, buttons: list[Json]) -> int:
        if not self.takes_buttons:
            return -233
        fits = 0 < len(buttons) <= BUTTONS_LIMIT
        return 0 if fits and all(b.get("title") and b.get("type") in BUTTON_TYPES for b in buttons) else -201

    def _deliver(self, person: str, message: Json) -> None:
        with self._arrived:
            self.delivered.append(Delivered(person, message, time.monotonic()))
            self._arrived.notify_all()

    async def _upload(self, request: Request) -> Response:
        if self.down:
            return Response(status_code=502)
        if request.headers.get("access_token") != self.access_token:
            return JSONResponse({"error": -216, "message": MESSAGES[-216]})
        kind = request.path_params["kind"]
        async with request.form() as form:
            content = await form["file"].read()  # type: ignore[union-attr]
        if kind not in UPLOAD_LIMITS or len(content) > UPLOAD_LIMITS[kind]:
            return JSONResponse({"error": -210, "message": MESSAGES[-210]})
        token = secrets.token_hex(16)
        self.uploads[token] = content
        data = {"token" if kind == "file" else "attachment_id": token}
        return JSONResponse({"data": data, "error": 0, "message": "Success"})

    async def _token(self, request: Request) -> Response:
        if self.down:
            return Response(status_code=502)
        async with request.form() as form:
            asked = dict(form)
        with self._lock:
            right = request.headers.get("secret_key") == self.app_secret and asked.get("app_id") == self.app_id
            if not right or asked.get("refresh_token") != self.refresh_token:
                self.refused_refreshes += 1
                return JSONResponse({"error": -14014, "error_name": "Invalid refresh token."})
            self.refreshes += 1
            self.access_token, self.refresh_token = f"access-{self.refreshes}", f"refresh-{self.refreshes}"
            self._expires = self.clock() + self.token_seconds
            pair = {"access_token": self.access_token, "refresh_token": self.refresh_token}
        return JSONResponse({**pair, "expires_in": str(int(self.token_seconds))})

    async def _media(self, request: Request) -> Response:
        name = request.path_params["name"]
        self.fetched.append(name)
        content = self.media.get(name)
        return Response(status_code=404) if content is None else Response(content, media_type="audio/aac")

    async def _redirect(self, request: Request) -> Response:
        return RedirectResponse(f"/media/{request.path_params['name']}")

    async def _endless(self, request: Request) -> Response:
        async def chunks() -> Any:
            while True:
                yield b"\0" * 65_536
                await asyncio.sleep(0)  # so that the other side's leaving is noticed

        return StreamingResponse(chunks(), media_type="audio/aac")


def dumps(body: Json) -> bytes:
    """Return JSON as Zalo writes it: no spaces, Vietnamese as it is."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
