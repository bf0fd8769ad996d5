"""`POST /notify`: a checklist to a caller who agreed to it, on Zalo where their number is linked, else by SMS.

`POST /notify/way` says how a number would be reached now. Both are for our own processes alone (gateway/private.py);
contracts/notify-request.json, contracts/notify-response.json.
"""

import json
import logging
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from common.logs import event
from gateway.phones import mobile
from gateway.private import admitted
from gateway.sms.service import SmsService
from gateway.sms.text import composed
from gateway.zalo.linked import Linked

log = logging.getLogger(__name__)

BODY_BYTES = 65_536
TEXT_CHARS = {"conversation": 64, "procedure": 64, "title": 500, "text": 20_000, "source": 1000}


class Notify:
    """The private handlers; `zalo` or `sms` is None where it is not configured."""

    def __init__(self, token: str, zalo: Linked | None, sms: SmsService | None) -> None:
        self._token = token
        self._zalo = zalo
        self._sms = sms

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route("/notify", self.notify, methods=["POST"]),
            Route("/notify/way", self.way, methods=["POST"]),
            Route("/notify/dead-letters", self.dead_letters),
        ]

    async def way(self, request: Request) -> Response:
        """Say by which way `{"number": …}` can be reached: zalo, sms, or null."""
        fields = await self._fields(request)
        if fields is None:
            return _not_found()
        number = mobile(str(fields.get("number", "")))
        return JSONResponse({"way": await self._way(number) if number else None})

    async def notify(self, request: Request) -> Response:
        """Send a checklist; `state` is sent only where the other side took it."""
        fields = await self._fields(request)
        if fields is None:
            return _not_found()
        number, text = mobile(str(fields.get("number", ""))), _strings(fields)
        if number is None or text is None or fields.get("consent") is not True:
            return JSONResponse({"code": "bad_fields"}, 400)
        state, way = await self._sent(number, text)
        event(log, "notified", call=text["conversation"][-6:], procedure=text["procedure"], state=state, way=way)
        return JSONResponse({"state": state, "way": way})

    async def dead_letters(self, request: Request) -> Response:
        """List text messages that were given up, with the reason."""
        if not self._admitted(request):
            return _not_found()
        return JSONResponse(await self._sms.outbox.listed() if self._sms else {"waiting": 0, "dead": []})

    async def _way(self, number: str) -> str | None:
        if self._zalo is not None and await self._zalo.reaches(number):
            return "zalo"
        return "sms" if self._sms is not None else None

    async def _sent(self, number: str, text: dict[str, str]) -> tuple[str, str | None]:
        if self._zalo is not None:
            state = await self._zalo.send(number, text["title"], text["text"], text["source"])
            if state != "refused":
                return state, "zalo"
        if self._sms is None:
            return "refused", None
        settings = self._sms.settings
        words = composed(text["text"], text["source"], plain=settings.plain, segments=settings.segments)
        state = await self._sms.send(number, words)
        return state, "sms" if state != "refused" else None

    async def _fields(self, request: Request) -> dict[str, Any] | None:
        """Return the body's fields; none where it is no JSON object, None where the request is not ours."""
        if not self._admitted(request):
            return None
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > BODY_BYTES:
                return {}
        try:
            fields = json.loads(body)
        except (ValueError, RecursionError):
            return {}
        return fields if isinstance(fields, dict) else {}

    def _admitted(self, request: Request) -> bool:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and admitted(request, given, self._token)


def _strings(fields: dict[str, Any]) -> dict[str, str] | None:
    """Return the fields that are text; None where one is missing, too long or no text."""
    text = {name: fields.get(name) for name in TEXT_CHARS}
    if any(not isinstance(value, str) or len(value) > TEXT_CHARS[name] for name, value in text.items()):
        return None
    return {name: str(value) for name, value in text.items()} if str(text["text"]).strip() else None


def _not_found() -> Response:
    return JSONResponse({"code": "not_found"}, 404)
