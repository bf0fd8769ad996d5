"""Sound kept under a key: written chunk by chunk with AES-256-GCM, readable up to the last whole chunk after a crash.

header   b"HOTSEAL1", channels (1 byte), bytes a sample (1), rate in Hz (4, big-endian), salt (16)
chunk    length of what follows (4, big-endian), then samples and tag encrypted under the file's own key

The file's key is HKDF-SHA256 of the hotline's key and the salt. A nonce is the chunk's number and whether it is the
last; the header is authenticated with every chunk, so none can be changed, moved, left out or added unseen.
"""

import io
import os
import struct
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from speech.errors import SealError

SUFFIX = ".sealed"
MAGIC = b"HOTSEAL1"
HEADER = struct.Struct(">8sBBI16s")
LENGTH = struct.Struct(">I")
KEY_BYTES, SALT_BYTES, TAG_BYTES = 32, 16, 16
LONGEST_CHUNK = 16 * 1024 * 1024
PURPOSE = b"hotline recording"


@dataclass(frozen=True)
class Layout:
    """What the samples are: interleaved PCM."""

    channels: int
    sample_bytes: int
    rate_hz: int


@dataclass(frozen=True)
class Opened:
    """A file that was read back."""

    layout: Layout
    pcm: bytes
    whole: bool
    """False where the writer never came to the end, as after a crash."""

    def wav(self) -> bytes:
        """Return it as a WAV file."""
        out = io.BytesIO()
        with wave.open(out, "wb") as file:
            file.setnchannels(self.layout.channels)
            file.setsampwidth(self.layout.sample_bytes)
            file.setframerate(self.layout.rate_hz)
            file.writeframes(self.pcm)
        return out.getvalue()


def key_of(text: str) -> bytes:
    """Return the key that 64 hex digits write. Raises SealError `bad_key`."""
    try:
        key = bytes.fromhex(text)
    except ValueError as error:
        raise SealError("bad_key", "a recording key is 64 hex digits") from error
    if len(key) != KEY_BYTES:
        raise SealError("bad_key", f"a recording key is 64 hex digits, not {len(text)}")
    return key


class SealedWriter:
    """Writes one file, readable by this user alone. Blocking; one thread at a time."""

    def __init__(self, path: Path, key: bytes, layout: Layout) -> None:
        """Begin the file. Raises OSError."""
        salt = os.urandom(SALT_BYTES)
        self._header = HEADER.pack(MAGIC, layout.channels, layout.sample_bytes, layout.rate_hz, salt)
        self._cipher = _cipher(key, salt)
        self._number = 0
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(descriptor, "wb")
        self._put(self._header)

    def write(self, pcm: bytes) -> None:
        """Add a chunk of samples; once this returns, the death of the process does not lose them."""
        self._add(pcm, last=False)

    def finish(self) -> None:
        """Mark the end and close the file."""
        self._add(b"", last=True)
        self.close()

    def close(self) -> None:
        """Close the file as it is."""
        self._file.close()

    def _add(self, pcm: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, last=last), pcm, self._header)
        self._put(LENGTH.pack(len(sealed)) + sealed)
        self._number += 1

    def _put(self, content: bytes) -> None:
        self._file.write(content)
        self._file.flush()


def read_sealed(path: Path, key: bytes) -> Opened:
    """Return what a sealed file holds, up to its last whole chunk.

    Raises SealError `not_sealed`, `wrong_key` (or the file was tampered with), and OSError.
    """
    with path.open("rb") as file:
        header = file.read(HEADER.size)
        if len(header) < HEADER.size or not header.startswith(MAGIC):
            raise SealError("not_sealed", f"{path} is no sealed recording")
        _, channels, sample_bytes, rate_hz, salt = HEADER.unpack(header)
        pcm, whole = _opened(_chunks(file), _cipher(key, salt), header)
    return Opened(Layout(channels, sample_bytes, rate_hz), pcm, whole)


def _opened(chunks: Iterator[bytes], cipher: AESGCM, header: bytes) -> tuple[bytes, bool]:
    pcm = bytearray()
    for number, sealed in enumerate(chunks):
        try:
            pcm += cipher.decrypt(_nonce(number, last=False), sealed, header)
        except InvalidTag:
            pcm += _last(cipher, number, sealed, header)
            if next(chunks, None) is not None:
                raise SealError("wrong_key", "something follows the recording's end") from None
            return bytes(pcm), True
    return bytes(pcm), False


def _last(cipher: AESGCM, number: int, sealed: bytes, header: bytes) -> bytes:
    try:
        return cipher.decrypt(_nonce(number, last=True), sealed, header)
    except InvalidTag as error:
        raise SealError("wrong_key", f"chunk {number} opens with another key, or was changed") from error


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    """Yield whole chunks; what a crash cut off is left out."""
    while len(length := file.read(LENGTH.size)) == LENGTH.size:
        size = LENGTH.unpack(length)[0]
        if not TAG_BYTES <= size <= LONGEST_CHUNK:
            raise SealError("not_sealed", f"a chunk of {size} bytes cannot be")
        sealed = file.read(size)
        if len(sealed) < size:
            return
        yield sealed


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt, PURPOSE).derive(key))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
