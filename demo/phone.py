"""What a phone in a call can do, however the call is carried."""

import asyncio
import time
from abc import ABC, abstractmethod

from demo.errors import PhoneError
from demo.rtp import KeyPress, Speech
from demo.timeline import Timeline

POLL_SECONDS = 0.02


class Phone(ABC):
    """One call: speak, press keys, wait for what is heard. Times are seconds of the wall clock."""

    def __init__(self) -> None:
        self.ended = asyncio.Event()
        self.ended_by = ""
        self.answered_at = 0.0

    @property
    @abstractmethod
    def heard(self) -> Timeline:
        """What came from the other side."""

    @property
    @abstractmethod
    def sent(self) -> Timeline:
        """What this phone sent."""

    @abstractmethod
    async def say(self, pcm: bytes) -> Speech:
        """Say samples (8 kHz s16 mono); returns when they are said."""

    @abstractmethod
    async def press(self, key: str) -> KeyPress:
        """Press a key; returns when it is let go."""

    @abstractmethod
    async def hang_up(self) -> None:
        """End the call, unless it has ended."""

    async def until_heard(self, timeout: float = 15.0, after: float | None = None) -> float:
        """Wait until something is heard that came after a moment (now); return when. PhoneError `nothing_heard`."""
        since = time.time() if after is None else after
        deadline = time.monotonic() + timeout
        while (at := self.heard.first_voiced(since)) is None:
            self._check(deadline, "nothing_heard", f"nothing was heard for {timeout:.0f} s")
            await asyncio.sleep(POLL_SECONDS)
        return at

    async def until_quiet(self, seconds: float, timeout: float = 60.0, after: float | None = None) -> float:
        """Wait until something was heard after a moment and then nothing for so long; return when it ended."""
        await self.until_heard(timeout, after)
        deadline = time.monotonic() + timeout
        while time.time() - (last := self.heard.last_voiced() or 0.0) < seconds:
            self._check(deadline, "never_quiet", f"it was not quiet for {seconds} s within {timeout:.0f} s")
            await asyncio.sleep(POLL_SECONDS)
        return last

    async def until_ended(self, timeout: float = 30.0) -> None:
        """Wait until the other side hangs up; PhoneError `not_ended`."""
        try:
            await asyncio.wait_for(self.ended.wait(), timeout)
        except TimeoutError as error:
            raise PhoneError("not_ended", f"the other side had not hung up after {timeout:.0f} s") from error

    def _end(self, by: str) -> None:
        if not self.ended.is_set():
            self.ended_by = by
            self.ended.set()

    def _check(self, deadline: float, code: str, message: str) -> None:
        if self.ended.is_set():
            raise PhoneError("ended", f"the call was ended by {self.ended_by}")
        if time.monotonic() > deadline:
            raise PhoneError(code, message)
