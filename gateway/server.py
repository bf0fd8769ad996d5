"""The gateway's web application.

POST /chat          one turn (contracts/chat-request.json → chat-message.json)
POST /chat/history  {"session"} → {"entries": […]}, what a page that is loaded again shows
POST /chat/forget   {"session"} → 204, after which nothing is kept of the chat
POST /chat/voice    a recording → {"text"}, what is said in it
GET  /ready, GET /metrics
"""

import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from common.logs import event
from common.notices import Notices
from common.outbox import Events, NoEvents
from gateway import metrics, wording
from gateway.announcing import Announcer
from gateway.chat import Chat, encode
from gateway.dialogue import DialogueClient
from gateway.errors import GatewayError, RequestError
from gateway.history import History
from gateway.limits import AddressRate, TurnPlaces
from gateway.notify import Notify
from gateway.requests import decode, session_of
from gateway.settings import GatewaySettings, SmsSettings, ZaloSettings
from gateway.sms.service import SmsService
from gateway.speaking import Speaking
from gateway.telling import forgotten
from gateway.zalo.account import Account

log = logging.getLogger(__name__)


class Gateway:
    """The handlers and what they share."""

    def __init__(
        self,
        settings: GatewaySettings,
        zalo: ZaloSettings | None = None,
        events: Events | None = None,
        sms: SmsSettings | None = None,
    ) -> None:
        self.settings = settings
        self.events: Events = events or NoEvents()
        self.rate = AddressRate(settings.rate_per_minute, settings.rate_burst)
        self.dialogue = DialogueClient(
            settings.dialogue_url, settings.turn_seconds, wording.unavailable(settings.hotline_number)
        )
        places = TurnPlaces(
            settings.turns_at_once, settings.turns_waiting, settings.wait_seconds, wording.busy(settings.hotline_number)
        )
        self.places = places
        announcer = Announcer(Notices(settings.var / "notices.json"))
        self.history = History(settings.history, settings.history_hours)
        self.speaking = Speaking(settings)
        self.voice_rate = AddressRate(settings.voice_per_minute, settings.voice_burst)
        self.chat = Chat(self.dialogue, places, events, announcer, self.history)
        self.sms = SmsService(sms) if sms and sms.enabled else None
        send_sms = self.sms.send if self.sms else None
        self.zalo = (
            Account(zalo, self.dialogue, settings.hotline_number, events, announcer, send_sms)
            if zalo and zalo.enabled
            else None
        )
        token = settings.notify_token.get_secret_value()
        self.notify = Notify(token, self.zalo, self.sms)

    async def post_chat(self, request: Request) -> Response:
        """Answer one turn as newline-delimited JSON (contracts/chat-message.json)."""
        self._check_origin(request)
        self.rate.take(self._address(request))
        turn = decode(await self._body(request, self.settings.max_body_bytes), self.settings.max_text_chars)
        lines = (encode(line) async for line in self.chat.answer(turn))
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(lines, media_type="application/x-ndjson", headers=headers)

    async def post_history(self, request: Request) -> Response:
        """Return what was said in a chat, for its page."""
        self._check_origin(request)
        self.rate.take(self._address(request))
        session = session_of(await self._body(request, self.settings.max_body_bytes))
        return JSONResponse({"entries": await self.history.read(session)}, headers={"Cache-Control": "no-store"})

    async def post_forget(self, request: Request) -> Response:
        """Delete what is kept of a chat."""
        self._check_origin(request)
        self.rate.take(self._address(request))
        session = session_of(await self._body(request, self.settings.max_body_bytes))
        await forgotten(self.events, session, "web")
        await self.history.forget(session)
        return Response(status_code=204)

    async def post_voice(self, request: Request) -> Response:
        """Return what is said in a recording of the page."""
        self._check_origin(request)
        self.voice_rate.take(self._address(request))
        recording = await self._body(request, self.settings.voice_bytes)
        return JSONResponse({"text": await self.speaking.text(request.headers.get("content-type", ""), recording)})

    async def close(self) -> None:
        """Close what was opened."""
        await self.speaking.close()
        await self.dialogue.close()
        self.history.close()

    async def get_ready(self, request: Request) -> Response:
        """Say that the gateway serves, and whether the dialogue behind it does."""
        dialogue = await self.dialogue.ready()
        zalo = {"zalo": await self.zalo.status()} if self.zalo else {}
        return JSONResponse({"ready": True, "dialogue": dialogue, "turns": self.places.taken, **zalo})

    async def get_metrics(self, request: Request) -> Response:
        """Return what is counted, for Prometheus."""
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    def _check_origin(self, request: Request) -> None:
        if request.headers.get("origin") not in self.settings.allowed_origins:
            raise RequestError("bad_origin", wording.BAD_ORIGIN, status=403)

    def _address(self, request: Request) -> str:
        peer = request.client.host if request.client else "unknown"
        if peer in self.settings.trusted_proxies:
            return request.headers.get("x-forwarded-for", peer).rsplit(",", 1)[-1].strip()
        return peer

    async def _body(self, request: Request, most: int) -> bytes:
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                raise RequestError("body_too_long", wording.TOO_LONG, status=413)
        return bytes(body)


async def _on_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, GatewayError):
        raise TypeError("only gateway errors come here") from error
    metrics.TURNS.labels(error.code).inc()
    event(log, "turned_away", code=error.code)
    body = {"code": error.code, "message": error.message, "retryable": error.retryable}
    return JSONResponse(body, status_code=error.status)


async def _on_disconnect(request: Request, error: Exception) -> Response:
    return Response(status_code=499)


def application(
    settings: GatewaySettings,
    zalo: ZaloSettings | None = None,
    events: Events | None = None,
    sms: SmsSettings | None = None,
) -> Starlette:
    """Return the application that serves `settings`, and Zalo where `zalo` names an application of theirs."""
    gateway = Gateway(settings, zalo, events, sms)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(gateway.close)
            if gateway.sms:
                await stack.enter_async_context(gateway.sms.running())
            if gateway.zalo:
                await stack.enter_async_context(gateway.zalo.running())
            event(log, "ready", address=f"http://{settings.host}:{settings.port}", zalo=gateway.zalo is not None)
            yield
        event(log, "drained")

    cors = Middleware(
        CORSMiddleware,
        allow_origins=list(settings.allowed_origins),
        allow_methods=["POST"],
        allow_headers=["Content-Type"],
    )
    return Starlette(
        routes=[
            Route("/chat", gateway.post_chat, methods=["POST"]),
            Route("/chat/history", gateway.post_history, methods=["POST"]),
            Route("/chat/forget", gateway.post_forget, methods=["POST"]),
            Route("/chat/voice", gateway.post_voice, methods=["POST"]),
            Route("/ready", gateway.get_ready),
            Route("/metrics", gateway.get_metrics),
            *gateway.notify.routes(),
            *(gateway.zalo.routes() if gateway.zalo else ()),
        ],
        middleware=[cors],
        exception_handlers={GatewayError: _on_error, ClientDisconnect: _on_disconnect},
        lifespan=lifespan,
    )
