"""One RTP stream of a phone on this machine: µ-law both ways, keys after RFC 4733, arrival stamped by the kernel."""

import asyncio
import contextlib
import random
import socket
import struct
import time
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

import numpy as np

from demo import mulaw
from demo.timeline import FRAME_SAMPLES, FRAME_SECONDS, RATE_HZ, Timeline, voiced_end

PCMU = 0
TELEPHONE_EVENT = 101
KEYS = "0123456789*#ABCD"
KEY_FRAMES = 8
KEY_END_REPEATS = 3
KEY_VOLUME = 10
HEADER = struct.Struct(">BBHII")
EVENT = struct.Struct(">BBH")
TIMESPEC = struct.Struct("ll")
SO_TIMESTAMPNS = 35

Surroundings = Callable[[Timeline], bytes]
"""What else the microphone takes up in the next 20 ms (160 samples), given what is heard: noise, an echo, a voice."""


@dataclass
class Speech:
    """Something said into the phone, and when; times are seconds of the wall clock."""

    pcm: bytes
    started: float = 0.0
    voiced_until: float = 0.0
    """When the last voiced sample left."""
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._end = voiced_end(self.pcm)

    def frame_left(self, start: int, at: float) -> None:
        """Note that the frame that begins with sample `start` left at that moment."""
        self.started = self.started or at
        if 0 < (into := self._end - start) <= FRAME_SAMPLES:
            self.voiced_until = at + into / RATE_HZ


@dataclass
class KeyPress:
    """A key pressed, and when it was let go."""

    key: str
    released: float = 0.0
    done: asyncio.Event = field(default_factory=asyncio.Event)


class RtpStream:
    """Sends 20 ms every 20 ms, speech or silence, and keeps what comes."""

    def __init__(self, host: str = "127.0.0.1", surroundings: Surroundings | None = None) -> None:
        self._surroundings = surroundings
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self._socket.setblocking(False)
        self._socket.bind((host, 0))
        self.port: int = self._socket.getsockname()[1]
        self.heard = Timeline()
        self.sent = Timeline()
        self.lost = 0
        self._to_send: deque[Speech | KeyPress] = deque()
        self._remote: tuple[str, int] | None = None
        self._sequence, self._timestamp, self._source = random.randrange(30000), 0, random.getrandbits(32)
        self._last_received: tuple[int, int] | None = None
        self._sender: asyncio.Task[None] | None = None
        asyncio.get_running_loop().add_reader(self._socket, self._receive)

    def start(self, remote: tuple[str, int]) -> None:
        """Begin to send to `remote`; called again, send there from now on."""
        self._remote = remote
        if self._sender is None:
            self._sender = asyncio.create_task(self._send_for_ever())

    async def say(self, pcm: bytes) -> Speech:
        """Say samples (8 kHz s16 mono) and return when they are said."""
        speech = Speech(pcm)
        self._to_send.append(speech)
        await speech.done.wait()
        return speech

    async def press(self, key: str) -> KeyPress:
        """Press a key for 160 ms and return when it is let go."""
        press = KeyPress(key)
        self._to_send.append(press)
        await press.done.wait()
        return press

    async def close(self) -> None:
        """Stop sending and hearing; a second time does nothing."""
        if self._socket.fileno() < 0:
            return
        asyncio.get_running_loop().remove_reader(self._socket)
        if self._sender is not None:
            self._sender.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sender
        self._socket.close()

    async def _send_for_ever(self) -> None:
        loop = asyncio.get_running_loop()
        due, frames = loop.time(), self._outgoing()
        while True:
            next(frames)
            due += FRAME_SECONDS
            await asyncio.sleep(max(0.0, due - loop.time()))

    def _outgoing(self) -> Generator[None, None, None]:
        """Send one frame at each step."""
        while True:
            if not self._to_send:
                yield from self._silence()
            elif isinstance(item := self._to_send.popleft(), Speech):
                yield from self._speech(item)
            else:
                yield from self._key(item)

    def _silence(self) -> Generator[None, None, None]:
        self._audio(bytes(2 * FRAME_SAMPLES))
        yield

    def _speech(self, speech: Speech) -> Generator[None, None, None]:
        size = 2 * FRAME_SAMPLES
        for start in range(0, len(speech.pcm), size):
            at = self._audio(speech.pcm[start : start + size].ljust(size, b"\0"))
            speech.frame_left(start // 2, at)
            yield
        speech.done.set()

    def _key(self, press: KeyPress) -> Generator[None, None, None]:
        event, began = KEYS.index(press.key), self._timestamp
        for step in range(1, KEY_FRAMES + 1):
            last = step == KEY_FRAMES
            payload = EVENT.pack(event, (0x80 if last else 0) | KEY_VOLUME, step * FRAME_SAMPLES)
            for _ in range(KEY_END_REPEATS if last else 1):
                self._packet(TELEPHONE_EVENT, payload, began, marker=step == 1)
            self._timestamp += FRAME_SAMPLES
            press.released = time.time()
            yield
        press.done.set()

    def _audio(self, pcm: bytes) -> float:
        at = time.time()
        if self._surroundings is not None:
            pcm = _mixed(pcm, self._surroundings(self.heard))
        self._packet(PCMU, mulaw.encode(pcm), self._timestamp)
        self._timestamp += FRAME_SAMPLES
        self.sent.add(at, pcm)
        return at

    def _packet(self, kind: int, payload: bytes, timestamp: int, *, marker: bool = False) -> None:
        header = HEADER.pack(0x80, kind | (0x80 if marker else 0), self._sequence, timestamp & 0xFFFFFFFF, self._source)
        self._sequence = (self._sequence + 1) & 0xFFFF
        with contextlib.suppress(BlockingIOError, ConnectionRefusedError):  # a lost packet, as on any network
            self._socket.sendto(header + payload, self._remote or ("127.0.0.1", 9))

    def _receive(self) -> None:
        while True:
            try:
                data, ancillary, _, _ = self._socket.recvmsg(2048, 64)
            except (BlockingIOError, ConnectionRefusedError):
                return
            if len(data) > HEADER.size and data[1] & 0x7F == PCMU:
                _, _, sequence, _, source = HEADER.unpack(data[: HEADER.size])
                self._count_lost(sequence, source)
                self.heard.add(_arrival(ancillary), mulaw.decode(data[HEADER.size :]))

    def _count_lost(self, sequence: int, source: int) -> None:
        if self._last_received is not None and self._last_received[1] == source:
            step = (sequence - self._last_received[0]) & 0xFFFF
            self.lost += step - 1 if 0 < step < 1000 else 0
        self._last_received = (sequence, source)


def _mixed(one: bytes, other: bytes) -> bytes:
    both = np.frombuffer(one, "<i2").astype(np.int32) + np.frombuffer(other, "<i2")
    return bytes(both.clip(-32768, 32767).astype("<i2"))


def _arrival(ancillary: list[tuple[int, int, bytes]]) -> float:
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS and len(data) >= TIMESPEC.size:
            seconds, nanoseconds = TIMESPEC.unpack(data[: TIMESPEC.size])
            return float(seconds) + float(nanoseconds) / 1e9
    return time.time()
