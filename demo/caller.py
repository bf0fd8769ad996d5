"""A caller over SIP: places a call, waits until the other side is quiet, speaks, presses keys, keeps what it hears."""

import asyncio
import time
from types import TracebackType

from demo.errors import PhoneError
from demo.phone import Phone
from demo.rtp import KeyPress, RtpStream, Speech, Surroundings
from demo.sip import Dialog, Message, audio_address, offer, response
from demo.timeline import Timeline
from demo.transport import SipTransport

RING_SECONDS = 20.0
DEFAULT_CALLER = "0912345678"


class Caller(Phone):
    """One call from this machine; `async with Caller(server, number) as call:` dials and hangs up."""

    def __init__(
        self,
        server: tuple[str, int],
        number: str,
        user: str = DEFAULT_CALLER,
        surroundings: Surroundings | None = None,
    ) -> None:
        super().__init__()
        self._surroundings = surroundings
        self._server, self._number, self._user = server, number, user
        self._responded, self._answered = asyncio.Event(), asyncio.Event()
        self._rejected = ""

    async def __aenter__(self) -> "Caller":
        self._sip = await SipTransport.open()
        self._rtp = RtpStream(surroundings=self._surroundings)
        self._dialog = Dialog(self._user, f"sip:{self._number}@{self._server[0]}:{self._server[1]}", self._sip.local)
        self._sip.handle(self._dialog.call_id, self._received)
        try:
            await self._dial()
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.hang_up()
        await self._close()

    @property
    def heard(self) -> Timeline:
        """What came from the other side."""
        return self._rtp.heard

    @property
    def sent(self) -> Timeline:
        """What this phone sent."""
        return self._rtp.sent

    @property
    def lost(self) -> int:
        """How many packets of the other side's audio never came."""
        return self._rtp.lost

    async def say(self, pcm: bytes) -> Speech:
        """Say samples (8 kHz s16 mono); returns when they are said."""
        return await self._rtp.say(pcm)

    async def press(self, key: str) -> KeyPress:
        """Press a key; returns when it is let go."""
        return await self._rtp.press(key)

    async def hang_up(self) -> None:
        """End the call, unless it has ended."""
        if not self.ended.is_set() and self._answered.is_set():
            self._sip.send(self._dialog.request("BYE"), self._server)
            self._end("caller")

    async def _dial(self) -> None:
        invite = self._dialog.request("INVITE", offer(self._sip.local[0], self._rtp.port))
        await self._sip.send_until(invite, self._server, self._responded)
        try:
            await asyncio.wait_for(self._answered.wait(), RING_SECONDS)
        except TimeoutError as error:
            raise PhoneError("no_answer", f"{self._number} was not answered within {RING_SECONDS:.0f} s") from error
        if self._rejected:
            raise PhoneError("rejected", f"{self._number}: {self._rejected}")

    def _received(self, message: Message, address: tuple[str, int]) -> None:
        if message.status is None:
            self._sip.send(response(message, "200 OK"), address)
            if message.method == "BYE":
                self._end("other side")
        elif message.method == "INVITE":
            self._responded.set()
            if message.status >= 200:
                self._final(message)

    def _final(self, message: Message) -> None:
        self._dialog.to = message.header("to")
        self._sip.send(self._dialog.request("ACK"), self._server)
        if message.status != 200:
            self._rejected = message.start
            self._end("rejection")
        elif not self._answered.is_set():
            self.answered_at = time.time()
            self._rtp.start(audio_address(message.body))
        self._answered.set()

    async def _close(self) -> None:
        await self._rtp.close()
        self._sip.close()
