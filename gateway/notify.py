"""`POST /notify`: a checklist to a caller who agreed to it, on Zalo where their number is linked, else by SMS.

`POST /notify/way` says how a number would be reached now, `POST /notify/link` takes a code that was keyed in a call and
so proves the caller's number. All are for our own processes alone (gateway/private.py); contracts/notify-*.json,
contracts/link-*.json.
"""

import json
import logging
import re
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from common.logs import event
from gateway.phones import mobile
from gateway.private import admitted
from gateway.sms.service import SmsService
from gateway.sms.text import composed
from gateway.zalo.account import Account

log = logging.getLogger(__name__)

BODY_BYTES = 65_536
CODE_CHARS = 20
TEXT_CHARS = {"conversation": 64, "procedure": 64, "title": 500, "text": 20_000, "source": 1000}


class Notify:
    """The private handlers; `zalo` or `sms` is None where it is not configured."""

    def __init__(self, token: str, zalo: Account | None, sms: SmsService | None) -> None:
        self._token = token
        self._zalo = zalo
        self._sms = sms

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route("/notify", self.notify, methods=["POST"]),
            Route("/notify/way", self.way, methods=["POST"]),
            Route("/notify/link", self.link, methods=["POST"]),
            Route("/notify/dead-letters", self.dead_letters),
        ]

    async def way(self, request: Request) -> Response:
        """Say by which way `{"number": …}` can be reached: zalo, sms, or null; `link`: it could be by Zalo."""
        fields = await self._fields(request)
        if fields is None:
            return _not_found()
        number = mobile(str(fields.get("number", "")))
        way = await self._way(number) if number else None
        linkable = way != "zalo" and bool(number and self._zalo and self._zalo.settings.link_by_call)
        return JSONResponse({"way": way, "link": linkable})

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

    async def link(self, request: Request) -> Response:
        """Take `{"number": …, "code": …}` from a call; `state`: linked, wrong, too_many, or refused where none can."""
        fields = await self._fields(request)
        if fields is None:
            return _not_found()
        number, code = mobile(str(fields.get("number", ""))), fields.get("code")
        if not isinstance(code, str) or not re.fullmatch(rf"[0-9]{{1,{CODE_CHARS}}}", code):
            return JSONResponse({"code": "bad_fields"}, 400)
        if number is None or self._zalo is None or not self._zalo.settings.link_by_call:
            return JSONResponse({"state": "refused"})
        state = await self._zalo.proofs.called(number, code)
        event(log, "link_keyed", state=state)
        return JSONResponse({"state": state})

    async def dead_letters(self, request: Request) -> Response:
        """List text messages that were given up, with the reason."""
        if not self._admitted(request):
            return _not_found()
        return JSONResponse(await self._sms.outbox.listed() if self._sms else {"waiting": 0, "dead": []})

    async def _way(self, number: str) -> str | None:
        if self._zalo is not None and await self._zalo.linked.reaches(number):
            return "zalo"
        return "sms" if self._sms is not None else None

    async def _sent(self, number: str, text: dict[str, str]) -> tuple[str, str | None]:
        if self._zalo is not None:
            state = await self._zalo.linked.send(number, text["title"], text["text"], text["source"])
            if state != "refused":
                return state, "zalo"
        if self._sms is None:
            return "refused", None
        settings = self._sms.settings
        page = self._zalo.settings.page if self._zalo else ""
        last = f"Nhận qua Zalo lần sau: vào {page}, nhắn: liên kết" if page else ""
        words = composed(text["text"], text["source"], plain=settings.plain, segments=settings.segments, last=last)
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
