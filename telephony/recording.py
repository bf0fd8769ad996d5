"""The recording of a call: stereo, the caller left and the hotline right, sealed (speech.sealed) as it is written.

A thread writes, never the loop. Where the process dies, what was written until then can be read.
"""

from concurrent.futures import Executor, Future
from pathlib import Path

import numpy as np

from speech.sealed import Layout, SealedWriter
from telephony.audio import FRAME_BYTES, SAMPLE_BYTES, SAMPLE_RATE_HZ, Frame

DRIFT_BYTES = 10 * FRAME_BYTES
"""200 ms: how far one side may be ahead before the other is filled up with silence."""
CHUNK_BYTES = 250 * FRAME_BYTES
"""5 s: how much is kept in memory before it is written."""
FILE = "call.wav.sealed"
LAYOUT = Layout(channels=2, sample_bytes=SAMPLE_BYTES, rate_hz=SAMPLE_RATE_HZ)


class Recording:
    """Both directions of one call, from start() on; nothing is written, or even kept, before that."""

    def __init__(self, path: Path, key: bytes | None, writer: Executor) -> None:
        """`key`: 32 bytes that seal it; without one nothing is kept."""
        self.path = path
        self._key = key
        self._writer = writer
        self._caller = bytearray()
        self._hotline = bytearray()
        self._file: SealedWriter | None = None
        self._last: Future[None] | None = None
        self._on = False

    @property
    def on(self) -> bool:
        """Whether sound is being kept."""
        return self._on

    def start(self) -> None:
        """Begin to keep sound, where there is a key to keep it under."""
        self._on = self._key is not None

    def caller(self, frame: Frame) -> None:
        """Keep 20 ms of the caller."""
        if self._on:
            self._caller += frame
            self._align(self._hotline, self._caller)

    def hotline(self, frame: Frame) -> None:
        """Keep 20 ms of what the caller is played."""
        if self._on:
            self._hotline += frame
            self._align(self._caller, self._hotline)
            if len(self._hotline) >= CHUNK_BYTES:
                self._write(min(len(self._caller), len(self._hotline)))

    def decline(self) -> None:
        """Keep nothing more and delete what was kept."""
        self._on = False
        self._caller.clear()
        self._hotline.clear()
        self._last = self._writer.submit(self._delete)

    def finish(self) -> bool:
        """End the file; say whether there is one. Blocks: call it off the event loop. Raises OSError."""
        if self._on:
            self._on = False
            length = max(len(self._caller), len(self._hotline))
            self._caller += bytes(length - len(self._caller))
            self._hotline += bytes(length - len(self._hotline))
            self._write(length)
        if self._last is not None:
            self._last.result()
        if self._file is None:
            return False
        self._file.finish()
        return True

    @staticmethod
    def _align(behind: bytearray, ahead: bytearray) -> None:
        """Fill up the side that fell behind: a phone sends nothing while it is muted or a key is pressed."""
        if len(ahead) - len(behind) > DRIFT_BYTES:
            behind += bytes(len(ahead) - len(behind))

    def _write(self, length: int) -> None:
        left, right = bytes(self._caller[:length]), bytes(self._hotline[:length])
        del self._caller[:length], self._hotline[:length]
        self._last = self._writer.submit(self._append, left, right)

    def _append(self, left: bytes, right: bytes) -> None:
        assert self._key is not None
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = SealedWriter(self.path, self._key, LAYOUT)
        both = np.stack([np.frombuffer(left, dtype="<i2"), np.frombuffer(right, dtype="<i2")], axis=1)
        self._file.write(both.tobytes())

    def _delete(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        self.path.unlink(missing_ok=True)
