"""A caller by AudioSocket: plays Asterisk's part, a frame every 20 ms both ways."""

import asyncio
import math
import struct
import uuid
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

FRAME_BYTES = 320
FRAME_SECONDS = 0.02
SILENCE = bytes(FRAME_BYTES)
IDENTITY, KEY, AUDIO, HANG_UP = 0x01, 0x03, 0x10, 0x00
SYLLABLE_SAMPLES = 1600


def frame(kind: int, payload: bytes) -> bytes:
    """Return an AudioSocket frame."""
    return struct.pack(">BH", kind, len(payload)) + payload


def speech(seconds: float) -> bytes:
    """Return sound that voice activity detection takes for speech: a voice of 140 Hz, syllable by syllable."""
    samples = []
    for n in range(round(seconds * 8000)):
        swell = abs(math.sin(math.pi * n / SYLLABLE_SAMPLES)) ** 0.5
        voice = sum(math.sin(2 * math.pi * 140 * k * n / 8000) / k**0.5 for k in range(1, 12))
        samples.append(round(2500 * swell * voice))
    return struct.pack(f"<{len(samples)}h", *samples)


class AudioSocketClient:
    """One call. It speaks what say() queues, else silence, and keeps what it hears with the time of each frame."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, call_id: uuid.UUID) -> None:
        self.call_id = str(call_id)
        self.heard = bytearray()
        self.arrivals: list[float] = []
        self.hung_up = False
        self.closed = asyncio.Event()
        self.muted = False
        self.last_word_at = 0.0
        self._reader = reader
        self._writer = writer
        self._to_say: deque[bytes] = deque()
        self._news = asyncio.Event()
        self._tasks = [asyncio.create_task(self._receive()), asyncio.create_task(self._send())]

    def say(self, pcm: bytes) -> None:
        """Queue sound (8 kHz s16 mono)."""
        for start in range(0, len(pcm), FRAME_BYTES):
            self._to_say.append(pcm[start : start + FRAME_BYTES].ljust(FRAME_BYTES, b"\0"))

    def press(self, key: str) -> None:
        """Press a key."""
        self._writer.write(frame(KEY, key.encode()))

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._writer.write(data)

    async def until_hears(self, pcm: bytes, seconds: float = 20.0) -> int:
        """Wait until `pcm` was heard (again); return where it begins, in bytes of `heard`."""
        async with asyncio.timeout(seconds):
            while (found := self.heard.find(pcm)) < 0:
                self._news.clear()
                await self._news.wait()
        return found

    async def until_sound(self, seconds: float = 20.0) -> float:
        """Wait until anything but silence is heard; return when it came, by the loop's clock."""
        async with asyncio.timeout(seconds):
            while not any(self.heard[-FRAME_BYTES:]):
                self._news.clear()
                await self._news.wait()
        return self.arrivals[-1]

    async def until_quiet(self, quiet_seconds: float = 0.5, seconds: float = 40.0) -> None:
        """Wait until so long a silence is heard."""
        wanted = round(quiet_seconds / FRAME_SECONDS) * FRAME_BYTES
        async with asyncio.timeout(seconds):
            while len(self.heard) < wanted or any(self.heard[-wanted:]):
                self._news.clear()
                await self._news.wait()

    def forget(self) -> None:
        """Forget what was heard so far."""
        self.heard.clear()
        self.arrivals.clear()

    async def until_closed(self, seconds: float = 40.0) -> None:
        """Wait until the other end closes."""
        async with asyncio.timeout(seconds):
            await self.closed.wait()

    async def leave(self) -> None:
        """Hang up, as Asterisk does: by closing."""
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)
        self._writer.close()

    async def _receive(self) -> None:
        try:
            while True:
                kind, length = struct.unpack(">BH", await self._reader.readexactly(3))
                payload = await self._reader.readexactly(length)
                self._take(kind, payload)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.closed.set()

    def _take(self, kind: int, payload: bytes) -> None:
        if kind == HANG_UP:
            self.hung_up = True
            return
        assert kind == AUDIO, f"Asterisk would drop the call at a frame of type {kind:#04x}"
        assert len(payload) == FRAME_BYTES, f"Asterisk was sent {len(payload)} bytes at once"
        self.heard += payload
        self.arrivals.append(asyncio.get_running_loop().time())
        self._news.set()

    async def _send(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        try:
            while not self.closed.is_set():
                if not self.muted:
                    self._writer.write(frame(AUDIO, self._next()))
                due += FRAME_SECONDS
                await asyncio.sleep(max(0.0, due - loop.time()))
        except ConnectionError:
            return

    def _next(self) -> bytes:
        if not self._to_say:
            return SILENCE
        if len(self._to_say) == 1:
            self.last_word_at = asyncio.get_running_loop().time()
        return self._to_say.popleft()


@asynccontextmanager
async def dialled(port: int, call_id: uuid.UUID | None = None) -> AsyncIterator[AudioSocketClient]:
    """Place a call to the AudioSocket server on `port` of this machine."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    call_id = call_id or uuid.uuid4()
    writer.write(frame(IDENTITY, call_id.bytes))
    client = AudioSocketClient(reader, writer, call_id)
    try:
        yield client
    finally:
        await client.leave()
