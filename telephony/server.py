"""The AudioSocket server: sockets to the codec, the codec's messages to calls."""

import asyncio
import logging
import socket
from typing import cast

from common.logs import event
from telephony.audio import FRAME_BYTES, Allowance, Frame, Framer
from telephony.audiosocket import HANG_UP_FRAME, Audio, Decoder, Failure, HangUp, Identity, Key, Message, audio_frame
from telephony.call import Call
from telephony.errors import ProtocolError
from telephony.events import EndReason
from telephony.metrics import BAD_CONNECTIONS
from telephony.switchboard import Switchboard

log = logging.getLogger(__name__)

FRAMES_BUFFERED = 10
"""200 ms: what may wait for a line that does not read; the rest is dropped, for it would come too late."""
SEND_BUFFER_BYTES = 8192


class AudioSocketConnection(asyncio.Protocol):
    """One connection, and the line (telephony.events.Line) of the call it carries."""

    channel = "phone"

    def __init__(self, switchboard: Switchboard, connections: set["AudioSocketConnection"], identity_s: float) -> None:
        self._switchboard = switchboard
        self._connections = connections
        self._identity_s = identity_s
        self._decoder = Decoder()
        self._framer = Framer()
        self._call: Call | None = None
        self._blocked = False
        self._dropped = 0

    # The socket's side.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for the call's identity."""
        transport = cast("asyncio.Transport", transport)  # uvloop's are none by inheritance
        self._loop = asyncio.get_running_loop()
        self._transport = transport
        self._peer = transport.get_extra_info("peername")
        self._allowance = Allowance(self._loop.time())
        self._connections.add(self)
        transport.set_write_buffer_limits(high=FRAMES_BUFFERED * FRAME_BYTES)
        line: socket.socket = transport.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._timer = self._loop.call_later(self._identity_s, self._no_identity)

    def data_received(self, data: bytes) -> None:
        """Take bytes, however the network cut them."""
        try:
            if not self._allowance.take(len(data), self._loop.time()):
                raise ProtocolError("audiosocket.flood", "it sends faster than anyone can speak")
            for message in self._decoder.feed(data):
                self._take(message)
        except ProtocolError as error:
            self._refuse(error)

    def connection_lost(self, error: Exception | None) -> None:
        """End the call: nobody is there any more."""
        self._timer.cancel()
        self._connections.discard(self)
        if self._dropped:
            event(log, "frames_dropped", level=logging.WARNING, peer=self._peer, frames=self._dropped)
        try:
            self._decoder.finish()
        except ProtocolError as half:
            self._report(half)
        if self._call is not None:
            self._call.gone(detail="" if error is None else type(error).__name__)
        elif error is not None:
            event(log, "connection_lost", peer=self._peer, error=repr(error))

    def pause_writing(self) -> None:
        """Drop what is to be sent while the other end does not read."""
        self._blocked = True

    def resume_writing(self) -> None:
        """Send again."""
        self._blocked = False

    # The call's side.

    def write(self, frame: Frame) -> None:
        """Send 20 ms of sound now, header and payload in one piece."""
        if self._transport.is_closing():
            return
        if self._blocked:
            self._dropped += 1
            return
        self._transport.write(audio_frame(frame))

    def tell(self, message: object) -> None:
        """Ignore it: a telephone shows nothing."""

    def hang_up(self) -> None:
        """End the call for good."""
        if not self._transport.is_closing():
            self._transport.write(HANG_UP_FRAME)
        self.close()

    def close(self) -> None:
        """Let the dialplan go on; what a stuck line has not taken is thrown away."""
        if self._blocked:
            self._transport.abort()
        else:
            self._transport.close()

    # In between.

    def _take(self, message: Message) -> None:
        if self._call is None:
            self._begin(message)
            return
        match message:
            case Audio(pcm):
                for frame in self._framer.feed(pcm):
                    self._call.hear(frame)
            case Key(key):
                self._call.press(key)
            case HangUp():
                self._call.gone(detail="hangup_frame")
            case Failure(code):
                self._call.gone(detail=f"error_frame_{code}")
            case Identity():
                raise ProtocolError("audiosocket.second_identity", "it says twice which call it is")

    def _begin(self, message: Message) -> None:
        if not isinstance(message, Identity):
            raise ProtocolError("audiosocket.no_identity", "its first frame does not say which call it is")
        self._timer.cancel()
        self._call = self._switchboard.take(str(message.call_id), self)

    def _no_identity(self) -> None:
        self._refuse(ProtocolError("audiosocket.no_identity", f"no UUID frame within {self._identity_s:g} s"))

    def _refuse(self, error: ProtocolError) -> None:
        if self._transport.is_closing():
            return
        self._report(error)
        self._decoder = Decoder()
        if self._call is not None:
            self._call.gone(EndReason.PROTOCOL_ERROR, error.code)
        self._transport.abort()

    def _report(self, error: ProtocolError) -> None:
        BAD_CONNECTIONS.labels(error.code).inc()
        call = None if self._call is None else self._call.id
        event(log, "connection_refused", level=logging.WARNING, peer=self._peer, call=call, error=error)


class AudioSocketServer:
    """Listens for Asterisk."""

    def __init__(self, switchboard: Switchboard, *, host: str, port: int, backlog: int, identity_s: float) -> None:
        self._switchboard = switchboard
        self._host, self._port, self._backlog = host, port, backlog
        self._identity_s = identity_s
        self._connections: set[AudioSocketConnection] = set()
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """The port it listens on."""
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    async def start(self) -> None:
        """Begin to listen."""
        self._server = await asyncio.get_running_loop().create_server(
            self._connection, self._host, self._port, backlog=self._backlog, reuse_address=True
        )

    def stop_listening(self) -> None:
        """Take no more connections; those there go on."""
        if self._server is not None:
            self._server.close()

    def close(self) -> None:
        """Close every connection."""
        self.stop_listening()
        for connection in list(self._connections):
            connection.close()

    def _connection(self) -> AudioSocketConnection:
        return AudioSocketConnection(self._switchboard, self._connections, self._identity_s)
