"""A phone's UDP socket for SIP: requests repeated until they are answered, answers sorted by call."""

import asyncio
from collections.abc import Callable
from typing import cast

from demo.errors import PhoneError
from demo.sip import Message, parse

FIRST_REPEAT_SECONDS = 0.5
ANSWER_SECONDS = 8.0

Handler = Callable[[Message, tuple[str, int]], None]


class SipTransport(asyncio.DatagramProtocol):
    """Sends and receives messages; a handler for each call, and one for requests that begin a call."""

    def __init__(self, on_request: Handler | None = None) -> None:
        self._handlers: dict[str, Handler] = {}
        self._on_request = on_request
        self._transport: asyncio.DatagramTransport | None = None
        self.local = ("127.0.0.1", 0)

    @classmethod
    async def open(cls, on_request: Handler | None = None, port: int = 0) -> "SipTransport":
        """Bind to a port of the loopback interface, any free one unless given."""
        loop = asyncio.get_running_loop()
        _, protocol = await loop.create_datagram_endpoint(lambda: cls(on_request), local_addr=("127.0.0.1", port))
        return protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the socket."""
        self._transport = cast("asyncio.DatagramTransport", transport)
        self.local = transport.get_extra_info("sockname")[:2]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Pass a message on; what is no SIP message (a keep-alive) is dropped."""
        try:
            message = parse(data)
        except PhoneError:
            return
        handler = self._handlers.get(message.header("call-id"), self._on_request if message.status is None else None)
        if handler is not None:
            handler(message, addr)

    def error_received(self, exc: Exception) -> None:
        """Nobody listens there: the repeats will run out and say so."""

    def handle(self, call_id: str, handler: Handler) -> None:
        """Give messages of a call to a handler."""
        self._handlers[call_id] = handler

    def send(self, message: Message, to: tuple[str, int]) -> None:
        """Send once."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(message.encode(), to)

    async def send_until(self, message: Message, to: tuple[str, int], answered: asyncio.Event) -> None:
        """Repeat a request until it is answered; PhoneError `no_answer` after 8 s."""
        wait, waited = FIRST_REPEAT_SECONDS, 0.0
        while True:
            self.send(message, to)
            try:
                await asyncio.wait_for(answered.wait(), wait)
            except TimeoutError:
                waited += wait
                wait *= 2
                if waited >= ANSWER_SECONDS:
                    raise PhoneError("no_answer", f"nobody answers SIP at {to[0]}:{to[1]}") from None
            else:
                return

    def close(self) -> None:
        """Close the socket."""
        if self._transport is not None:
            self._transport.close()
