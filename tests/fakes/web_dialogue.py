"""A dialogue over real HTTP for the gateway's tests: what is asked decides what comes back."""

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

ANSWER: dict[str, Any] = {
    "outcome": "answer",
    "procedure": "1.001193",
    "title": "Đăng ký khai sinh",
    "facet": "papers",
    "score": 0.9,
    "snapshot": "20250101-000000-test",
    "source": "https://thutuc.example.gov.vn/1.001193",
    "checked": "2025-01-01",
}
OPTIONS = [
    {"label": "Đăng ký khai sinh", "key": "1", "payload": "đăng ký khai sinh"},
    {"label": "Đăng ký lại khai sinh", "key": "2", "payload": "đăng ký lại khai sinh"},
]


def say(text: str, **more: Any) -> dict[str, Any]:
    """Return a `say` line that shows and speaks `text`."""
    return {"type": "say", "text": text, "speech": [{"text": text, "clip": None}], **more}


class WebDialogue:
    """Answers by keyword and keeps every request it saw."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.open_now = 0
        self.open_most = 0
        self.down = False
        self.actions_down = False
        self.hold = threading.Event()
        self.opened = threading.Semaphore(0)
        self.app = Starlette(
            routes=[
                Route("/webhooks/hotline/turn", self._turn, methods=["POST"]),
                Route("/webhooks/hotline/ready", self._ready),
            ]
        )

    async def until_opened(self, turns: int = 1) -> None:
        """Wait until so many more turns have been opened."""
        for _ in range(turns):
            assert await asyncio.to_thread(self.opened.acquire, timeout=10)

    async def _ready(self, request: Request) -> Response:
        return JSONResponse({"ready": True})

    async def _turn(self, request: Request) -> Response:
        if self.down:
            return Response(status_code=503)
        asked = await request.json()
        self.requests.append(asked)
        if asked["text"] == "500":
            return Response(status_code=500)
        return StreamingResponse(self._lines(asked["text"]), media_type="application/x-ndjson")

    async def _lines(self, text: str) -> AsyncIterator[str]:
        self.open_now += 1
        self.open_most = max(self.open_most, self.open_now)
        self.opened.release()
        try:
            async for line in self._script(text):
                yield line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) + "\n"
        finally:
            self.open_now -= 1

    async def _script(self, text: str) -> AsyncIterator[dict[str, Any] | str]:
        if self.actions_down:
            yield {"type": "error", "code": "actions_unreachable", "message": "the action server does not answer"}
            return
        if text == "giữ":
            await asyncio.to_thread(self.hold.wait, 10)
        if text == "rác":
            yield "không phải JSON\n"
        elif text == "lỗi":
            yield {"type": "error", "code": "actions_away", "message": "x"}
        elif text == "đứt":
            yield say("Dạ, khai sinh cần")
            return
        elif text == "cán bộ":
            yield say("Dạ, em chuyển anh chị đến cán bộ.")
            yield {"type": "control", "action": "transfer", "reason": "asked"}
        elif text == "khai sinh":
            yield say("Dạ, anh chị cần hỏi việc nào ạ?", answer={"outcome": "ask"}, options=OPTIONS)
        else:
            yield say(f"Dạ, {text} cần:\nGiấy tờ phải nộp:\n☐ Tờ khai theo mẫu\n☐ Giấy chứng sinh", answer=ANSWER)
        yield {"type": "done"}


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Serve an ASGI application on a free port of this machine; yield its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, ws="websockets-sansio", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
