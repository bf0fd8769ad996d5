"""What a caller hears, frame by frame: what is queued, or silence."""

import asyncio
from collections import deque
from collections.abc import Callable

from telephony.audio import FRAME_BYTES, SILENCE, Frame

Started = Callable[[], None]


class Playback:
    """A queue of sound, taken one frame at a time by the ticker."""

    def __init__(self) -> None:
        self._queue: deque[tuple[bytes, Started | None]] = deque()
        self._position = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def speaking(self) -> bool:
        """Whether there is something left to say."""
        return bool(self._queue)

    def play(self, pcm: bytes, started: Started | None = None) -> None:
        """Queue sound (8 kHz s16 mono); `started` is called when its first frame is taken."""
        if pcm:
            self._queue.append((pcm, started))
            self._idle.clear()

    def stop(self) -> None:
        """Say no more: drop all that is queued."""
        self._queue.clear()
        self._position = 0
        self._idle.set()

    async def finished(self) -> None:
        """Wait until everything queued has been taken or dropped."""
        await self._idle.wait()

    def next_frame(self) -> Frame:
        """Return the next 20 ms: exactly 320 bytes, silence when there is nothing to say."""
        if not self._queue:
            return SILENCE
        pcm, started = self._queue[0]
        if self._position == 0 and started is not None:
            started()
        frame = pcm[self._position : self._position + FRAME_BYTES]
        self._position += FRAME_BYTES
        if self._position >= len(pcm):
            self._queue.popleft()
            self._position = 0
            if not self._queue:
                self._idle.set()
        return frame if len(frame) == FRAME_BYTES else frame.ljust(FRAME_BYTES, b"\0")
