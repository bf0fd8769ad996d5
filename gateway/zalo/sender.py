"""Takes messages from the outbox to Zalo: some at a time, again where that helps, listed with a reason where not."""

import asyncio
import logging
import time
from pathlib import Path

from common.logs import event
from gateway.errors import StoreError, TokenRefusedError, ZaloError
from gateway.zalo import metrics
from gateway.zalo.api import FOR_AN_OPERATOR, RATE_LIMIT, ZaloApi
from gateway.zalo.outbox import Letter, Outbox
from gateway.zalo.picture import PictureError, draw

log = logging.getLogger(__name__)

BUTTONS_REFUSED = frozenset({-201, -233})
BUTTONS_AGAIN_SECONDS = 86_400.0
IDLE_SECONDS = 0.5
PAUSE_SECONDS = (1.0, 30.0)
TOKEN_PAUSE_SECONDS = 15.0


class Sender:
    """Sends until cancelled; what is under way then is waited for."""

    def __init__(self, outbox: Outbox, api: ZaloApi, *, at_once: int, give_up_seconds: float) -> None:
        self._outbox = outbox
        self._api = api
        self._at_once = at_once
        self._give_up_seconds = give_up_seconds
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._no_buttons_until = 0.0
        self._failures = 0

    def wake(self) -> None:
        """Look at the outbox now."""
        self._wake.set()

    async def run(self) -> None:
        """Send what is due, for ever."""
        while True:
            self._wake.clear()
            try:
                letters = await self._outbox.claim(self._at_once - len(self._tasks))
            except StoreError as error:
                event(log, "outbox_unreadable", level=logging.ERROR, reason=error.message)
                letters = []
            for letter in letters:
                task = asyncio.create_task(self._deliver(letter))
                self._tasks.add(task)
                task.add_done_callback(self._ended)
            if not letters or len(self._tasks) >= self._at_once:
                await self._rest()

    async def drain(self) -> None:
        """Wait for what is under way."""
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._wake.set()

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                await self._wake.wait()
        except TimeoutError:
            return

    async def _deliver(self, letter: Letter) -> None:
        began = time.monotonic()
        try:
            await self._attempt(letter)
        except StoreError as error:  # the lease ends and another tries
            event(log, "outbox_unwritable", level=logging.ERROR, reason=error.message)
        metrics.SEND_SECONDS.observe(time.monotonic() - began)

    async def _attempt(self, letter: Letter) -> None:
        try:
            await self._pass_on(letter)
        except ZaloError as error:
            await self._failed(letter, error)
            return
        except PictureError as error:
            await self._outbox.dead(letter, error.code)
            metrics.SENT.labels(error.code).inc()
            return
        self._failures = 0
        await self._outbox.sent(letter)
        metrics.SENT.labels("sent").inc()

    async def _pass_on(self, letter: Letter) -> None:
        message = letter.message
        if message.template:
            await self._api.send_template(letter.recipient["user_id"], message.template, message.fields)
        elif message.picture:
            await self._api.send_image(letter.recipient, await asyncio.to_thread(draw, message.text))
        elif message.file:
            await self._api.send_file(letter.recipient, Path(message.file))
        elif message.buttons and time.monotonic() >= self._no_buttons_until:
            await self._with_buttons(letter)
        else:
            await self._api.send(letter.recipient, message.encoded(with_buttons=False))

    async def _with_buttons(self, letter: Letter) -> None:
        try:
            await self._api.send(letter.recipient, letter.message.encoded(with_buttons=True))
        except ZaloError as error:
            if error.number not in BUTTONS_REFUSED:
                raise
            event(log, "buttons_refused", level=logging.WARNING, number=error.number)
            self._no_buttons_until = time.monotonic() + BUTTONS_AGAIN_SECONDS
            await self._api.send(letter.recipient, letter.message.encoded(with_buttons=False))

    async def _failed(self, letter: Letter, error: ZaloError) -> None:
        metrics.SENT.labels(error.code).inc()
        waits = error.retryable or isinstance(error, TokenRefusedError)
        if not waits or letter.age > self._give_up_seconds:
            level = logging.ERROR if error.code in FOR_AN_OPERATOR else logging.WARNING
            event(log, "message_dead", level=level, letter=letter.id, code=error.code, number=error.number)
            await self._outbox.dead(letter, error.code)
            return
        pause = self._pause(error)
        await self._outbox.pause(pause)
        await self._outbox.later(letter, pause)
        event(log, "message_later", letter=letter.id, code=error.code, seconds=pause)

    def _pause(self, error: ZaloError) -> float:
        """Return how long everything waits: one message's trouble of this kind is every message's."""
        if isinstance(error, TokenRefusedError):
            return TOKEN_PAUSE_SECONDS
        self._failures += 1
        first, most = PAUSE_SECONDS
        start = 5.0 if error.number == RATE_LIMIT else first
        return float(min(most, start * 2.0 ** min(self._failures - 1, 10)))
