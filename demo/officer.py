"""An officer's phone: registers, answers every call at once, sends a tone, and keeps what it hears."""

import asyncio
import math
import time
from array import array
from dataclasses import dataclass
from types import TracebackType

from demo.errors import PhoneError
from demo.rtp import RtpStream
from demo.sip import Dialog, Message, audio_address, credentials, offer, response
from demo.timeline import RATE_HZ
from demo.transport import SipTransport

TONE_HZ = 620.0
TONE_SECONDS = 2.0
TONE_AMPLITUDE = 6000
EXPIRES_SECONDS = 600


@dataclass
class Answered:
    """A call that reached this phone."""

    caller: str
    at: float
    rtp: RtpStream


class Officer:
    """`async with Officer(server, user, password) as officer:` is registered inside, and not outside."""

    def __init__(self, server: tuple[str, int], user: str, password: str) -> None:
        self._server, self._user, self._password = server, user, password
        self.answering = True
        self.calls: list[Answered] = []
        self._by_call: dict[str, Answered] = {}
        self._rang = asyncio.Event()
        self._talks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "Officer":
        self._sip = await SipTransport.open(self._request)
        try:
            await self._register(EXPIRES_SECONDS)
        except PhoneError:
            self._sip.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._register(0)
        for task in self._talks:
            task.cancel()
        for call in self.calls:
            await call.rtp.close()
        self._sip.close()

    async def until_called(self, count: int = 1, timeout: float = 30.0) -> Answered:
        """Wait for the count-th call since the phone was opened; PhoneError `not_called`."""
        deadline = time.monotonic() + timeout
        while len(self.calls) < count:
            self._rang.clear()
            try:
                await asyncio.wait_for(self._rang.wait(), max(0.0, deadline - time.monotonic()))
            except TimeoutError as error:
                raise PhoneError(
                    "not_called", f"the officer's phone did not ring {count} times in {timeout:.0f} s"
                ) from error
        return self.calls[count - 1]

    async def _register(self, expires: int) -> None:
        target = f"sip:{self._server[0]}:{self._server[1]}"
        dialog = Dialog(self._user, target, self._sip.local, to=f"<sip:{self._user}@{self._server[0]}>")
        answer = await self._ask(dialog, (("expires", str(expires)),))
        if answer.status == 401:
            proof = credentials(answer.header("www-authenticate"), self._user, self._password, "REGISTER", target)
            answer = await self._ask(dialog, (("expires", str(expires)), ("authorization", proof)))
        if answer.status != 200:
            raise PhoneError("not_registered", f"{self._user}: {answer.start}")

    async def _ask(self, dialog: Dialog, extra: tuple[tuple[str, str], ...]) -> Message:
        answers: list[Message] = []
        answered = asyncio.Event()

        def keep(message: Message, _: tuple[str, int]) -> None:
            if (message.status or 0) >= 200:
                answers.append(message)
                answered.set()

        self._sip.handle(dialog.call_id, keep)
        await self._sip.send_until(dialog.request("REGISTER", extra=extra), self._server, answered)
        return answers[0]

    def _request(self, message: Message, address: tuple[str, int]) -> None:
        if message.method == "INVITE" and not self.answering:
            self._sip.send(response(message, "180 Ringing", tag="officer"), address)
        elif message.method == "INVITE":
            self._answer(message, address)
        elif message.method != "ACK":
            self._sip.send(response(message, "200 OK"), address)
            if message.method == "BYE" and (call := self._by_call.get(message.header("call-id"))):
                self._end(call)

    def _answer(self, invite: Message, address: tuple[str, int]) -> None:
        call = self._by_call.get(invite.header("call-id"))
        if call is None:
            call = Answered(invite.header("from"), time.time(), RtpStream())
            self._by_call[invite.header("call-id")] = call
            self.calls.append(call)
            self._rang.set()
            call.rtp.start(audio_address(invite.body))
            task = asyncio.create_task(self._talk(call))
            self._talks.add(task)
            task.add_done_callback(self._talks.discard)
        contact = f"<sip:{self._user}@{self._sip.local[0]}:{self._sip.local[1]}>"
        body = offer(self._sip.local[0], call.rtp.port)
        self._sip.send(response(invite, "200 OK", contact, body, tag=f"officer{call.rtp.port}"), address)

    async def _talk(self, call: Answered) -> None:
        while True:
            await call.rtp.say(tone(TONE_HZ, TONE_SECONDS))

    def _end(self, call: Answered) -> None:
        task = asyncio.create_task(call.rtp.close())
        self._talks.add(task)
        task.add_done_callback(self._talks.discard)


def tone(frequency_hz: float, seconds: float) -> bytes:
    """Return a tone (8 kHz s16 mono)."""
    count = int(seconds * RATE_HZ)
    samples = (TONE_AMPLITUDE * math.sin(2 * math.pi * frequency_hz * i / RATE_HZ) for i in range(count))
    return array("h", (int(sample) for sample in samples)).tobytes()
