"""A call straight to the bridge, without Asterisk: AudioSocket as Asterisk speaks it."""

import asyncio
import contextlib
import time
import uuid
from types import TracebackType

from demo.errors import PhoneError
from demo.phone import Phone
from demo.rtp import KeyPress, Speech
from demo.timeline import FRAME_SAMPLES, FRAME_SECONDS, Timeline

HANG_UP, IDENTITY, KEY, AUDIO = 0x00, 0x01, 0x03, 0x10
FRAME_BYTES = 2 * FRAME_SAMPLES
SILENCE = bytes(FRAME_BYTES)
KEY_SECONDS = 0.16


class BridgeCall(Phone):
    """One call; `async with BridgeCall(address) as call:` connects and hangs up."""

    def __init__(self, bridge: tuple[str, int]) -> None:
        super().__init__()
        self._bridge = bridge
        self.call_id = uuid.uuid4()
        self._heard, self._sent = Timeline(), Timeline()
        self._saying: Speech | None = None
        self._position = 0
        self._muted_until = 0.0
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> "BridgeCall":
        try:
            self._reader, self._writer = await asyncio.open_connection(*self._bridge)
        except OSError as error:
            raise PhoneError("no_answer", f"nobody answers at {self._bridge[0]}:{self._bridge[1]}") from error
        self._write(IDENTITY, self.call_id.bytes)
        self.answered_at = time.time()
        self._tasks = [asyncio.create_task(self._send_for_ever()), asyncio.create_task(self._receive())]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.hang_up()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def heard(self) -> Timeline:
        """What came from the bridge."""
        return self._heard

    @property
    def sent(self) -> Timeline:
        """What this phone sent."""
        return self._sent

    async def say(self, pcm: bytes) -> Speech:
        """Say samples (8 kHz s16 mono); returns when they are said."""
        speech = Speech(pcm)
        self._saying, self._position = speech, 0
        await speech.done.wait()
        return speech

    async def press(self, key: str) -> KeyPress:
        """Press a key; nothing is sent meanwhile, and it is told when it is let go."""
        self._muted_until = time.time() + KEY_SECONDS
        await asyncio.sleep(KEY_SECONDS)
        self._write(KEY, key.encode())
        return KeyPress(key, time.time())

    async def hang_up(self) -> None:
        """Close the connection, as Asterisk does."""
        self._end("caller")
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()

    async def _send_for_ever(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while not self.ended.is_set():
            if time.time() >= self._muted_until:
                self._send(self._next_frame())
            due += FRAME_SECONDS
            await asyncio.sleep(max(0.0, due - loop.time()))

    def _next_frame(self) -> bytes:
        speech = self._saying
        if speech is None:
            return SILENCE
        start = self._position * FRAME_SAMPLES
        frame = speech.pcm[2 * start : 2 * start + FRAME_BYTES].ljust(FRAME_BYTES, b"\0")
        speech.frame_left(start, time.time())
        self._position += 1
        if 2 * start + FRAME_BYTES >= len(speech.pcm):
            self._saying = None
            speech.done.set()
        return frame

    def _send(self, frame: bytes) -> None:
        self._sent.add(time.time(), frame)
        self._write(AUDIO, frame)

    def _write(self, kind: int, payload: bytes) -> None:
        if not self._writer.is_closing():
            self._writer.write(bytes([kind]) + len(payload).to_bytes(2, "big") + payload)

    async def _receive(self) -> None:
        try:
            while True:
                header = await self._reader.readexactly(3)
                payload = await self._reader.readexactly(int.from_bytes(header[1:], "big"))
                if header[0] == AUDIO:
                    self._heard.add(time.time(), payload)
                elif header[0] == HANG_UP:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        self._end("other side")
