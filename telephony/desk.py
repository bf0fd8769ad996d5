"""The private side of officers' phones: the console sees who is there, has phones ring or rest, and passes calls on.

As if it were not there, unless a request comes from this machine with the secret that set-up shares with the console.
"""

import hmac
import json
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from common.logs import event
from telephony.errors import ControlError
from telephony.queue_board import Board

log = logging.getLogger(__name__)

LARGEST = 4096
"""Bytes of a request."""
AT_ONCE = 4
"""Requests that may wait for Asterisk; calls come first on the same connection."""
MOST_QUEUES = 20
LOOPBACK = frozenset({"127.0.0.1", "::1"})
PROXIED = ("x-forwarded-for", "forwarded", "x-real-ip")
"""What proxies add: nobody reaches this through one."""
CALL = re.compile(r"[0-9a-f-]{36}")
PHONE = re.compile(r"[a-z0-9-]{1,40}")
Handler = Callable[[Request], Awaitable[Response]]


class OfficersDesk(Protocol):
    """Who can move officers' phones and calls; both methods raise ControlError."""

    @property
    def connected(self) -> bool:
        """Say whether the exchange answers."""

    @property
    def board(self) -> Board:
        """Return the queues and phones."""

    def caller(self, call_id: str) -> str:
        """Return the number a call comes from; empty where it is not known or withheld."""

    async def place(self, phone: str, queues: Sequence[str], reason: str, *, paused: bool) -> None:
        """Put a phone into exactly these queues, ringing or paused."""

    async def pass_on(self, call_id: str, queue: str) -> None:
        """Send a call that an officer has to another queue."""


class RequestError(Exception):
    """A request that says nothing of use; the text names the field."""


class Desk:
    """The handlers; without an exchange they say so."""

    def __init__(self, exchange: OfficersDesk | None, secret: str) -> None:
        self._exchange = exchange
        self._secret = secret.encode()
        self._waiting = 0

    def routes(self) -> list[Route]:
        """Return the addresses."""
        return [
            Route("/desk", self._guarded(self.state)),
            Route("/desk/phone", self._guarded(self.phone), methods=["POST"]),
            Route("/desk/pass-on", self._guarded(self.pass_on), methods=["POST"]),
            Route("/desk/caller", self._guarded(self.caller), methods=["POST"]),
        ]

    async def state(self, _request: Request) -> Response:
        """Tell the board: contracts/desk-state.json."""
        if self._exchange is None:
            return JSONResponse({"asterisk": "not_set_up", "phones": [], "queues": []})
        asterisk = "connected" if self._exchange.connected else "unreachable"
        return JSONResponse({"asterisk": asterisk, **self._exchange.board.shown()})

    async def phone(self, request: Request) -> Response:
        """Put a phone into queues: contracts/desk-phone.json."""
        asked = await _read(request)
        queues, paused, reason = asked.get("queues"), asked.get("paused"), asked.get("reason", "")
        phone = _text(asked, "phone", PHONE)
        if not isinstance(queues, list) or len(queues) > MOST_QUEUES or not all(isinstance(one, str) for one in queues):
            raise RequestError("queues")
        if not isinstance(paused, bool) or not isinstance(reason, str):
            raise RequestError("paused" if not isinstance(paused, bool) else "reason")
        await self._asked().place(phone, queues, reason[:40], paused=paused)
        return JSONResponse({})

    async def pass_on(self, request: Request) -> Response:
        """Send a call to another queue: contracts/desk-pass-on.json."""
        asked = await _read(request)
        await self._asked().pass_on(_text(asked, "call", CALL), _text(asked, "queue", PHONE))
        return JSONResponse({})

    async def caller(self, request: Request) -> Response:
        """Tell the number a call comes from; nowhere else is it sent or kept by this."""
        asked = await _read(request)
        return JSONResponse({"number": self._asked().caller(_text(asked, "call", CALL))})

    def _asked(self) -> OfficersDesk:
        if self._exchange is None:
            raise ControlError("ami.not_set_up", "no Asterisk is set up")
        return self._exchange

    def _guarded(self, handler: Handler) -> Handler:
        async def guarded(request: Request) -> Response:
            if not self._admitted(request):
                return _refusal("not_found", "nothing is here", 404)
            if self._waiting >= AT_ONCE:
                return _refusal("desk.busy", "too much waits for Asterisk already", 503)
            self._waiting += 1
            try:
                return await handler(request)
            except RequestError as error:
                return _refusal("desk.bad_request", f"cannot read {error}", 400)
            except ControlError as error:
                event(log, "desk_refused", level=logging.WARNING, error=error)
                return _refusal(error.code, error.message, 503 if error.retryable else 409)
            finally:
                self._waiting -= 1

        return guarded

    def _admitted(self, request: Request) -> bool:
        """Say whether a request comes straight from this machine with the secret; an empty secret admits nobody."""
        near = request.client is not None and request.client.host in LOOPBACK
        direct = near and not any(name in request.headers for name in PROXIED)
        given = request.headers.get("x-desk-secret", "").encode()
        return direct and bool(self._secret) and hmac.compare_digest(self._secret, given)


async def _read(request: Request) -> dict[str, Any]:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise RequestError("so large a body")
    try:
        asked = json.loads(body)
    except ValueError as error:
        raise RequestError("the body") from error
    if not isinstance(asked, dict):
        raise RequestError("the body")
    return asked


def _text(asked: dict[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = asked.get(name)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise RequestError(name)
    return value


def _refusal(code: str, message: str, status: int) -> Response:
    return JSONResponse({"code": code, "message": message}, status)
