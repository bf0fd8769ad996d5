"""How much the gateway takes: turns at once, turns waiting, turns a minute from one address."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from gateway import wording
from gateway.errors import BusyError


@dataclass
class _Bucket:
    tokens: float
    filled_at: float


class AddressRate:
    """A token bucket for each address; the least recently seen addresses are forgotten."""

    def __init__(
        self,
        per_minute: float,
        burst: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        max_addresses: int = 20_000,
    ) -> None:
        self._per_second = per_minute / 60
        self._burst = float(burst)
        self._clock = clock
        self._max_addresses = max_addresses
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, address: str) -> None:
        """Count one turn of `address`; raise BusyError where it has had too many."""
        now = self._clock()
        bucket = self._buckets.setdefault(address, _Bucket(self._burst, now))
        self._buckets.move_to_end(address)
        if len(self._buckets) > self._max_addresses:
            self._buckets.popitem(last=False)
        bucket.tokens = min(self._burst, bucket.tokens + (now - bucket.filled_at) * self._per_second)
        bucket.filled_at = now
        if bucket.tokens < 1:
            raise BusyError("too_many", wording.TOO_MANY)
        bucket.tokens -= 1


class TurnPlaces:
    """At most `at_once` turns in the dialogue, at most `waiting` in line, one of each session."""

    def __init__(self, at_once: int, waiting: int, wait_seconds: float, busy_message: str) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._limit = at_once + waiting
        self._wait_seconds = wait_seconds
        self._busy_message = busy_message
        self._sessions: set[str] = set()

    @property
    def taken(self) -> int:
        """Return the number of turns inside or in line."""
        return len(self._sessions)

    @asynccontextmanager
    async def place(self, session: str) -> AsyncIterator[None]:
        """Hold a place for one turn of `session`; raise BusyError where there is none in time."""
        if session in self._sessions:
            raise BusyError("one_at_a_time", wording.ONE_AT_A_TIME)
        if len(self._sessions) >= self._limit:
            raise BusyError("queue_full", self._busy_message)
        self._sessions.add(session)
        try:
            await self._enter()
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._sessions.discard(session)

    async def _enter(self) -> None:
        try:
            async with asyncio.timeout(self._wait_seconds):
                await self._places.acquire()
        except TimeoutError as error:
            raise BusyError("waited_too_long", self._busy_message) from error
