"""HTTP and WebSocket: readiness, metrics, recordings to recognise, and calls from the browser."""

import asyncio
import logging
import time
import uuid
from collections import Counter
from collections.abc import Callable

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from common.logs import event
from speech.audio_files import read_wav
from speech.errors import AudioError
from telephony.audio import milliseconds
from telephony.browser import BrowserInput, BrowserLine
from telephony.call import Call
from telephony.errors import ProtocolError, RecognitionError, RecordingError
from telephony.events import EndReason
from telephony.metrics import BAD_CONNECTIONS
from telephony.services import Services
from telephony.switchboard import Switchboard

log = logging.getLogger(__name__)

POLICY_VIOLATION, TRY_LATER = 1008, 1013
Status = Callable[[], dict[str, object]]


class Web:
    """The handlers; `status` tells what /ready shows."""

    def __init__(self, switchboard: Switchboard, services: Services, status: Status) -> None:
        self._switchboard = switchboard
        self._services = services
        self._settings = services.settings
        self._status = status
        self._by_address: Counter[str] = Counter()
        self._recordings = 0

    def app(self, *more: Route) -> Starlette:
        """Return the application, with more routes."""
        return Starlette(
            routes=[
                Route("/ready", self.ready),
                Route("/metrics", self.metrics),
                Route("/recognise", self.recognise, methods=["POST"]),
                WebSocketRoute("/call", self.call),
                *more,
            ]
        )

    async def ready(self, _request: Request) -> Response:
        """Say whether calls are taken, and with what."""
        status = self._status()
        return JSONResponse(status, 200 if status["ready"] else 503)

    async def metrics(self, _request: Request) -> Response:
        """Show the counters as Prometheus reads them."""
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    async def recognise(self, request: Request) -> Response:
        """Recognise a WAV: contracts/recognise-response.json."""
        if self._recordings >= self._settings.uploads_waiting:
            return _refusal(RecordingError("recording.busy", "too many recordings wait already", retryable=True), 503)
        self._recordings += 1
        try:
            return await self._recognised(await self._uploaded(request))
        except RecordingError as error:
            return _refusal(error, 413 if error.code == "recording.too_large" else 400)
        except RecognitionError as error:
            return _refusal(error, 504 if error.code == "recognition.timeout" else 500)
        except ClientDisconnect:
            return Response(status_code=400)
        finally:
            self._recordings -= 1

    async def call(self, socket: WebSocket) -> None:
        """Carry a browser's call."""
        address = socket.client.host if socket.client else "unknown"
        refusal = self._refused(socket, address)
        if refusal is not None:
            _report(refusal, address)
            await socket.close(TRY_LATER if refusal.retryable else POLICY_VIOLATION)
            return
        self._by_address[address] += 1
        try:
            await self._carry(socket, address)
        finally:
            self._by_address[address] -= 1
            self._by_address += Counter()  # forgets addresses without a call

    async def _recognised(self, wav: bytes) -> Response:
        began = time.perf_counter()
        try:
            pcm = await asyncio.to_thread(read_wav, wav)
        except AudioError as error:
            raise RecordingError(f"recording.{error.code}", error.message) from error
        seconds = milliseconds(pcm) / 1000
        if seconds > self._settings.upload_seconds:
            limit = self._settings.upload_seconds
            raise RecordingError("recording.too_large", f"the recording lasts {seconds:.0f} s, {limit:.0f} are allowed")
        heard = await self._services.recognisers.recognise(pcm, self._settings.upload_deadline_seconds)
        elapsed_ms = round((time.perf_counter() - began) * 1000, 1)
        event(log, "recording_recognised", seconds=seconds, elapsed_ms=elapsed_ms)
        engine = self._services.recognisers.engine.name
        return JSONResponse({"text": heard.text, "engine": engine, "seconds": seconds, "elapsed_ms": elapsed_ms})

    async def _uploaded(self, request: Request) -> bytes:
        body, limit = bytearray(), self._settings.upload_bytes
        try:
            async with asyncio.timeout(self._settings.upload_deadline_seconds):
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > limit:
                        raise RecordingError("recording.too_large", f"a recording has at most {limit} bytes")
        except TimeoutError as error:
            raise RecordingError("recording.too_slow", "it took too long to arrive", retryable=True) from error
        return bytes(body)

    def _refused(self, socket: WebSocket, address: str) -> ProtocolError | None:
        origin = socket.headers.get("origin")
        if origin not in self._settings.origins:
            return ProtocolError("browser.bad_origin", f"calls are not taken from pages of {origin}")
        if self._by_address[address] >= self._settings.calls_per_address:
            limit = self._settings.calls_per_address
            return ProtocolError("browser.too_many_calls", f"{limit} calls at once from one address", retryable=True)
        return None

    async def _carry(self, socket: WebSocket, address: str) -> None:
        await socket.accept()
        line = BrowserLine(socket)
        try:
            call = self._switchboard.take(str(uuid.uuid4()), line)
        except ProtocolError as error:
            _report(error, address)
            await socket.close(TRY_LATER)
            return
        sending = asyncio.create_task(line.send())
        try:
            await self._listen(socket, call)
        except WebSocketDisconnect as left:
            call.gone(detail=f"websocket_{left.code}")
        except ProtocolError as error:
            _report(error, address)
            call.gone(EndReason.PROTOCOL_ERROR, error.code)
        finally:
            line.close()
            await asyncio.wait({sending})

    @staticmethod
    async def _listen(socket: WebSocket, call: Call) -> None:
        """Pass on what the page sends until it leaves. Raises WebSocketDisconnect, ProtocolError."""
        loop = asyncio.get_running_loop()
        checked = BrowserInput(loop.time())
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(message.get("code", 1005))
            if message.get("bytes") is not None:
                call.hear(checked.frame(message["bytes"], loop.time()))
                continue
            key = checked.key(message.get("text") or "", loop.time())
            if key is None:
                raise WebSocketDisconnect(1000)
            call.press(key)


def _refusal(error: RecordingError | RecognitionError, status: int) -> Response:
    event(log, "recording_refused", level=logging.WARNING, error=error)
    return JSONResponse({"code": error.code, "message": error.message}, status)


def _report(error: ProtocolError, address: str) -> None:
    BAD_CONNECTIONS.labels(error.code).inc()
    event(log, "browser_call_refused", level=logging.WARNING, address=address, error=error)
