"""One clock for every call: a tick each 20 ms, kept to absolute time."""

import asyncio
from collections.abc import Callable

from telephony.audio import FRAME_SECONDS

Beat = Callable[[int], None]
"""Called at each tick with the number of frames that are late or lost since the last one: 0 when all is well."""


class Ticker:
    """Beats every subscribed call every 20 ms. After a stall the missed beats are counted, not made up for."""

    def __init__(self) -> None:
        self._beats: dict[Beat, None] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._due = 0.0

    def add(self, beat: Beat) -> None:
        """Beat this one too, from the next tick on."""
        self._beats[beat] = None
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._due = loop.time() + FRAME_SECONDS
            self._timer = loop.call_at(self._due, self._tick)

    def remove(self, beat: Beat) -> None:
        """Beat this one no more; the clock rests when nobody is left."""
        self._beats.pop(beat, None)
        if not self._beats and self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        late = int((loop.time() - self._due) / FRAME_SECONDS)
        self._due += (late + 1) * FRAME_SECONDS
        self._timer = loop.call_at(self._due, self._tick)
        for beat in list(self._beats):
            beat(late)
