"""A browser as the other end of a call: binary frames of sound both ways, JSON for the rest.

To the page: 320-byte frames (8 kHz s16 mono) and contracts/browser-message.json. From the page: the same frames and
contracts/browser-request.json.
"""

import asyncio
import json
from collections import deque
from collections.abc import Mapping

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from telephony.audio import FRAME_BYTES, Allowance, Frame
from telephony.audiosocket import KEYS
from telephony.errors import ProtocolError

FRAMES_BUFFERED = 50
"""1 s: what may wait for a slow browser; the oldest frame is dropped first."""
MESSAGES_BUFFERED = 200


class BrowserLine:
    """The line (telephony.events.Line) of one browser call."""

    channel = "browser"

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._frames: deque[Frame] = deque(maxlen=FRAMES_BUFFERED)
        self._messages: deque[str] = deque(maxlen=MESSAGES_BUFFERED)
        self._something = asyncio.Event()
        self._closed = False

    def write(self, frame: Frame) -> None:
        """Send 20 ms of sound as soon as the browser takes it."""
        if not self._closed:
            self._frames.append(frame)
            self._something.set()

    def tell(self, message: Mapping[str, object]) -> None:
        """Tell the page, before any sound that is still waiting."""
        if not self._closed:
            self._messages.append(json.dumps(message, ensure_ascii=False))
            self._something.set()

    def hang_up(self) -> None:
        """End the call."""
        self.close()

    def close(self) -> None:
        """End the call when what waits has been sent."""
        self._closed = True
        self._something.set()

    async def send(self) -> None:
        """Send what there is, until the call is closed or the browser gone."""
        try:
            while await self._wait():
                while self._messages:
                    await self._socket.send_text(self._messages.popleft())
                while self._frames:
                    await self._socket.send_bytes(self._frames.popleft())
            if self._socket.application_state is WebSocketState.CONNECTED:
                await self._socket.close()
        except (WebSocketDisconnect, RuntimeError):
            self._closed = True  # the browser left while it was sent something

    async def _wait(self) -> bool:
        await self._something.wait()
        self._something.clear()
        if self._closed:
            self._something.set()
        return bool(self._messages or self._frames) or not self._closed


class BrowserInput:
    """Checks what a page sends."""

    def __init__(self, now: float) -> None:
        self._allowance = Allowance(now)

    def frame(self, data: bytes, now: float) -> Frame:
        """Return 20 ms of sound. Raises ProtocolError for anything else, or too much of it."""
        self._allow(len(data), now)
        if len(data) != FRAME_BYTES:
            raise ProtocolError("browser.bad_frame", f"a frame has {FRAME_BYTES} bytes, not {len(data)}")
        return data

    def key(self, text: str, now: float) -> str | None:
        """Return the key pressed, or None where the page says goodbye. Raises ProtocolError."""
        self._allow(FRAME_BYTES + len(text), now)
        try:
            request = json.loads(text)
        except ValueError as error:
            raise ProtocolError("browser.bad_message", "it is no JSON") from error
        match request:
            case {"type": "key", "key": str(key)} if len(key) == 1 and key.encode() in _KEYS:
                return key
            case {"type": "hang_up"}:
                return None
        raise ProtocolError("browser.bad_message", "it is no message of browser-request.json")

    def _allow(self, count: int, now: float) -> None:
        if not self._allowance.take(count, now):
            raise ProtocolError("browser.flood", "it sends faster than anyone can speak")


_KEYS = frozenset(bytes([key]) for key in KEYS)
