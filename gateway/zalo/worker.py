"""Takes bursts from the inbox through the dialogue to the outbox: a few people at a time, one burst of each."""

import asyncio
import logging
import time

from common.logs import event
from common.outbox import Events, NoEvents
from gateway.errors import DialogueError, StoreError, VoiceError
from gateway.requests import ChatTurn
from gateway.telling import unanswered
from gateway.zalo import metrics, wording
from gateway.zalo.answering import Answering
from gateway.zalo.events import Kind
from gateway.zalo.inbox import Burst, Inbox
from gateway.zalo.sender import Sender

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.2
"""So often the inbox is looked at: waking at every event would cost more than the event."""
CLEAN_SECONDS = 600.0
FAILURES_TAKEN = 4
"""So many turns in a row may fail before everybody's wait: one person's trouble need not be all people's."""
PAUSE_SECONDS = (0.25, 10.0)


class Worker:
    """Answers until cancelled; what is under way then is waited for."""

    def __init__(
        self,
        inbox: Inbox,
        answering: Answering,
        sender: Sender,
        *,
        at_once: int,
        hotline_number: str = "",
        events: Events | None = None,
    ) -> None:
        self._events: Events = events or NoEvents()
        self._inbox = inbox
        self._answering = answering
        self._sender = sender
        self._at_once = at_once
        self._apology = wording.apology(hotline_number)
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._cleaned = 0.0
        self._paused_until = 0.0
        self._failures = 0

    async def run(self) -> None:
        """Answer what is ready, for ever."""
        while True:
            self._wake.clear()
            wait = IDLE_SECONDS
            try:
                wait = await self._round()
            except StoreError as error:
                event(log, "inbox_unreadable", level=logging.ERROR, reason=error.message)
            if wait > 0:
                await self._rest(wait)

    async def drain(self) -> None:
        """Wait for what is under way."""
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _round(self) -> float:
        """Take what is ready; return how long to wait before looking again."""
        if time.monotonic() - self._cleaned > CLEAN_SECONDS:
            self._cleaned = time.monotonic()
            await self._inbox.clean()
        paused = self._paused_until - time.monotonic()
        if paused > 0:
            return min(IDLE_SECONDS, paused)
        free = self._at_once - len(self._tasks)
        bursts = await self._inbox.claim(free) if free else []
        for burst in bursts:
            task = asyncio.create_task(self._answer(burst))
            self._tasks.add(task)
            task.add_done_callback(self._ended)
        if len(self._tasks) >= self._at_once:
            return IDLE_SECONDS
        ready = await self._inbox.next_ready()
        return IDLE_SECONDS if ready is None else min(IDLE_SECONDS, max(0.01, ready))

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._wake.set()

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return

    async def _answer(self, burst: Burst) -> None:
        began = time.monotonic()
        with metrics.BURSTS_OPEN.track_inprogress():
            try:
                ending = await self._attempt(burst)
            except StoreError as error:  # the lease ends and another answers
                event(log, "inbox_unwritable", level=logging.ERROR, reason=error.message)
                ending = error.code
        metrics.BURSTS.labels(ending).inc()
        ms = (time.monotonic() - began) * 1000
        event(
            log,
            "burst",
            chat=burst.person.conversation[-6:],
            messages=len(burst.messages),
            ending=ending,
            ms=ms,
        )

    def _pause(self, error: DialogueError | VoiceError) -> None:
        """Ask nobody's questions for a while where the dialogue is away: the next would fail as well."""
        if isinstance(error, DialogueError):
            self._failures += 1
            if self._failures > FAILURES_TAKEN:
                first, most = PAUSE_SECONDS
                pause = min(most, first * 2.0 ** min(self._failures - FAILURES_TAKEN, 10))
                self._paused_until = time.monotonic() + pause

    def _given_up(self, burst: Burst, reason: str) -> None:
        """Tell of questions that nothing answers any more."""
        for message in burst.messages:
            if message.kind is Kind.TEXT:
                turn = ChatTurn(burst.person.conversation, message.content, channel="zalo")
                unanswered(self._events, turn, reason)

    async def _attempt(self, burst: Burst) -> str:
        try:
            reply = await self._answering.reply(burst)
        except (DialogueError, VoiceError) as error:
            self._pause(error)
            later = await self._inbox.again(burst, error.code, wording.WAIT, self._apology)
            self._sender.wake()
            if not later:
                self._given_up(burst, error.code)
            return "later" if later else error.code
        self._failures = 0
        if not await self._inbox.finish(burst, reply):
            return "officer"
        self._sender.wake()
        return "answered"
