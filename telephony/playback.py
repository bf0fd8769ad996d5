"""What a caller hears, frame by frame: what is queued, or silence. It can pause, and go on where it was."""

import asyncio
from collections import deque
from collections.abc import Callable

from telephony.audio import FRAME_BYTES, SILENCE, Frame, milliseconds

Started = Callable[[], None]
Queue = deque[tuple[bytes, Started | None]]


class Playback:
    """A queue of sound, taken one frame at a time by the ticker."""

    def __init__(self) -> None:
        self._queue: Queue = deque()
        self._position = 0
        self._paused = False
        self._aside: tuple[Queue, int] | None = None
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def speaking(self) -> bool:
        """Whether there is something left to say."""
        return bool(self._queue)

    @property
    def remaining_ms(self) -> float:
        """How much there is left to say, in ms."""
        return sum(milliseconds(pcm) for pcm, _ in self._queue) - milliseconds(bytes(self._position))

    def play(self, pcm: bytes, started: Started | None = None) -> None:
        """Queue sound (8 kHz s16 mono); `started` is called when its first frame is taken."""
        if pcm:
            self._queue.append((pcm, started))
            self._idle.clear()

    def pause(self) -> None:
        """Be silent, and keep what there is to say."""
        self._paused = True

    def resume(self) -> None:
        """Go on at the same place."""
        self._paused = False

    def stop(self) -> None:
        """Say no more: drop all that is queued, and what was set aside."""
        self._aside = None
        self._clear(deque())

    def set_aside(self) -> None:
        """Say no more for now; restore() goes on at the same place, the first that was left."""
        if self._queue and self._aside is None:
            self._aside = (self._queue, self._position)
        self._clear(deque())

    def restore(self) -> bool:
        """Queue what was set aside again, from where it was; say whether there was anything."""
        aside, self._aside = self._aside, None
        if aside is None:
            return False
        self._clear(*aside)
        return True

    def forget_aside(self) -> None:
        """Drop what was set aside."""
        self._aside = None

    async def finished(self) -> None:
        """Wait until everything queued has been taken or dropped."""
        await self._idle.wait()

    def next_frame(self) -> Frame:
        """Return the next 20 ms: exactly 320 bytes, silence when there is nothing to say."""
        if self._paused or not self._queue:
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

    def _clear(self, queue: Queue, position: int = 0) -> None:
        """Have `queue` to say instead of what there is."""
        self._queue, self._position, self._paused = queue, position, False
        if queue:
            self._idle.clear()
        else:
            self._idle.set()
