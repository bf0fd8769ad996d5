"""AudioSocket as Asterisk speaks it: bytes in, messages out, and back. Knows no sockets.

A frame is one byte of type, two bytes of length (big-endian), and the payload.
"""

from dataclasses import dataclass
from uuid import UUID

from telephony.errors import ProtocolError

HEADER_BYTES = 3
HANG_UP, IDENTITY, KEY, AUDIO_8_KHZ, FAILURE = 0x00, 0x01, 0x03, 0x10, 0xFF
OTHER_RATES_HZ = {
    0x11: 12000,
    0x12: 16000,
    0x13: 24000,
    0x14: 32000,
    0x15: 44100,
    0x16: 48000,
    0x17: 96000,
    0x18: 192000,
}
MAX_AUDIO_BYTES = 1920
"""120 ms: the longest frame a telephone codec makes."""
KEYS = frozenset(b"0123456789*#ABCD")

HANG_UP_FRAME = bytes([HANG_UP, 0, 0])


@dataclass(frozen=True)
class Identity:
    """Whose call this is; always the first message."""

    call_id: UUID


@dataclass(frozen=True)
class Key:
    """A key of the keypad, at its release."""

    key: str


@dataclass(frozen=True)
class Audio:
    """Sound: 8 kHz s16 mono, any whole number of samples up to MAX_AUDIO_BYTES."""

    pcm: bytes


@dataclass(frozen=True)
class HangUp:
    """The other end says goodbye. Asterisk itself just closes."""


@dataclass(frozen=True)
class Failure:
    """The other end reports an error of its own."""

    code: int


Message = Identity | Key | Audio | HangUp | Failure


def encode(message: Message) -> bytes:
    """Return the frame of `message`, header and payload in one piece."""
    match message:
        case Audio(pcm):
            return audio_frame(pcm)
        case Identity(call_id):
            return _frame(IDENTITY, call_id.bytes)
        case Key(key):
            return _frame(KEY, key.encode("ascii"))
        case HangUp():
            return HANG_UP_FRAME
        case Failure(code):
            return _frame(FAILURE, bytes([code]))


def audio_frame(pcm: bytes) -> bytes:
    """Return the frame that carries `pcm` (never empty: an empty audio frame kills the call)."""
    return _frame(AUDIO_8_KHZ, pcm)


def _frame(kind: int, payload: bytes) -> bytes:
    return bytes([kind]) + len(payload).to_bytes(2, "big") + payload


class Decoder:
    """Turns a stream of bytes into messages, however the network cut it."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[Message]:
        """Return the messages that `data` completes. Raises ProtocolError at the first thing not allowed."""
        data = self._rest + data if self._rest else data
        messages: list[Message] = []
        start = 0
        while len(data) - start >= HEADER_BYTES:
            kind, length = data[start], data[start + 1] << 8 | data[start + 2]
            _check(kind, length)
            end = start + HEADER_BYTES + length
            if len(data) < end:
                break
            messages.append(_message(kind, data[start + HEADER_BYTES : end]))
            start = end
        self._rest = data[start:]
        return messages

    def finish(self) -> None:
        """Say that the stream is over. Raises ProtocolError where it ended inside a frame."""
        if self._rest:
            raise ProtocolError("audiosocket.half_frame", f"the connection ended {len(self._rest)} bytes into a frame")


def _check(kind: int, length: int) -> None:
    """Refuse a header before waiting for its payload."""
    if kind in OTHER_RATES_HZ:
        raise ProtocolError(
            "audiosocket.wrong_rate",
            f"audio at {OTHER_RATES_HZ[kind]} Hz (type {kind:#04x}); only 8000 Hz (0x10) is spoken here",
        )
    wanted = {HANG_UP: length == 0, IDENTITY: length == 16, KEY: length == 1, FAILURE: length <= 1}
    wanted[AUDIO_8_KHZ] = 0 < length <= MAX_AUDIO_BYTES and length % 2 == 0
    if kind not in wanted:
        raise ProtocolError("audiosocket.unknown_type", f"no frame has type {kind:#04x}")
    if not wanted[kind]:
        raise ProtocolError("audiosocket.bad_length", f"a frame of type {kind:#04x} cannot have {length} bytes")


def _message(kind: int, payload: bytes) -> Message:
    match kind:
        case 0x10:
            return Audio(payload)
        case 0x01:
            return Identity(UUID(bytes=payload))
        case 0x03:
            if payload[0] not in KEYS:
                raise ProtocolError("audiosocket.bad_key", f"no keypad has a key {payload[0]:#04x}")
            return Key(payload.decode("ascii"))
        case 0x00:
            return HangUp()
        case _:
            return Failure(payload[0] if payload else 0)
