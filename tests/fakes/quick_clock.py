"""An event loop whose clock runs fast, so that calls of some seconds take less: waits, frames and deadlines alike.

On a busy machine the clock waits, too: at once it goes on by no more than was waited for, or by a frame.
"""

import asyncio
import selectors
import time

SPEED = 4.0
"""Seconds of the clock to one of the wall's, where the work of a frame is done in 20 ms / SPEED."""
STEP_SECONDS = 0.02
"""A frame: by how much the clock goes on at most while the loop does not wait, so that no beat is missed."""


class _Clock:
    def __init__(self) -> None:
        self._now = self._wall = time.monotonic()

    def now(self, most: float = STEP_SECONDS) -> float:
        return self._now + min((time.monotonic() - self._wall) * SPEED, most)

    def set(self, most: float = STEP_SECONDS) -> None:
        self._now, self._wall = self.now(most), time.monotonic()


class _Selector(selectors.DefaultSelector):
    """Waits by the quick clock, and sets it."""

    def __init__(self, clock: _Clock) -> None:
        super().__init__()
        self._clock = clock

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self._clock.set()
        found: list[tuple[selectors.SelectorKey, int]] = super().select(timeout and timeout / SPEED)
        self._clock.set(max(STEP_SECONDS, timeout or 0.0))
        return found


class QuickLoop(asyncio.SelectorEventLoop):
    """Real sockets, real threads, a quick clock."""

    def __init__(self) -> None:
        self._clock = _Clock()
        super().__init__(_Selector(self._clock))

    def time(self) -> float:
        """Return the quick clock, in s."""
        return self._clock.now()
