"""Sends text messages from the outbox: some at a time, and tells who waits for one how its first try ended."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Literal

import httpx

from common.logs import event
from gateway.database import Database
from gateway.errors import SmsError, StoreError
from gateway.metrics import SMS
from gateway.settings import SmsSettings
from gateway.sms.http import HttpSms, SmsGateway
from gateway.sms.outbox import SCHEMA, Sms, SmsOutbox

log = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
AT_ONCE = 4
PAUSE_FIRST, PAUSE_MOST = 2.0, 60.0
CLEAN_EVERY = 3600.0
State = Literal["sent", "queued", "refused"]


class SmsService:
    """One gateway for text messages, while `running()`."""

    def __init__(self, settings: SmsSettings, gateway: SmsGateway | None = None) -> None:
        self.settings = settings
        self.database = Database(settings.database, SCHEMA)
        self.outbox = SmsOutbox(self.database, settings.per_day)
        self._client = httpx.AsyncClient(timeout=settings.send_seconds, trust_env=False, follow_redirects=False)
        self._gateway = gateway or HttpSms(settings, self._client)
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting: dict[str, asyncio.Future[State]] = {}
        self._wake = asyncio.Event()

    async def send(self, number: str, text: str) -> State:
        """Store a message, then say how its first try ended; `queued` where that is not known soon enough."""
        id_ = await self.outbox.put(number, text)
        if id_ is None:
            event(log, "sms_too_many", level=logging.WARNING)
            return "refused"
        first: asyncio.Future[State] = asyncio.get_running_loop().create_future()
        self._waiting[id_] = first
        self._wake.set()
        try:
            async with asyncio.timeout(self.settings.answer_seconds):
                return await first
        except TimeoutError:
            return "queued"
        finally:
            del self._waiting[id_]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Send until the end of the block, then end what is under way."""
        loops = [asyncio.create_task(self._run()), asyncio.create_task(self._clean())]
        try:
            yield
        finally:
            for loop in loops:
                loop.cancel()
                with suppress(asyncio.CancelledError):
                    await loop
            if self._tasks:
                await asyncio.wait(self._tasks)
            await self._client.aclose()
            self.database.close()

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            try:
                messages = await self.outbox.claim(AT_ONCE - len(self._tasks))
            except StoreError as error:
                event(log, "sms_outbox_unreadable", level=logging.ERROR, reason=error.message)
                messages = []
            for sms in messages:
                task = asyncio.create_task(self._deliver(sms))
                self._tasks.add(task)
                task.add_done_callback(self._ended)
            if not messages:
                with suppress(TimeoutError):
                    async with asyncio.timeout(IDLE_SECONDS):
                        await self._wake.wait()

    async def _clean(self) -> None:
        while True:
            await asyncio.sleep(CLEAN_EVERY)
            await self.outbox.clean()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._wake.set()

    async def _deliver(self, sms: Sms) -> None:
        try:
            state = await self._attempt(sms)
        except StoreError as error:  # the lease ends and another tries
            event(log, "sms_outbox_unwritable", level=logging.ERROR, reason=error.message)
            state = "queued"
        first = self._waiting.get(sms.id)
        if first is not None and not first.done():
            first.set_result(state)

    async def _attempt(self, sms: Sms) -> State:
        try:
            await self._gateway.send(sms.id, sms.number, sms.text)
        except SmsError as error:
            return await self._failed(sms, error)
        await self.outbox.sent(sms)
        SMS.labels("sent").inc()
        return "sent"

    async def _failed(self, sms: Sms, error: SmsError) -> State:
        SMS.labels(error.code).inc()
        if not error.retryable or sms.age > self.settings.give_up_seconds:
            event(log, "sms_dead", level=logging.ERROR, sms=sms.id[:8], code=error.code, reason=error.message)
            await self.outbox.dead(sms, error.code)
            return "refused"
        pause = error.after or min(PAUSE_MOST, PAUSE_FIRST * 2.0 ** min(sms.attempts, 10))
        event(log, "sms_later", sms=sms.id[:8], code=error.code, seconds=pause)
        await self.outbox.later(sms, pause)
        return "queued"
