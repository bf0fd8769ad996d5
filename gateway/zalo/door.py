"""Zalo's side of the public door: the webhook, the proof of the domain, spoken answers.

The webhook answers 200 at once to whatever Zalo may send. Refused is what Zalo never sends: a wrong signature, another
application, a body that is too large or no event. 503 where nothing can be stored: then Zalo comes again.
"""

import html
import io
import logging
import re
import time
import wave

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from common.clips import SAMPLE_RATE_HZ, ClipStore
from common.logs import event
from gateway.errors import GatewayError, RequestError, StoreError
from gateway.settings import ZaloSettings
from gateway.zalo import metrics
from gateway.zalo.answering import SPOKEN_PARTS
from gateway.zalo.events import Kind, ZaloEvent, decode, envelope
from gateway.zalo.inbox import Inbox
from gateway.zalo.signature import is_signed

log = logging.getLogger(__name__)

SIGNATURE_HEADER = "x-zevent-signature"
REPORT_SECONDS = 60.0
CLIP_KEYS = re.compile(r"[0-9a-f]{64}(?:\.[0-9a-f]{64})*")


class Door:
    """The public handlers."""

    def __init__(self, settings: ZaloSettings, inbox: Inbox) -> None:
        self._settings = settings
        self._inbox = inbox
        self._clips = ClipStore(settings.clips)
        self._reported: dict[str, float] = {}

    async def webhook(self, request: Request) -> Response:
        """Store one event and say so."""
        began = time.monotonic()
        ending, status = "taken", 200
        try:
            ending = await self._take(request)
        except GatewayError as error:
            ending, status = error.code, error.status
            self._report(error)
        metrics.EVENTS.labels(ending).inc()
        metrics.WEBHOOK_SECONDS.observe(time.monotonic() - began)
        return PlainTextResponse("ok" if status == 200 else ending, status)

    async def verifier(self, request: Request) -> Response:
        """Prove the domain by its own page."""
        if not self._settings.site_code or request.path_params["code"] != self._settings.site_code:
            return PlainTextResponse("not found", 404)
        return HTMLResponse(self._proof())

    async def home(self, request: Request) -> Response:
        """Prove the domain by the meta tag at `/`."""
        return HTMLResponse(self._proof())

    async def speech(self, request: Request) -> Response:
        """Return published clips, one after the other, as one WAV."""
        keys = request.path_params["keys"]
        if not CLIP_KEYS.fullmatch(keys) or keys.count(".") >= SPOKEN_PARTS:
            return PlainTextResponse("not found", 404)
        parts = [self._clips.read(key) for key in keys.split(".")]
        found = [part for part in parts if part is not None]
        if len(found) < len(parts):
            return PlainTextResponse("not found", 404)
        return Response(_wav(b"".join(found)), media_type="audio/wav", headers={"Cache-Control": "max-age=86400"})

    async def _take(self, request: Request) -> str:
        body = await self._body(request)
        if not body:
            return "probe"
        happened = self._checked(request.headers.get(SIGNATURE_HEADER, ""), body)
        if happened.kind is Kind.IGNORED:
            return "ignored"
        new = await self._inbox.put(happened)
        return "taken" if new else "repeated"

    def _checked(self, header: str, body: bytes) -> ZaloEvent:
        opened = envelope(body)
        app_id, secret = self._settings.app_id, self._settings.oa_secret.get_secret_value()
        if not is_signed(header, app_id, body, opened.timestamp, secret):
            raise RequestError("zalo_bad_signature", "", status=403)
        if opened.app_id != app_id:
            raise RequestError("zalo_wrong_app", "", status=403)
        return decode(opened)

    async def _body(self, request: Request) -> bytes:
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > self._settings.max_event_bytes:
                raise RequestError("zalo_too_large", "", status=413)
        return bytes(body)

    def _report(self, error: GatewayError) -> None:
        """Log a refusal, each kind at most once a minute: strangers must not fill the log. The counter has them all."""
        now = time.monotonic()
        if now - self._reported.get(error.code, -REPORT_SECONDS) < REPORT_SECONDS:
            return
        self._reported[error.code] = now
        level = logging.ERROR if isinstance(error, StoreError) else logging.WARNING
        event(log, "event_refused", level=level, code=error.code)

    def _proof(self) -> str:
        code = html.escape(self._settings.site_code, quote=True)
        tag = f'<meta name="zalo-platform-site-verification" content="{code}">' if code else ""
        return f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">{tag}<title>Zalo</title></head></html>'


def _wav(pcm: bytes) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(SAMPLE_RATE_HZ)
        wav.writeframes(pcm)
    return out.getvalue()
