"""Synthesis off the event loop: a few processes, a bounded queue, and a new pool where a process was killed."""

import asyncio
import logging
import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AsyncExitStack

from common.logs import event
from speech.errors import SynthesisError
from speech.settings import SpeechSettings
from speech.synthesizer import Synthesizer

log = logging.getLogger(__name__)
WARM_UP = "dạ"
START_TIMEOUT_S = 60.0
ATTEMPTS = 3
"""A text is tried again when the process speaking it, or another of the pool, was killed."""

_voice: Synthesizer | SynthesisError = SynthesisError("engine_failed", "this process has no voice")
"""A worker process's own voice, or why it has none."""


class SynthesisPool:
    """A Synthesizer's asynchronous face. `async with`, or start() and close()."""

    def __init__(self, workers: int | None = None, settings: SpeechSettings | None = None) -> None:
        self._settings = settings or SpeechSettings()
        self._workers = workers or self._settings.pool_workers
        self._executor: ProcessPoolExecutor | None = None
        self._pending = 0

    async def __aenter__(self) -> "SynthesisPool":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def voice(self) -> str:
        """Return the voice's name, as Synthesizer.voice."""
        return f"espeak-ng/{self._settings.voice}/{self._settings.words_per_minute}"

    async def start(self) -> None:
        """Start the processes and have each load the voice. Raises SynthesisError, leaving no process behind."""
        async with AsyncExitStack() as undo:
            self._executor = self._new_executor()
            undo.push_async_callback(self.close)
            await asyncio.gather(*(self._within(START_TIMEOUT_S, WARM_UP, 1.0) for _ in range(self._workers)))
            undo.pop_all()

    async def synthesise(self, text: str, rate: float = 1.0) -> bytes:
        """Return text spoken, as Synthesizer.synthesise.

        Raises SynthesisError, besides its codes: `pool_full`, `too_slow`, `pool_broken` (all retryable), `pool_closed`.
        """
        if self._pending >= self._settings.pool_queue:
            raise SynthesisError("pool_full", f"{self._pending} texts are waiting already", retryable=True)
        self._pending += 1
        try:
            return await self._within(self._settings.pool_timeout_seconds, text, rate)
        finally:
            self._pending -= 1

    async def close(self) -> None:
        """Let texts under way end, then end the processes."""
        executor, self._executor = self._executor, None
        if executor is not None:
            await asyncio.to_thread(executor.shutdown, cancel_futures=True)

    async def _within(self, seconds: float, text: str, rate: float) -> bytes:
        try:
            async with asyncio.timeout(seconds):
                return await self._try(text, rate)
        except TimeoutError as failure:
            raise SynthesisError("too_slow", f"no speech within {seconds:g} s", retryable=True) from failure

    async def _try(self, text: str, rate: float) -> bytes:
        for _ in range(ATTEMPTS):
            executor = self._executor
            if executor is None:
                raise SynthesisError("pool_closed", "the synthesis pool is not running")
            try:
                return await asyncio.wrap_future(executor.submit(_speak, text, rate))
            except BrokenProcessPool:
                self._replace(executor)
        raise SynthesisError("pool_broken", f"its processes died {ATTEMPTS} times", retryable=True)

    def _replace(self, broken: ProcessPoolExecutor) -> None:
        """Put a new pool in the broken one's place, once, however many texts found it broken."""
        if self._executor is broken:
            event(log, "synthesis_pool_rebuilt", level=logging.WARNING, reason="a process died")
            self._executor = self._new_executor()
            broken.shutdown(wait=False)

    def _new_executor(self) -> ProcessPoolExecutor:
        spawn = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._workers, spawn, initializer=_prepare, initargs=(self._settings,))


def _prepare(settings: SpeechSettings) -> None:
    """Load the voice in a new process, which leaves Ctrl-C to its parent and ends when its parent does."""
    global _voice
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="parent-watch", daemon=True).start()
    try:
        from speech.pyttsx3_synthesizer import Pyttsx3Synthesizer

        _voice = Pyttsx3Synthesizer(settings)
    except SynthesisError as failure:
        _voice = failure


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _speak(text: str, rate: float) -> bytes:
    if isinstance(_voice, SynthesisError):
        raise _voice
    return _voice.synthesise(text, rate)
