"""Recognition off the event loop: one shared engine, one session per utterance, fed in batches by threads."""

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from speech.errors import SpeechError
from speech.recognizer import Recognition, RecognitionSession, Recognizer
from telephony.audio import SAMPLE_BYTES, SAMPLE_RATE_HZ
from telephony.errors import RecognitionError

BATCH_BYTES = SAMPLE_RATE_HZ * SAMPLE_BYTES // 10
"""100 ms: enough to be worth a hop to another thread, little enough to be done when the speech is."""
RECORDING_STEP_BYTES = SAMPLE_RATE_HZ * SAMPLE_BYTES
CALLS_NICENESS, RECORDINGS_NICENESS = 0, 10
"""A frame every 20 ms (see TelephonySettings.niceness) comes before words, those of a call before a recording's."""

Heard = Callable[[str], None]
"""Told, on the event loop, what has been understood so far."""


class Recognisers:
    """The engine every call shares, and the threads it works on."""

    def __init__(self, engine: Recognizer, *, threads: int, deadline_s: float) -> None:
        self.engine = engine
        self._deadline_s = deadline_s
        self._calls = ThreadPoolExecutor(threads, "recognition", _give_way, (CALLS_NICENESS,))
        self._recordings = ThreadPoolExecutor(1, "recordings", _give_way, (RECORDINGS_NICENESS,))

    def open(self, heard: Heard | None = None, expected: Sequence[str] = ()) -> "LiveRecognition":
        """Begin an utterance, probably one of the phrases expected; its session is made on a thread: no cost here."""
        return LiveRecognition(self.engine, self._calls, self._deadline_s, heard, expected)

    async def recognise(self, pcm: bytes, deadline_s: float) -> Recognition:
        """Recognise a whole recording (8 kHz s16 mono). Raises RecognitionError, also when it takes too long."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._recordings, self._whole, pcm, time.monotonic() + deadline_s)

    def close(self) -> None:
        """Let go of the threads; what is being recognised is not waited for."""
        self._calls.shutdown(wait=False, cancel_futures=True)
        self._recordings.shutdown(wait=False, cancel_futures=True)

    def _whole(self, pcm: bytes, until: float) -> Recognition:
        try:
            session = self.engine.session()
            for start in range(0, len(pcm), RECORDING_STEP_BYTES):
                if time.monotonic() > until:
                    raise RecognitionError("recognition.timeout", "the recording took too long", retryable=True)
                session.accept(pcm[start : start + RECORDING_STEP_BYTES])
            return session.final()
        except SpeechError as error:
            raise RecognitionError(f"recognition.{error.code}", error.message) from error


class LiveRecognition:
    """One utterance while it is spoken. Used from the event loop; its session lives on the threads, one at a time."""

    def __init__(
        self,
        engine: Recognizer,
        threads: ThreadPoolExecutor,
        deadline_s: float,
        heard: Heard | None,
        expected: Sequence[str] = (),
    ) -> None:
        self._engine = engine
        self._expected = tuple(expected) or None
        self._threads = threads
        self._deadline_s = deadline_s
        self._heard = heard if engine.capabilities.partials else None
        self._session: RecognitionSession | None = None
        self._pending = bytearray()
        self._work: asyncio.Future[str] | None = None
        self._understood = ""
        self._over = False
        self._final: asyncio.Future[Recognition] | None = None

    def feed(self, pcm: bytes) -> None:
        """Hear more of the utterance."""
        self._pending += pcm
        self._pump()

    def cancel(self) -> None:
        """Forget the utterance."""
        self._over = True
        self._pending.clear()

    async def finish(self) -> Recognition:
        """End the utterance and return what was heard; the same when asked again. Raises RecognitionError."""
        if self._final is None:
            self._over = True
            self._final = asyncio.ensure_future(self._finish())
            self._final.add_done_callback(_seen)
        return await asyncio.shield(self._final)

    async def _finish(self) -> Recognition:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._deadline_s):
                if self._work is not None:
                    await self._work
                return await loop.run_in_executor(self._threads, self._last, bytes(self._pending))
        except TimeoutError as error:
            raise RecognitionError("recognition.timeout", "the engine took too long", retryable=True) from error
        except SpeechError as error:
            raise RecognitionError(f"recognition.{error.code}", error.message) from error

    def _pump(self) -> None:
        if self._over or self._work is not None or len(self._pending) < BATCH_BYTES:
            return
        batch = bytes(self._pending)
        self._pending.clear()
        self._work = asyncio.get_running_loop().run_in_executor(self._threads, self._hear, batch)
        self._work.add_done_callback(self._worked)

    def _worked(self, work: asyncio.Future[str]) -> None:
        if work.cancelled() or work.exception() is not None:
            return  # kept in self._work: finish() meets it
        self._work = None
        if not self._over and self._heard is not None and work.result() != self._understood:
            self._understood = work.result()
            self._heard(self._understood)
        self._pump()

    def _hear(self, pcm: bytes) -> str:
        session = self._session = self._session or self._engine.session(self._expected)
        session.accept(pcm)
        return session.partial() if self._heard is not None else ""

    def _last(self, pcm: bytes) -> Recognition:
        session = self._session = self._session or self._engine.session(self._expected)
        if pcm:
            session.accept(pcm)
        return session.final()


def _seen(final: "asyncio.Future[Recognition]") -> None:
    """Keep asyncio from complaining of a failure that nobody waited for any more."""
    if not final.cancelled():
        final.exception()


def _give_way(niceness: int) -> None:
    """Let the event loop's thread go first; Linux alone knows a niceness of threads."""
    if sys.platform == "linux":
        with suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)
