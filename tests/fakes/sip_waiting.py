"""Waiting for what another process does, without fixed sleeps."""

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

POLL_SECONDS = 0.1


async def eventually(look: Callable[[], T | None], seconds: float, what: str) -> T:
    """Return what `look` finds as soon as it finds something; an AssertionError naming `what` where it does not."""
    deadline = time.monotonic() + seconds
    while True:
        if found := look():
            return found
        assert time.monotonic() < deadline, f"{what}: not within {seconds:.0f} s"
        await asyncio.sleep(POLL_SECONDS)
