"""Telephony's end of a browser call over a real WebSocket: it greets, hears a loud stretch, answers with a tone."""

import array
import asyncio
import json
import math
import threading
from typing import Any

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

FRAME_BYTES = 320
LOUD = 500
QUIET_FRAMES = 25
TONE = array.array("h", (int(9000 * math.sin(2 * math.pi * 440 * n / 8000)) for n in range(160))).tobytes()
ANSWER = {
    "outcome": "answer",
    "procedure": "1.001193",
    "title": "Đăng ký khai sinh",
    "facet": "papers",
    "source": "https://thutuc.example.gov.vn/1.001193",
    "checked": "2025-01-01",
}
OPTIONS = [{"label": "Đăng ký khai sinh", "key": "1", "payload": "đăng ký khai sinh"}]


class WebTelephony:
    """Takes calls and keeps what the page sent."""

    def __init__(self) -> None:
        self.frames = 0
        self.odd_frames = 0
        self.loudest = 0
        self.messages: list[Any] = []
        self.hung_up = threading.Event()
        self.origins: list[str | None] = []
        self.app = Starlette(routes=[Route("/ready", self._ready), WebSocketRoute("/call", self._call)])

    async def _ready(self, request: Any) -> JSONResponse:
        return JSONResponse({"ready": True})

    async def _call(self, socket: WebSocket) -> None:
        self.origins.append(socket.headers.get("origin"))
        await socket.accept()
        await socket.send_json({"type": "state", "state": "greeting"})
        await self._speak(socket, "Dạ chào anh chị, đây là hệ thống tự động.")
        await socket.send_json({"type": "state", "state": "listening"})
        try:
            await self._converse(socket)
        except WebSocketDisconnect:
            return

    async def _converse(self, socket: WebSocket) -> None:
        spoken = quiet = 0
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            if (frame := message.get("bytes")) is not None:
                loud = self._heard(frame) > LOUD
                spoken, quiet = spoken + loud, 0 if loud else quiet + 1
                if spoken == 10 and loud:
                    await socket.send_json({"type": "heard", "text": "làm khai sinh", "final": False})
                if spoken > 20 and quiet == QUIET_FRAMES:
                    spoken = 0
                    await self._answer(socket)
            elif not await self._keyed(socket, json.loads(message["text"])):
                return

    def _heard(self, frame: bytes) -> int:
        self.frames += 1
        self.odd_frames += len(frame) != FRAME_BYTES
        level = max(map(abs, array.array("h", frame)))
        self.loudest = max(self.loudest, level)
        return level

    async def _keyed(self, socket: WebSocket, message: dict[str, str]) -> bool:
        self.messages.append(message)
        if message == {"type": "hang_up"}:
            self.hung_up.set()
        if message == {"type": "key", "key": "9"}:
            await self._speak(socket, "Dạ, cuộc gọi này sẽ không ghi âm.")
        if message == {"type": "key", "key": "0"}:
            await socket.send_json({"type": "transfer", "reason": "key", "message": "Dạ, em chuyển máy cho cán bộ."})
            await socket.send_json({"type": "state", "state": "ended"})
            await socket.close()
            return False
        return True

    async def _answer(self, socket: WebSocket) -> None:
        await socket.send_json({"type": "heard", "text": "làm khai sinh cần giấy tờ gì", "final": True})
        await socket.send_json({"type": "state", "state": "thinking"})
        await socket.send_json({"type": "state", "state": "speaking"})
        text = "Dạ, đăng ký khai sinh cần:\n- Tờ khai theo mẫu\n- Giấy chứng sinh"
        await self._speak(socket, text, answer=ANSWER, options=OPTIONS)
        await socket.send_json({"type": "state", "state": "listening"})

    async def _speak(self, socket: WebSocket, text: str, **more: Any) -> None:
        await socket.send_json({"type": "said", "text": text, **more})
        for _ in range(40):
            await socket.send_bytes(TONE)
            await asyncio.sleep(0.02)
