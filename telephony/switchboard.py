"""Every call of the process: how many there may be, who they are, and how they are let go at the end."""

import asyncio
import logging

from common.logs import event
from telephony.call import BUSY, DRAINED, Call
from telephony.errors import ProtocolError
from telephony.events import Line
from telephony.metrics import REFUSED
from telephony.services import Services

log = logging.getLogger(__name__)

GOODBYE_SECONDS = 15.0
"""For the last words of calls that are let go."""


class Switchboard:
    """Takes calls from both servers. Beyond the limit a caller hears so and goes to the officers."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._calls: dict[str, Call] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self.draining = False

    @property
    def calls(self) -> int:
        """Calls under way, those being turned away included."""
        return len(self._calls)

    @property
    def limit(self) -> int:
        """Calls answered at once."""
        return self._services.settings.max_calls

    def take(self, call_id: str, line: Line) -> Call:
        """Begin a call. Raises ProtocolError where its id is in a call already, or far too many are waiting."""
        if call_id in self._calls:
            raise ProtocolError("call.duplicate", f"{call_id} is in a call already")
        if self.calls >= 2 * self.limit + 10:
            raise ProtocolError("call.overload", "too many calls even to say so", retryable=True)
        call = Call(call_id, line, self._services)
        if self.draining or self.calls >= self.limit:
            event(log, "call_refused", level=logging.WARNING, call=call_id, calls=self.calls, limit=self.limit)
            REFUSED.labels(line.channel).inc()
            call.end(BUSY)
        self._calls[call_id] = call
        task = asyncio.create_task(call.run())
        self._tasks[call_id] = task
        task.add_done_callback(lambda done: self._over(call_id, done))
        return call

    async def drain(self, seconds: float) -> None:
        """Take no more calls; let those under way go on for so long, then pass them to the officers."""
        self.draining = True
        event(log, "draining", calls=self.calls, seconds=seconds)
        await self._wait(seconds)
        for call in list(self._calls.values()):
            call.end(DRAINED)
        await self._wait(GOODBYE_SECONDS)

    async def _wait(self, seconds: float) -> None:
        if self._tasks:
            await asyncio.wait(set(self._tasks.values()), timeout=seconds)

    def _over(self, call_id: str, task: asyncio.Task[None]) -> None:
        self._calls.pop(call_id, None)
        self._tasks.pop(call_id, None)
        if not task.cancelled() and task.exception() is not None:
            log.error("call_broke call=%s", call_id, exc_info=task.exception())
