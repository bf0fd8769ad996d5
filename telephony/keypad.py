"""Gathers keys that make one answer: a code, a telephone number."""

import asyncio
from collections.abc import Callable

END_KEY, CLEAR_KEY = "#", "*"


class Keypad:
    """One call's keys. `#` ends them, `*` begins anew, a pause or the last digit ends them too."""

    def __init__(self, done: Callable[[str], None], gap_s: float) -> None:
        """`done` is told the digits; `gap_s`: the pause that ends them, in seconds."""
        self._done = done
        self._gap_s = gap_s
        self._digits = ""
        self._timer: asyncio.TimerHandle | None = None

    def press(self, key: str, most: int) -> None:
        """Take a key of at most so many digits."""
        self._stop()
        if key == CLEAR_KEY:
            self._digits = ""
        elif key != END_KEY:
            self._digits += key
        if self._digits and (key == END_KEY or len(self._digits) >= most):
            self._end()
        elif self._digits:
            self._timer = asyncio.get_running_loop().call_later(self._gap_s, self._end)

    def clear(self) -> None:
        """Forget what was keyed."""
        self._stop()
        self._digits = ""

    def _end(self) -> None:
        digits = self._digits
        self.clear()
        self._done(digits)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
